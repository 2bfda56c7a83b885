"""The order of the house, read from the code: who imports whom, how long, where time and commits are."""
