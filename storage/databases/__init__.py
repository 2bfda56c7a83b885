"""The two databases: how each is opened, and which of its errors are the machine's."""
