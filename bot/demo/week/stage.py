"""The week's stage: like the demo's, with forty households – and before it is shown, the week is lived through.

What has been found for the walkthrough is kept when the last day is over; a week that was broken off begins anew.
"""

import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from bot.commands.rota import WEEKDAYS
from bot.commands.speaking import say
from bot.demo.days import ZONE
from bot.demo.estate import WANG, settle
from bot.demo.stage import Stage
from bot.demo.story import Tale
from bot.demo.week import homes, places
from bot.demo.week.places import Found
from bot.demo.week.scene import Scene, Week
from bot.demo.week.street import Street
from bot.demo.week.tale import told
from bot.demo.week.timetable import LAST_DAY, scenes
from bot.running.service import LOCALE
from bot.sandbox import acts
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.world import World
from dialogs.kit import N_
from handlers.catalogs import DEFAULT, Catalogs
from storage.calendar import is_working_day
from storage.planting.seed import EstatePlan

FILE = "week.json"
BEGINS = time(7, 30)
SEED = 1
FREE_DAY = 5


class WeekStage(Stage):
    """One week on one folder; ``monday`` is the day it begins on, the latest ordinary one unless named."""

    def __init__(
        self, data: Path, port: int, engine: str = "aiogram", *, seed: int = SEED, monday: date | None = None
    ) -> None:
        super().__init__(data, port, engine)
        self.homes = homes.drawn(seed)
        self.found = _read(data)
        self._seed, self._first_day = seed, monday

    ready = N_("the week has been lived through: the page shows where each rule can be seen; Ctrl-C stops it")

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[None]]], ...]:
        """Estate and bot, then day by day – unless the week has been lived through already."""
        if self.found:
            return super().steps
        lived = tuple((_named(self._monday(), day), partial(self._live, day)) for day in range(LAST_DAY + 1))
        waking, looking = say(N_("waking everybody")), say(N_("looking it over"))
        return *super().steps, (waking, self._wake), *lived, (looking, self._look_over)

    def _begins(self, real: datetime) -> datetime:
        monday = self._first_day or ordinary_monday(real.astimezone(ZONE).date())
        return datetime.combine(monday, BEGINS, ZONE)

    def _people(self, world: World) -> None:
        settle(world, homes.cast(self.homes), [*homes.STAFF, *(one for one in self.homes.residents if one is not WANG)])
        if homes.OWNERS not in world.groups:
            owners = [*(one.id for one in self.homes.residents), homes.SUN.id]
            make_group(world, GroupPlan(homes.OWNERS, homes.OWNERS_TITLE, owners, admins=[homes.SUN.id], bots=[]))

    def _tale(self) -> Tale:
        return told(homes.cast(self.homes), self.found)

    def _plan(self, first_day: date) -> tuple[EstatePlan, list[str]]:
        return homes.plan(self.homes), [WANG.unit]

    def _monday(self) -> datetime:
        return self.hand.now().astimezone(ZONE)

    async def _wake(self) -> None:
        """Everybody knows when they have something to do."""
        catalogs = Catalogs(LOCALE)
        codes = self._panel.codes
        self.street = Street(self._sandbox, self.hand, lambda text: catalogs.say(text, DEFAULT), self._monday(), codes)
        week = Week(self.street, self.homes)
        await self.street.rest.begin((self._at(one), partial(one.act, week)) for one in scenes(self.homes, self._seed))
        self._closing.push_async_callback(self.street.rest.end)

    def _at(self, scene: Scene) -> datetime:
        return self.street.moment(scene.day, scene.clock)

    async def _live(self, day: int) -> None:
        """One day of it. Raises ``Amiss``."""
        await self.street.rest.play(self.street.moment(day + 1, "00:00"), self._move)

    async def _move(self, at: datetime) -> None:
        if at > self.hand.now():
            await self.hand.send(at)

    async def _look_over(self) -> None:
        """Everybody has read their messages; what the walkthrough shows is found and kept. Raises ``Unseen``."""
        for person in self._sandbox.world.people:
            for chat in self._sandbox.world.chats_of(person):
                acts.read(acts.enter(self._sandbox, person, chat.id), max(chat.order, default=0))
        self.found = places.find(self.street, self.homes)
        self._panel.tale = self._tale()
        _write(self._data, self.found)


def ordinary_monday(today: date) -> date:
    """The latest Monday that begins two weeks of ordinary working days and free weekends."""
    monday = today - timedelta(days=today.weekday())
    return next(one for weeks in count() if _ordinary(one := monday - timedelta(weeks=weeks)))


def _ordinary(monday: date) -> bool:
    days = (monday + timedelta(days=ahead) for ahead in range(LAST_DAY + 1))
    return all(is_working_day(day, {}) == (day.weekday() < FREE_DAY) for day in days)


def broken_off(data: Path) -> bool:
    """Whether a week has begun there and was not lived through."""
    return not _read(data)


def _named(monday: datetime, day: int) -> str:
    at = monday + timedelta(days=day)
    return f"{at:%Y-%m-%d} {say(WEEKDAYS[at.weekday()])}"


def _read(data: Path) -> list[Found]:
    try:
        return [Found(**one) for one in json.loads((data / FILE).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _write(data: Path, found: list[Found]) -> None:
    fresh = (data / FILE).with_suffix(".new")
    fresh.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
    os.replace(fresh, data / FILE)
