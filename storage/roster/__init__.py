"""The roll of an estate: what a workbook lists, what the database holds, what differs, and how that is written."""
