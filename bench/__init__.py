"""What measures the program; `make bench` runs it."""
