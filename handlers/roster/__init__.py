"""A workbook as people fill it in: from cells to a checked roll, and what is wrong with the rest. Opens nothing."""
