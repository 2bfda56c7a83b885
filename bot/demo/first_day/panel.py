"""The panel of a first day: its steps with what was said at each, the papers that were made, the register."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.demo import look, shown
from bot.demo.estate import RESIDENTS, STAFF
from bot.demo.first_day.deeds import CARDS, SERVICE, WORKBOOK, Amiss
from bot.demo.first_day.played import Played
from bot.demo.first_day.tale import TALE, Sight, Step, steps
from bot.demo.look import Reader
from bot.demo.panel import HEADERS, PAGE
from bot.demo.shown import Json
from bot.demo.story import said
from bot.sandbox import pages
from bot.sandbox.acts import Denied
from bot.sandbox.requests import read_object
from handlers.catalogs import DEFAULT, Catalogs
from storage.database import Db
from storage.reading import rows
from storage.tables import Staff, StaffGroup

Play = Callable[[str], Awaitable[None]]

PAPERS = (WORKBOOK, CARDS, SERVICE)

routes = web.RouteTableDef()


class Panel:
    """What the panel shows: ``folder`` is the desk's; ``play`` plays a step by its key."""

    def __init__(self, folder: Path, played: Played, play: Play, catalogs: Catalogs) -> None:
        self.folder, self.played, self.play, self.catalogs = folder, played, play, catalogs
        self._reader: Reader | None = None

    async def sight(self) -> Sight:
        """What has come of the day; nothing before there is a database."""
        if "init" not in self.played.done:
            return Sight()
        if self._reader is None:
            self._reader = Reader(self.folder / "data" / "shouwen.db")
        return await asyncio.to_thread(self._reader.read, _sight)

    def chapters(self, sight: Sight) -> list[Json]:
        """The story, with what was said; ``next`` is the first step that nobody has done."""
        upcoming = self.upcoming(sight)
        return [
            {"title": chapter.title, "steps": [self._step(step, sight, upcoming) for step in chapter.steps]}
            for chapter in TALE
        ]

    def upcoming(self, sight: Sight) -> str:
        """The key of the first step that nobody has done; empty when all are."""
        return next((step.key for step in steps() if not self._done(step, sight)), "")

    def close(self) -> None:
        """Let go of the database."""
        if self._reader is not None:
            self._reader.close()

    def _done(self, step: Step, sight: Sight) -> bool:
        return step.key in self.played.done or (self.played.doing != step.key and step.done(sight))

    def _step(self, step: Step, sight: Sight, upcoming: str) -> Json:
        papers = [name for name in step.papers if (self.folder / name).is_file()]
        go = [{"label": one.label, "as": one.be, "chat": one.chat, "start": None} for one in step.go]
        return {
            "key": step.key, "text": said(step.text, lambda text: self.catalogs.say(text, DEFAULT)),
            "done": self._done(step, sight), "next": step.key == upcoming,
            "said": self.played.said.get(step.key, []), "papers": papers, "go": go,
        }  # fmt: skip


def _sight(db: Db) -> Sight:
    joined = sum(one.user_id is not None for one in rows(db, Staff))
    return Sight(look.look(db, Clock().now()), joined, len(rows(db, StaffGroup)))


PANEL = web.AppKey("first_day", Panel)


def add_panel(app: web.Application, panel: Panel) -> None:
    """Put the panel's pages into the sandbox's application, before it is served."""
    app[PANEL] = panel
    app.add_routes(routes)
    pages.add_folder(app, "/demo/page", PAGE)


@routes.get("/demo/panel")
async def page(_: web.Request) -> web.Response:
    return pages.answer(PAGE / "day.html", HEADERS)


@routes.get("/demo/state")
async def state(request: web.Request) -> web.Response:
    """Everything the panel shows."""
    panel = request.app[PANEL]
    sight, now = await panel.sight(), Clock().now()
    people = [(one.id, one.name, one.about) for one in RESIDENTS] + [(one.id, one.name, one.title) for one in STAFF]
    return web.json_response({
        "doing": panel.played.doing, "story": panel.chapters(sight),
        "register": shown.register(sight.seen, panel.catalogs, now),
        "people": [
            {"name": name, "about": about, "label": f"做{name}", "as": who, "chat": who, "start": None}
            for who, name, about in people
        ],
    })  # fmt: skip


@routes.post("/demo/play")
async def play(request: web.Request) -> web.Response:
    """Play a step by its key; answers when it is done, or with a sentence."""
    panel, key = request.app[PANEL], (await read_object(request)).get("step", "")
    if panel.played.doing or key != panel.upcoming(await panel.sight()):
        raise Denied("请一步一步来：先做前面的一步。", 409)
    try:
        await panel.play(key)
    except Amiss as error:
        raise Denied(str(error), 409) from error
    return web.json_response({"done": key})


@routes.get("/demo/paper/{name}")
async def paper(request: web.Request) -> web.Response:
    """A paper that was made on the desk; nothing else of it."""
    panel, name = request.app[PANEL], request.match_info["name"]
    if name not in PAPERS:
        raise web.HTTPNotFound
    return pages.answer(panel.folder / name)
