"""What comes in and what goes out: updates, conversations, messages, groups."""
