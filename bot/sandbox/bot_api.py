"""The first surface: ``/bot<TOKEN>/<method>`` and ``/file/bot<TOKEN>/<path>``, as api.telegram.org has them.

The HTTP status always equals the envelope's ``error_code``: python-telegram-bot looks at nothing else.
A method nobody knows is 404 in the envelope. An answer leaves only when what it says is kept.
"""

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox import refusals
from bot.sandbox.decode import decode
from bot.sandbox.faults import Fault
from bot.sandbox.fields import Params
from bot.sandbox.methods.call import Call, Raw
from bot.sandbox.refusals import Refusal
from bot.sandbox.sandbox import SANDBOX

HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

# A method by its name in lower case; it returns its result, or an awaitable of it.
Methods = dict[str, Callable[[Call], Any]]
METHODS = web.AppKey("methods", Methods)

routes = web.RouteTableDef()


@routes.route("*", "/bot{token:[^/]+}/{method}")
async def call_method(request: web.Request) -> web.StreamResponse:
    """One call, with the faults it meets."""
    sandbox = request.app[SANDBOX]
    name = request.match_info["method"]
    params = Params()
    try:
        params = await decode(request)
        fault = sandbox.faults.take(name.lower(), params.number("chat_id") or None)
        if fault is not None and (broken := await _before(request, fault)):
            sandbox.calls.record(name, params.summary(), broken.status, f"fault {fault.fault}")
            return broken
        result = await _perform(request, params)
    except Refusal as refusal:
        sandbox.calls.record(name, params.summary(), refusal.code, refusal.description)
        return web.json_response(refusal.envelope(), status=refusal.code)
    await sandbox.world.keeper.settled()
    sandbox.calls.record(name, params.summary(), 200, "")
    if fault is not None:
        await _after(request, fault)
    text = result.text if isinstance(result, Raw) else json.dumps(result)
    return web.Response(text=f'{{"ok":true,"result":{text}}}', content_type="application/json")


@routes.get("/file/bot{token:[^/]+}/{path:.+}")
async def download(request: web.Request) -> web.Response:
    """A file behind a link that getFile gave out within the last hour."""
    sandbox = request.app[SANDBOX]
    stored = sandbox.files.follow(request.match_info["path"])
    if request.match_info["token"] not in sandbox.world.tokens:
        refusal = Refusal(401)
    elif stored is None:
        refusal = Refusal(404)
    else:
        return web.Response(body=sandbox.files.data(stored), content_type="application/octet-stream")
    return web.json_response(refusal.envelope(), status=refusal.code)


async def _perform(request: web.Request, params: Params) -> Any:
    sandbox = request.app[SANDBOX]
    bot = sandbox.world.tokens.get(request.match_info["token"])
    if bot is None:
        raise Refusal(401)
    method = request.app[METHODS].get(request.match_info["method"].lower())
    if method is None:
        raise Refusal(404, "method not found")
    result = method(Call(sandbox, bot, params))
    return await result if inspect.isawaitable(result) else result


async def _before(request: web.Request, fault: Fault) -> web.Response | None:
    """Faults that stand before the effect; a response means there is none."""
    match fault.fault:
        case "429":
            raise refusals.too_many(fault.retry_after)
        case "500":
            raise Refusal(500)
        case "403blocked":
            raise refusals.forbidden(refusals.BLOCKED)
        case "502html":
            return web.Response(status=502, text=HTML, content_type="text/html")
        case "reset":
            return _cut(request)
        case "slow":
            await asyncio.sleep(fault.seconds)
    return None


async def _after(request: web.Request, fault: Fault) -> None:
    """Faults that hide an effect: no answer for a long time, or a cut line."""
    if fault.fault == "timeout_after":
        await asyncio.sleep(fault.seconds)
    if fault.fault in ("timeout_after", "reset_after"):
        _cut(request)


def _cut(request: web.Request) -> web.Response:
    """Reset the connection. What is returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
