"""Satisfaction surveys: questionnaires, draws and the arithmetic of their figures.

What stands here decides and computes and touches nothing: no table, no clock, no chance but a
recorded seed. Figures are made from counts – how often a value was given to an item –, never from
rows of answers, so that the same function serves a sheet of twenty forms and the aggregates of a
million answers.
"""
