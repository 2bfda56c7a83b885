"""Reads the parameters of a call from any of the encodings Telegram takes.

Without files both frameworks post a form with JSON text inside its fields; with files a multipart
body, where python-telegram-bot names a single upload like its field and aiogram writes
``attach://name``; others post JSON; getMe has no body at all. A query string may add to each.
"""

import json

from aiohttp import web

from bot.sandbox.fields import Params, Upload
from bot.sandbox.refusals import Refusal, bad
from bot.sandbox.shapes import Json


async def decode(request: web.Request) -> Params:
    """The parameters and files of a call."""
    params = Params(dict(request.query))
    try:
        if request.content_type == "application/json":
            params.values |= _object(await request.read())
        elif request.method == "POST":
            await _form(request, params)
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413) from error
    except ValueError as error:
        raise bad("can't parse the request body") from error
    return params


def _object(body: bytes) -> Json:
    if not body:
        return {}
    values = json.loads(body)
    if not isinstance(values, dict):
        raise bad("can't parse JSON object")
    return values


async def _form(request: web.Request, params: Params) -> None:
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params.files[name] = Upload(value.filename, value.content_type, value.file.read())
        elif isinstance(value, str):
            params.values[name] = value
        else:
            params.files[name] = Upload("", "application/octet-stream", bytes(value))
