"""The two databases: how each is opened, moved to a version, locked, copied and swept."""
