"""Residents, staff and units, and the codes that open a door to them."""
