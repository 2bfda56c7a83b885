"""Logs: JSON lines or plain text, without the token and without personal data (A74).

Code logs ids, codes and counts. A last filter still replaces what looks like a token, a phone or an
identity number in any text that libraries log, tracebacks included.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = (
    (re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}"), "TOKEN"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "PHONE"),
    (re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"), "IDENTITY"),
)


def scrub(text: str) -> str:
    """The text without tokens, phone and identity numbers."""
    for pattern, name in _SECRETS:
        text = pattern.sub(f"[{name}]", text)
    return text


def _scrubbed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Every value but structlog's own, which begin with an underscore."""
    return {key: value if key.startswith("_") else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    """A value without secrets, however deep they lie in it; an object is logged as its text."""
    match value:
        case int() | float() | None:
            return value
        case str():
            return scrub(value)
        case dict():
            return {str(key): _clean(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(inner) for inner in value]
        case _:
            return scrub(repr(value))


def set_up(level: str = "INFO", *, as_json: bool = False) -> None:
    """Send everything through one formatter to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _scrubbed,
    ]
    last = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("apscheduler", "aiohttp.access", "httpx", "httpcore", "aiogram", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It warns of every tick that finds another under way: on a slow machine many, and none of them harmful.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logger(name: str) -> Any:
    """A logger whose events are names and whose values are ids, codes and counts."""
    return structlog.stdlib.get_logger(name)
