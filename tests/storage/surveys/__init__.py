"""Surveys: the arithmetic, the draws and the questionnaires."""
