"""Reads what a page or a test sends as JSON, and refuses the rest in a sentence."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.acts import Denied
from bot.sandbox.shapes import Json


async def read_object(request: web.Request) -> Json:
    """The JSON object in a body; none is an empty one."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise Denied("请求不是 JSON。") from error
    if not isinstance(body, dict):
        raise Denied("请求不是 JSON 对象。")
    return body


def number(value: Any, default: Any = None) -> Any:
    """A whole number from JSON, a form or a query, or the default."""
    try:
        return default if value is None or value == "" else int(value)
    except (TypeError, ValueError) as error:
        raise Denied("这里要一个数字。") from error


def made(kind: type[Any], values: Json) -> Any:
    """A dataclass from the fields of a request."""
    try:
        return kind(**values)
    except TypeError as error:
        raise Denied(f"字段不对：{error}") from error
