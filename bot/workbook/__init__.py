"""Spreadsheet files: opened with care, written for people to fill in. The only place that knows their libraries."""
