"""The survey's stage: the demo's with three hundred households, who live the survey through before it is shown."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from pathlib import Path

from bot.commands.speaking import say
from bot.demo.estate import STAFF, settle
from bot.demo.stage import Stage
from bot.demo.story import Tale
from bot.demo.survey import homes
from bot.demo.survey.course import REPORT, Course, names
from bot.demo.survey.tale import told
from bot.demo.week.street import Street
from bot.running.service import LOCALE
from bot.sandbox.world import World
from dialogs.kit import N_
from handlers.catalogs import DEFAULT, Catalogs
from storage.planting.seed import EstatePlan

SEED = 1


class SurveyStage(Stage):
    """One survey on one folder, of an estate with so many households."""

    def __init__(
        self, data: Path, port: int, engine: str = "aiogram", *, households: int = homes.HOUSEHOLDS, seed: int = SEED
    ) -> None:
        super().__init__(data, port, engine)
        self.homes = homes.drawn(households, seed)
        self._seed = seed

    ready = N_(
        "the survey has been lived through: the page shows it, and its report lies in the folder; Ctrl-C stops it"
    )

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[None]]], ...]:
        """Estate and bot, then the survey – unless it has been lived through already."""
        if lived(self._data):
            return super().steps
        played = ((words, partial(self._play, at)) for at, words in enumerate(names()))
        return *super().steps, *played, (say(N_("looking it over")), self._over)

    async def _play(self, at: int) -> None:
        await self._course().steps[at]()

    def _course(self) -> Course:
        catalogs, reader = Catalogs(LOCALE), self._panel.reader
        assert reader is not None
        street = Street(
            self._sandbox, self.hand, lambda text: catalogs.say(text, DEFAULT), self.hand.now(), self._panel.codes
        )
        return Course(street, reader, self.homes, self._seed, self._data)

    async def _over(self) -> None:
        self._panel.tale = self._tale()

    def _people(self, world: World) -> None:
        settle(world, homes.everybody(self.homes), [*STAFF, *self.homes])

    def _tale(self) -> Tale:
        return told(homes.cast(self.homes), lived=lived(self._data))

    def _plan(self, first_day: date) -> tuple[EstatePlan, list[str]]:
        return homes.plan(self.homes), [self.homes[0].unit]


def lived(data: Path) -> bool:
    """Whether the report has been written there, which is the last thing of all."""
    return (data / f"{REPORT}.pdf").is_file() and (data / f"{REPORT}.png").is_file()
