"""Whoever writes: transactions on threads of their own, and the one place that commits."""
