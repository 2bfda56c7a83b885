"""The third surface's other hand: clocks, limits, faults on the way in, mishaps on the way out, updates by hand."""

from aiohttp import web

from bot.sandbox.acts import Denied
from bot.sandbox.faults import KINDS, Fault
from bot.sandbox.mishaps import MISHAPS, Mishap
from bot.sandbox.requests import made, number, read_object
from bot.sandbox.sandbox import SANDBOX

routes = web.RouteTableDef()


@routes.post("/control/clock")
async def clock(request: web.Request) -> web.Response:
    """``offset`` moves the date; ``pass`` lets every age grow by some seconds."""
    sandbox, body = request.app[SANDBOX], await read_object(request)
    if "offset" in body:
        sandbox.world.set_offset(float(body["offset"]))
    sandbox.clock.let_pass(float(body.get("pass", 0)))
    return web.json_response({"now": sandbox.clock.now(), "offset": sandbox.clock.offset})


@routes.post("/control/limits")
async def limits(request: web.Request) -> web.Response:
    body = await read_object(request)
    try:
        request.app[SANDBOX].rates.change(**{name: int(value) for name, value in body.items()})
    except (TypeError, ValueError) as error:
        raise Denied(f"限额不对：{error}") from error
    return web.json_response({})


@routes.post("/control/faults")
async def add_fault(request: web.Request) -> web.Response:
    fault = made(Fault, await read_object(request))
    if fault.fault not in KINDS:
        raise Denied(f"故障要是其中之一：{', '.join(KINDS)}")
    request.app[SANDBOX].faults.add(fault)
    return web.json_response({})


@routes.delete("/control/faults")
async def clear_faults(request: web.Request) -> web.Response:
    request.app[SANDBOX].faults.clear()
    return web.json_response({})


@routes.post("/control/updates")
async def inject(request: web.Request) -> web.Response:
    sandbox, body = request.app[SANDBOX], await read_object(request)
    return web.json_response({"update_id": sandbox.world.main_bot.queue.inject(body)})


@routes.post("/control/redeliver")
async def redeliver(request: web.Request) -> web.Response:
    sandbox, body = request.app[SANDBOX], await read_object(request)
    return web.json_response({"count": sandbox.world.main_bot.queue.redeliver(number(body.get("count"), 1))})


@routes.post("/control/mishaps")
async def add_mishap(request: web.Request) -> web.Response:
    mishap = made(Mishap, await read_object(request))
    if mishap.mishap not in MISHAPS:
        raise Denied(f"意外要是其中之一：{', '.join(MISHAPS)}")
    request.app[SANDBOX].world.main_bot.webhook.mishaps.add(mishap)
    return web.json_response({})


@routes.delete("/control/mishaps")
async def clear_mishaps(request: web.Request) -> web.Response:
    request.app[SANDBOX].world.main_bot.webhook.mishaps.clear()
    return web.json_response({})


@routes.post("/control/webhook")
async def pace(request: web.Request) -> web.Response:
    """``pace`` 0.01 makes waits between deliveries a hundredth; ``patience`` is how long an answer is waited for."""
    body = await read_object(request)
    webhook = request.app[SANDBOX].world.main_bot.webhook
    webhook.lanes.pace = float(body.get("pace", webhook.lanes.pace))
    webhook.patience = float(body.get("patience", webhook.patience))
    return web.json_response({"pace": webhook.lanes.pace, "patience": webhook.patience})
