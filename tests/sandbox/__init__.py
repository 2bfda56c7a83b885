"""The sandbox, tested over HTTP like the Telegram it stands for."""
