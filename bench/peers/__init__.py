"""Bots of the same filing flow, each written as the documentation of its framework would; nothing imports them."""
