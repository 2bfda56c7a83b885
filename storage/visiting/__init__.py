"""Visits made by people, and how much was visited (V)."""
