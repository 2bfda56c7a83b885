"""The tests, from the smallest to the whole story; tests/structure looks at the code itself."""
