"""The third surface: the hand of the demo and of tests. It makes people and groups, and trouble."""

from typing import Any

from aiohttp import web

from bot.sandbox import acts, views
from bot.sandbox.acts import Denied
from bot.sandbox.chats import Chat
from bot.sandbox.faults import KINDS, Fault
from bot.sandbox.groups import GroupPlan, add_member, make_group, remove_member, upgrade_group
from bot.sandbox.requests import number, read_object
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.shapes import BotAccount, Json, Person

routes = web.RouteTableDef()


@routes.post("/control/people")
async def people(request: web.Request) -> web.Response:
    world, body = request.app[SANDBOX].world, await read_object(request)
    for each in body.get("people", []):
        world.add_person(_made(Person, each))
    return web.json_response({"people": len(world.people)})


@routes.post("/control/groups")
async def groups(request: web.Request) -> web.Response:
    world, body = request.app[SANDBOX].world, await read_object(request)
    plan = _made(GroupPlan, {("kind" if name == "type" else name): value for name, value in body.items()})
    strangers = [member for member in plan.members if member not in world.people]
    if strangers or not {*(plan.bots or ())} <= set(world.bots):
        raise Denied("群里有不认识的人或机器人。")
    return web.json_response({"id": make_group(world, plan).id})


@routes.post(r"/control/groups/{group:-?\d+}/members/{member:\d+}")
async def join(request: web.Request) -> web.Response:
    world, member = request.app[SANDBOX].world, _member(request)
    add_member(world, _group(request), member)
    return web.json_response({})


@routes.delete(r"/control/groups/{group:-?\d+}/members/{member:\d+}")
async def leave(request: web.Request) -> web.Response:
    remove_member(request.app[SANDBOX].world, _group(request), _member(request))
    return web.json_response({})


@routes.post(r"/control/groups/{group:-?\d+}/upgrade")
async def upgrade(request: web.Request) -> web.Response:
    world, body = request.app[SANDBOX].world, await read_object(request)
    return web.json_response({"id": upgrade_group(world, _group(request), number(body.get("to"), 0)).id})


@routes.post("/control/bots")
async def bots(request: web.Request) -> web.Response:
    body = await read_object(request)
    token = str(body.pop("token", ""))
    if not token:
        raise Denied("机器人要有令牌。")
    request.app[SANDBOX].world.add_bot(_made(BotAccount, body), token)
    return web.json_response({})


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
        raise Denied(f"限额不对:{error}") from error
    return web.json_response({})


@routes.post("/control/faults")
async def add_fault(request: web.Request) -> web.Response:
    fault = _made(Fault, await read_object(request))
    if fault.fault not in KINDS:
        raise Denied(f"故障要是其中之一:{', '.join(KINDS)}")
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


@routes.get("/control/calls")
async def calls(request: web.Request) -> web.Response:
    since = number(request.query.get("since"), 0)
    return web.json_response({"calls": request.app[SANDBOX].calls.since(since)})


@routes.post("/control/impersonate")
async def impersonate(request: web.Request) -> web.Response:
    """An admin speaks anonymously, or with ``anonymous`` false simply speaks."""
    sandbox, body = request.app[SANDBOX], await read_object(request)
    actor = acts.enter(sandbox, number(body.get("as"), 0), number(body.get("chat"), 0))
    speak = acts.impersonate if body.get("anonymous", True) else acts.say
    said = speak(actor, str(body.get("text", "")))
    return web.json_response({"message": views.message(sandbox.world, said, actor.person.id)})


def _group(request: web.Request) -> Chat:
    group = request.app[SANDBOX].world.groups.get(int(request.match_info["group"]))
    if group is None:
        raise Denied("没有这个群。", 404)
    return group


def _member(request: web.Request) -> int:
    sandbox: Sandbox = request.app[SANDBOX]
    member = int(request.match_info["member"])
    if member not in sandbox.world.people and member not in sandbox.world.bots:
        raise Denied("没有这个人。", 404)
    return member


def _made(kind: type[Any], values: Json) -> Any:
    """A dataclass from the fields of a request."""
    try:
        return kind(**values)
    except TypeError as error:
        raise Denied(f"字段不对:{error}") from error
