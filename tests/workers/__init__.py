"""Several processes of one bot on one PostgreSQL: what they do together, and what is left when some are killed."""
