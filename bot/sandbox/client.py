"""The second surface: what a person's app does, as JSON, with a stream of events for the page."""

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.sandbox import acts, views
from bot.sandbox.acts import Actor, Denied
from bot.sandbox.fields import Upload
from bot.sandbox.methods.commands import in_force
from bot.sandbox.requests import number, read_object
from bot.sandbox.sandbox import SANDBOX, Sandbox
from bot.sandbox.shapes import Json

LONGEST_ANSWER = 5.0
HEARTBEAT = 15.0
MOST_MESSAGES = 200
CHAT = r"/client/{as:-?\d+}/chats/{chat:-?\d+}"

routes = web.RouteTableDef()


@routes.get("/client/config")
async def config(request: web.Request) -> web.Response:
    sandbox = request.app[SANDBOX]
    return web.json_response({"aside": sandbox.aside, "title": sandbox.world.main_bot.account.name})


@routes.get("/client/people")
async def people(request: web.Request) -> web.Response:
    return web.json_response(views.people(request.app[SANDBOX]))


@routes.get(r"/client/{as:-?\d+}/chats")
async def chats(request: web.Request) -> web.Response:
    sandbox = request.app[SANDBOX]
    return web.json_response(views.chats(sandbox, acts.person(sandbox, int(request.match_info["as"]))))


@routes.get(CHAT + "/messages")
async def messages(request: web.Request) -> web.Response:
    actor = _actor(request)
    limit = min(max(number(request.query.get("limit"), 50), 1), MOST_MESSAGES)
    found = views.page(actor, number(request.query.get("before")), limit + 1)
    bot = actor.sandbox.world.bots[actor.chat.bot] if actor.chat.private else actor.sandbox.world.main_bot
    offered = in_force(bot, actor.chat, actor.person)
    return web.json_response({"messages": found[-limit:], "commands": offered, "more": len(found) > limit})


@routes.post(CHAT + "/send")
async def send(request: web.Request) -> web.Response:
    actor, body = _actor(request), await read_object(request)
    return _said(
        actor, acts.say(actor, str(body.get("text", "")), number(body.get("reply_to")), number(body.get("thread"), 0))
    )


@routes.post(CHAT + "/photos")
async def photos(request: web.Request) -> web.Response:
    actor, form = _actor(request), await request.post()
    data = [part.file.read() for part in form.getall("photo", []) if isinstance(part, web.FileField)]
    said = acts.show_photos(actor, data, str(form.get("caption", "")), number(form.get("reply_to")))
    world, reader = actor.sandbox.world, actor.person.id
    return web.json_response({"messages": [views.message(world, each, reader) for each in said]})


@routes.post(CHAT + "/files")
async def files(request: web.Request) -> web.Response:
    """One file with its bytes, as the ``kind`` that is named; a document without one."""
    actor, form = _actor(request), await request.post()
    part = form.get("file")
    if not isinstance(part, web.FileField):
        raise Denied("没有文件。")
    upload = Upload(part.filename, part.content_type, part.file.read())
    kind, caption = str(form.get("kind", "document")), str(form.get("caption", ""))
    return _said(actor, acts.send_file(actor, kind, upload, caption, number(form.get("reply_to"))))


@routes.post(CHAT + "/other")
async def other(request: web.Request) -> web.Response:
    actor, body = _actor(request), await read_object(request)
    return _said(actor, acts.send_other(actor, str(body.get("kind", "")), body.get("fields") or {}))


@routes.post(CHAT + "/edit")
async def edit(request: web.Request) -> web.Response:
    actor, body = _actor(request), await read_object(request)
    return _said(actor, acts.edit(actor, number(body.get("message_id"), 0), str(body.get("text", ""))))


@routes.post(CHAT + "/forward")
async def forward(request: web.Request) -> web.Response:
    """Pass a message of this chat on ``to`` another of the person's chats."""
    actor, body = _actor(request), await read_object(request)
    to = acts.enter(actor.sandbox, actor.person.id, number(body.get("to"), 0))
    return _said(to, acts.forward(actor, number(body.get("message_id"), 0), to))


@routes.post(CHAT + "/press")
async def press(request: web.Request) -> web.Response:
    """Waits a while for the bot's answer, as a client shows its spinner."""
    actor, body = _actor(request), await read_object(request)
    answer = acts.press(actor, number(body.get("message_id"), 0), str(body.get("data", "")))
    await actor.sandbox.world.keeper.settled()
    try:
        shown: Json = {"answered": True} | await asyncio.wait_for(answer, LONGEST_ANSWER)
    except TimeoutError:
        shown = {"answered": False, "text": "", "alert": False, "url": None}
    return web.json_response(shown)


@routes.post(CHAT + "/read")
async def read(request: web.Request) -> web.Response:
    body = await read_object(request)
    acts.read(_actor(request), number(body.get("upto"), 0))
    return web.json_response({})


@routes.post(r"/client/{as:-?\d+}/start")
async def start(request: web.Request) -> web.Response:
    body = await read_object(request)
    actor = _with_main_bot(request)
    said = acts.start(actor, str(body.get("payload", "")))
    shown = views.message(actor.sandbox.world, said, actor.person.id)
    return web.json_response({"chat": shown["chat"], "message": shown})


@routes.post(r"/client/{as:-?\d+}/block")
async def block(request: web.Request) -> web.Response:
    body = await read_object(request)
    acts.block(_with_main_bot(request), bool(body.get("blocked")))
    return web.json_response({})


@routes.get(r"/client/{as:-?\d+}/stream")
async def stream(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events until the page goes or the server stops."""
    sandbox = request.app[SANDBOX]
    person = acts.person(sandbox, int(request.match_info["as"])).id
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    try:
        await _tell_all(sandbox, person, response)
    except ConnectionError:
        return response
    return response


@routes.get("/client/file/{file_id}")
async def file(request: web.Request) -> web.Response:
    sandbox = request.app[SANDBOX]
    stored = sandbox.files.get(request.match_info["file_id"])
    if stored is None:
        raise Denied("没有这个文件。", 404)
    mime = stored.mime if stored.mime.startswith(("image/", "audio/", "video/")) else "application/octet-stream"
    headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=sandbox.files.data(stored), content_type=mime, headers=headers)


@routes.get("/t.me/{username}")
async def deep_link(request: web.Request) -> web.Response:
    """Where a scanned QR code leads: to the page, which starts the bot with the code."""
    query = {name: request.query[name] for name in ("as", "start") if name in request.query}
    raise web.HTTPFound(request.url.with_path("/").with_query(query).relative())


async def _tell_all(sandbox: Sandbox, person: int, response: web.StreamResponse) -> None:
    with sandbox.world.watchers.watching(person) as inbox:
        await response.write(b": hello\n\n")
        while True:
            try:
                happened = await asyncio.wait_for(inbox.get(), HEARTBEAT)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if happened is None:
                return
            shown = json.dumps(views.event(sandbox.world, happened, person))
            await response.write(f"data: {shown}\n\n".encode())


def _actor(request: web.Request) -> Actor:
    return acts.enter(request.app[SANDBOX], int(request.match_info["as"]), int(request.match_info["chat"]))


def _with_main_bot(request: web.Request) -> Actor:
    person = int(request.match_info["as"])
    return acts.enter(request.app[SANDBOX], person, person)


def _said(actor: Actor, message: Any) -> web.Response:
    return web.json_response({"message": views.message(actor.sandbox.world, message, actor.person.id)})
