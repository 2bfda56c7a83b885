"""What staff do with a record: the group's card, the handler's page, and every step from the claim to the closing."""
