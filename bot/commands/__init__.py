"""What the commands of the command line do; ``bot/cli.py`` only reads what was typed."""
