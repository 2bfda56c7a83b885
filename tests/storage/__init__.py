"""What is kept and what is allowed, proven on a real database file."""
