"""The story of an estate's first day: set up by the product's own commands, in front of whoever watches."""
