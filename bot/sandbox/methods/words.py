"""Reads texts and captions out of a call: parse mode or entities, then the limits in code points."""

from collections.abc import Callable

from bot.sandbox import refusals
from bot.sandbox.fields import Params
from bot.sandbox.parse_html import parse_html
from bot.sandbox.parse_markdown import parse_markdown, parse_markdown_v2
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json
from bot.sandbox.text import Text, check_entities, finished

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_BYTES = 32_768
MODES: dict[str, Callable[[str], Text]] = {
    "": Text,
    "none": Text,
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}


def read_text(params: Params) -> Json:
    """The text of a message as fields of it."""
    if not params.text("text"):
        raise bad(refusals.TEXT_EMPTY)
    text = _read(params, "text", "entities")
    if not text.plain:
        raise bad("text must be non-empty")
    if len(text.plain) > MOST_TEXT:
        raise bad(refusals.TEXT_TOO_LONG)
    return text.fields("text", "entities")


def read_caption(params: Params) -> Json:
    """The caption of a message as fields of it; none leaves no field."""
    text = _read(params, "caption", "caption_entities")
    if len(text.plain) > MOST_CAPTION:
        raise bad(refusals.CAPTION_TOO_LONG)
    return text.fields("caption", "caption_entities") if text.plain else {}


def _read(params: Params, name: str, entities: str) -> Text:
    source = params.text(name)
    if len(source.encode()) > MOST_BYTES:
        raise bad(refusals.RAW_TEXT_TOO_LONG)
    parse = MODES.get(params.text("parse_mode").lower())
    if parse is None:
        raise bad("unsupported parse_mode")
    text = parse(source)
    given = params.json(entities, "message entities")
    if given is not None and parse is Text:
        text.entities = check_entities(given, source)
    return finished(text)
