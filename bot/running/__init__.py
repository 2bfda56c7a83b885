"""What one process runs, and what each of its bots does by itself: leading, ticking, learning, being watched."""
