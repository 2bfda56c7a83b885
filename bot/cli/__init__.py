"""The command line, `shouwen`: what was typed, handed on to the command that is meant."""

from bot.cli.program import app, main

__all__ = ["app", "main"]
