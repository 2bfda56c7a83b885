"""The benchmark itself works; what it finds is nobody's test."""
