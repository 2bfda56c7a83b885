"""What is missing or wrong in an estate's set-up, and the words for it."""
