"""The third surface: the hand of the demo and of tests. It makes people and groups, and tells what bots called."""

from aiohttp import web

from bot.sandbox import acts, views
from bot.sandbox.acts import Denied
from bot.sandbox.chats import Chat, Topic
from bot.sandbox.groups import GroupPlan, add_member, founder, make_group, remove_member, upgrade_group
from bot.sandbox.requests import made, number, read_object
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.shapes import BotAccount, Person
from bot.sandbox.topics import delete_topic, open_topic, rename_topic, shut_topic

routes = web.RouteTableDef()


@routes.post("/control/people")
async def people(request: web.Request) -> web.Response:
    world, body = request.app[SANDBOX].world, await read_object(request)
    for each in body.get("people", []):
        world.add_person(made(Person, each))
    return web.json_response({"people": len(world.people)})


@routes.post("/control/groups")
async def groups(request: web.Request) -> web.Response:
    world, body = request.app[SANDBOX].world, await read_object(request)
    plan = made(GroupPlan, {("kind" if name == "type" else name): value for name, value in body.items()})
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


@routes.post(r"/control/groups/{group:-?\d+}/topics")
async def new_topic(request: web.Request) -> web.Response:
    """The group's owner makes a topic; the group becomes a forum by its first."""
    world, group, body = request.app[SANDBOX].world, _group(request), await read_object(request)
    topic = Topic(str(body.get("name") or "新话题"))
    return web.json_response({"id": open_topic(world, group, founder(world, group).user(), topic)})


@routes.post(r"/control/groups/{group:-?\d+}/topics/{topic:\d+}")
async def change_topic(request: web.Request) -> web.Response:
    """``closed`` and ``name``."""
    world, group, body = request.app[SANDBOX].world, _group(request), await read_object(request)
    number, by = _topic(request, group), founder(world, group).user()
    if "name" in body:
        rename_topic(world, group, number, by, str(body["name"]))
    if "closed" in body:
        shut_topic(world, group, number, by, bool(body["closed"]))
    return web.json_response({})


@routes.delete(r"/control/groups/{group:-?\d+}/topics/{topic:\d+}")
async def drop_topic(request: web.Request) -> web.Response:
    group = _group(request)
    delete_topic(request.app[SANDBOX].world, group, _topic(request, group))
    return web.json_response({})


@routes.post("/control/bots")
async def bots(request: web.Request) -> web.Response:
    body = await read_object(request)
    token = str(body.pop("token", ""))
    if not token:
        raise Denied("机器人要有令牌。")
    request.app[SANDBOX].world.add_bot(made(BotAccount, body), token)
    return web.json_response({})


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


def _topic(request: web.Request, group: Chat) -> int:
    number = int(request.match_info["topic"])
    if number not in (group.topics or {}):
        raise Denied("没有这个话题。", 404)
    return number


def _member(request: web.Request) -> int:
    sandbox: Sandbox = request.app[SANDBOX]
    member = int(request.match_info["member"])
    if member not in sandbox.world.people and member not in sandbox.world.bots:
        raise Denied("没有这个人。", 404)
    return member
