"""The story of a whole week of an estate, lived through in front of whoever watches, for looking at afterwards."""
