"""What people send as evidence: copied from Telegram, and kept in a store of our own."""
