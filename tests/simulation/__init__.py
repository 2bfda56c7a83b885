"""A simulated week of an estate on one thread and a clock of its own, seeded and repeatable to the last byte."""
