"""Dialogs as tables of (state, event) and as random walks; no database, no clock, no network."""
