"""What the commands of the command line do; ``bot/cli/program.py`` only reads what was typed."""
