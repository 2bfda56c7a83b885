"""Logs as a test wants them: plain, for drawing a traceback in colours takes longer than most tests."""

from typing import Any

import structlog

from bot.logs import scrub

_rendered = structlog.processors.KeyValueRenderer()


def plain_logs() -> None:
    """Until something else is configured, and whatever was before; without tokens and numbers, as the program's own."""
    structlog.reset_defaults()
    structlog.configure(processors=[
        structlog.stdlib.add_log_level, structlog.processors.format_exc_info, _scrubbed,
    ])


def _scrubbed(logger: Any, name: str, event: Any) -> str:
    return scrub(str(_rendered(logger, name, event)))
