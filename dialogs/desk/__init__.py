"""The private chat of a member of staff: what is open, tasks, lists."""
