"""A Telegram of our own: a strict Bot API server with a chat page, and nothing but Telegram."""
