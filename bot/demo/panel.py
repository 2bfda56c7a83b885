"""The panel beside the chat: the register, what waits, the story – read only – and the clock's hand."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.demo import look, shown
from bot.demo.days import ZONE
from bot.demo.hand import Hand
from bot.demo.look import Reader, Seen
from bot.demo.notebook import Notebook
from bot.demo.story import LIFT, Tale
from bot.sandbox import pages
from bot.sandbox.acts import Denied
from bot.sandbox.requests import read_object
from handlers.catalogs import Catalogs

PAGE = Path(__file__).with_name("page")
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}

routes = web.RouteTableDef()


class Panel:
    """What the panel needs; it can be looked at before there is a database and before the bot runs."""

    def __init__(self, hand: Hand, notebook: Notebook, catalogs: Catalogs, tale: Tale = LIFT) -> None:
        self.hand = hand
        self.tale = tale
        self.catalogs = catalogs
        self.reader: Reader | None = None
        self._notebook = notebook

    @property
    def codes(self) -> dict[str, str]:
        """The links of the residents to be."""
        return self._notebook.notes.codes if self._notebook.notes else {}


PANEL = web.AppKey("panel", Panel)


def add_panel(app: web.Application, panel: Panel) -> None:
    """Put the panel's pages into the sandbox's application, before it is served."""
    app[PANEL] = panel
    app.add_routes(routes)
    pages.add_folder(app, "/demo/page", PAGE)


@routes.get("/demo/panel")
async def page(_: web.Request) -> web.Response:
    return pages.answer(PAGE / "panel.html", HEADERS)


@routes.get("/demo/state")
async def state(request: web.Request) -> web.Response:
    """Everything the panel shows but the histories."""
    panel = request.app[PANEL]
    now = panel.hand.now()
    seen = await _look(panel, now)
    return web.json_response({
        "title": panel.tale.title, "note": panel.tale.note,
        "running": panel.hand.service is not None, "clock": shown.clock(panel.hand),
        "people": shown.people(panel.tale.cast, panel.codes, dict(seen.homes)),
        "story": shown.chapters(panel.tale, seen, panel.catalogs, panel.codes, now),
        "register": shown.register(seen, panel.catalogs, now), "waiting": shown.waiting(seen, now),
        "outbox": dict(seen.outbox), "quarantine": seen.quarantine,
    })


@routes.get(r"/demo/record/{record:\d+}")
async def record(request: web.Request) -> web.Response:
    """The history of one record."""
    panel, record_id = request.app[PANEL], int(request.match_info["record"])
    if panel.reader is None:
        raise Denied("正在启动…", 503)
    found = await asyncio.to_thread(panel.reader.read, lambda db: look.past(db, record_id))
    return web.json_response(shown.history(found, panel.hand.now()))


@routes.post("/demo/clock")
async def clock(request: web.Request) -> web.Response:
    """Move the clock ``to`` an instant, by ``plus`` seconds, or to the ``next`` thing due.

    Answers when the clock is there.
    """
    hand, body = request.app[PANEL].hand, await read_object(request)
    match body:
        case {"to": str(to)}:
            await hand.send(_instant(to))
        case {"plus": int(seconds) | float(seconds)}:
            await hand.send(hand.now() + timedelta(seconds=seconds))
        case {"next": True}:
            await hand.send_to_next()
        case _:
            raise Denied("要拨到什么时候？")
    return web.json_response({"now": hand.now().astimezone(ZONE).isoformat(), "clock": shown.clock(hand)})


async def _look(panel: Panel, now: datetime) -> Seen:
    if panel.reader is None:
        return Seen()
    return await asyncio.to_thread(panel.reader.read, lambda db: look.look(db, now))


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise Denied("这不是一个时间。") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)
