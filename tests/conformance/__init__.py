"""What one engine does the other does too: events, rows, calls, outcomes, files."""
