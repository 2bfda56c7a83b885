"""The first surface: ``/bot<TOKEN>/<method>`` and ``/file/bot<TOKEN>/<path>``, as api.telegram.org has them.

The HTTP status always equals the envelope's ``error_code``: python-telegram-bot looks at nothing else.
A method nobody knows is 404 in the envelope. An answer leaves only when what it says is kept.
"""

import asyncio
import inspect

from aiohttp import web

from bot.sandbox.decode import decode
from bot.sandbox.faults import HIDE_AN_EFFECT, Fault
from bot.sandbox.fields import Params
from bot.sandbox.methods import meet_fault, perform
from bot.sandbox.methods.call import envelope
from bot.sandbox.refusals import Refusal
from bot.sandbox.sandbox import SANDBOX

HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

routes = web.RouteTableDef()


@routes.route("*", "/bot{token:[^/]+}/{method}")
async def call_method(request: web.Request) -> web.StreamResponse:
    """One call, with the faults it meets."""
    sandbox = request.app[SANDBOX]
    token, name = request.match_info["token"], request.match_info["method"]
    params = Params()
    try:
        params = await decode(request)
        fault = meet_fault(sandbox, name, params)
        if fault is not None and (broken := await _before(request, fault)):
            sandbox.calls.record(name, params.summary(), broken.status, f"fault {fault.fault}")
            return broken
        result = perform(sandbox, token, name, params)
        if inspect.isawaitable(result):
            result = await result
    except Refusal as refusal:
        sandbox.calls.record(name, params.summary(), refusal.code, refusal.description)
        return web.json_response(refusal.envelope(), status=refusal.code)
    await sandbox.world.keeper.settled()
    sandbox.calls.record(name, params.summary(), 200, "")
    answer = envelope(result)
    if fault is not None and fault.fault in HIDE_AN_EFFECT:
        return await _after(request, fault, answer)
    return web.Response(text=answer, content_type="application/json")


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


async def _before(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    """Faults that stand before the effect; a response means there is none."""
    match fault.fault:
        case "502html":
            return web.Response(status=502, text=HTML, content_type="text/html")
        case "reset":
            return _reset(request)
        case "timeout":
            await asyncio.sleep(fault.seconds)
            return _reset(request)
        case "slow":
            await asyncio.sleep(fault.seconds)
    return None


async def _after(request: web.Request, fault: Fault, answer: str) -> web.StreamResponse:
    """Faults that hide an effect: no answer for a long time, a line that is reset, half an answer."""
    if fault.fault == "timeout_after":
        await asyncio.sleep(fault.seconds)
    if fault.fault == "cut":
        half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(answer))})
        await half.prepare(request)
        await half.write(answer[: len(answer) // 2].encode())
    return _reset(request)


def _reset(request: web.Request) -> web.Response:
    """Reset the connection. What is returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
