"""A resident's own screens: home, the records, the ways to a person."""
