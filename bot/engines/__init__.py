"""Choosing an engine by name; the framework is imported only here and only then (aiogram takes seconds)."""

import re
from importlib import import_module
from urllib.parse import urlsplit

from bot.engines.contract import Engine, EngineError
from bot.engines.wire import ANSWERING
from dialogs.kit import N_

NAMES = ("aiogram", "ptb")

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+", re.ASCII)


def create(name: str, token: str, base: str, timeout: float = ANSWERING, proxy: str = "") -> Engine:
    """The named engine, not yet open; raises ``EngineError`` with a sentence for the operator.

    ``timeout``: how many seconds a call waits for its answer. ``proxy``: through which Telegram is reached.
    """
    if not looks_like_a_token(token):
        raise EngineError(N_("The bot token does not look like one: digits, a colon, letters."))
    if not _usable(base):
        raise EngineError(N_("{base} is no address of a Bot API server."), base=base)
    match name:
        case "aiogram":
            from bot.engines.with_aiogram import AiogramEngine

            return AiogramEngine(token, base, timeout, proxy)
        case "ptb":
            from bot.engines.with_ptb import PtbEngine

            return PtbEngine(token, base, timeout, proxy)
        case _:
            raise EngineError(f"There is no engine named {name!r}; choose one of: {', '.join(NAMES)}.")


def looks_like_a_token(text: str) -> bool:
    """Whether a text has the shape of a bot's token."""
    return _TOKEN.fullmatch(text) is not None


def load(name: str) -> None:
    """Import a framework before it is needed; an unknown name is for ``create`` to refuse."""
    if name in NAMES:
        import_module(f"bot.engines.with_{name}")


def _usable(base: str) -> bool:
    """Whether an address can be called at all; each framework would stumble over others in its own way."""
    try:
        parts = urlsplit(base)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
