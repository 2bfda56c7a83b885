"""The duty rota and its changes."""
