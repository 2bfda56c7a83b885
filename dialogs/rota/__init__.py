"""The duty rota 值班表 in Telegram."""
