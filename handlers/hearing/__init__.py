"""What people send: whose it is, where it goes, what a command begins."""
