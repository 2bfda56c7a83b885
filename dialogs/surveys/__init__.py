"""Satisfaction surveys, as households, staff and who leads see them (Q)."""
