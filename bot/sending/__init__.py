"""What leaves: claimed, held to the limits, sent, settled."""
