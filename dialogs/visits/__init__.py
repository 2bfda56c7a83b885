"""Follow-up visits 回访 and periodic visits 走访, as who is asked and who asks see them (V)."""
