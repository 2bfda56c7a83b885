"""Tests of waves in the tables."""
