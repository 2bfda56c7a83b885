"""What tests are made of: an estate with people in it."""
