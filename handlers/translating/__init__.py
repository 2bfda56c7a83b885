"""Telegram's objects, of either framework, put into our own words."""
