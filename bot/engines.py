"""Choosing an engine by name; the framework is imported only here and only then (aiogram takes seconds)."""

from bot.engine import Engine, EngineError

NAMES = ("aiogram",)


def create(name: str, token: str, base: str) -> Engine:
    """The named engine, not yet open; raises ``EngineError`` with a sentence for the operator."""
    match name:
        case "aiogram":
            from bot.engine_aiogram import AiogramEngine

            return AiogramEngine(token, base)
        case _:
            raise EngineError(f"There is no engine named {name!r}; choose one of: {', '.join(NAMES)}.")
