"""Learning outside of any update: this process reads as its companies have taught it, and a leader trains (K1).

``Readers`` belongs to a process: it reads dictionary and shipped model before the first update comes, and looks every
minute whether a company has learned something newer, which another worker may have made. ``Trainer`` belongs to a bot
that leads: it does the training that the night has asked for (``handlers/doing/learning.py``), in a process of its
own that ends with it, because training takes seconds of pure Python. The same lessons make the same model, letter by
letter.
"""

import asyncio
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bot.clock import Clock
from bot.logs import logger
from bot.writing.writer import Writer
from handlers import understanding
from handlers.doing import learning
from handlers.facts import alike
from handlers.office import Office, Turn
from handlers.understanding import model
from handlers.understanding.learning import Correction, Judged, Taught, again
from storage.database import Database, Db, reading
from storage.register import lessons
from storage.tables import LearnedModel

LOOK_SECONDS = 60.0

log = logger(__name__)


class Readers:
    """What this process reads texts with."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._known: dict[int, int] = {}
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read dictionary and models, off the event loop, and look for newer ones from now on."""
        await asyncio.to_thread(self.warm)
        self._looking = asyncio.create_task(self.run())

    async def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    def warm(self) -> None:
        """Read dictionary and models, which takes most of a second."""
        understanding.warm(self._folder)
        with reading(self._database) as db:
            for company, names in lessons.own_names(db).items():
                understanding.teach(company, names)
            for company, estate in lessons.estates(db):
                alike.fill(db, (company, estate), now=self._clock.now())
        self.look()

    async def run(self) -> None:
        """Look for newer models until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            [trouble] = await asyncio.gather(asyncio.to_thread(self.look), return_exceptions=True)
            if isinstance(trouble, Exception):
                log.warning("models_not_looked_for", reason=str(trouble))
            elif trouble is not None:
                raise trouble

    def look(self) -> None:
        """Read with what has been learned since; a model that cannot be read changes nothing."""
        with reading(self._database) as db:
            newer = [(company, key) for company, key in lessons.newest(db) if self._known.get(company) != key]
            found = [(company, lessons.model(db, key)) for company, key in newer]
            names = lessons.own_names(db) if found else {}
        for company, one in found:
            self._known[company] = one.id or 0
            try:
                taught = model.loaded(one.body)
            except model.ModelError as error:
                log.error("model_unreadable", company=company, reason=str(error))
                continue
            understanding.teach(company, names.get(company, frozenset()), taught, one.join_percent / 100)
            log.info("model_taken_up", company=company, model=one.id)


@dataclass(frozen=True, slots=True)
class _Work:
    training: LearnedModel
    corrections: list[Correction]
    pairs: list[Judged]
    before: str


class Trainer:
    """One bot's trainings."""

    def __init__(self, writer: Writer, office: Office, folder: Path) -> None:
        self._writer = writer
        self._office = office
        self._folder = folder

    async def run(self) -> None:
        """Train whenever it was asked for, until cancelled; a training cut short is begun anew by the next leader."""
        while True:
            while await self.look():
                pass
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> bool:
        """Do a training that was asked for; whether there was one."""
        work = await self._writer.do(self._asked, quiet=True)
        if work is None:
            return False
        job = partial(again, self._folder, work.corrections, work.pairs, work.before)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            loop = asyncio.get_running_loop()
            [taught] = await asyncio.gather(loop.run_in_executor(apart, job), return_exceptions=True)
        if not isinstance(taught, Taught | Exception):
            raise taught
        if isinstance(taught, Exception):
            log.error("training_failed", company=work.training.company_id, exc_info=taught)
        await self._writer.do(partial(self._made, work.training, taught))
        return True

    def _asked(self, db: Db, _: datetime) -> _Work | None:
        training = lessons.asked(db, self._office.bot_id)
        if training is None:
            return None
        before = dict(lessons.newest(db)).get(training.company_id)
        corrected, judged = lessons.to_learn(db, training)
        return _Work(
            training,
            [Correction(one.record_id, one.text, one.said, one.right) for one in corrected],
            [(one.one, one.other, one.same) for one in judged],
            lessons.model(db, before).body if before else "",
        )

    def _made(self, training: LearnedModel, taught: Taught | Exception, db: Db, now: datetime) -> None:
        if isinstance(taught, Exception):
            lessons.made(db, training.id or 0, now=now, failure=type(taught).__name__)
            return
        show, join = (round(each * 100) for each in (taught.thresholds.show, taught.thresholds.join))
        limits = {"show_percent": show, "join_percent": join}
        report = json.dumps(taught.report)
        lessons.made(db, training.id or 0, now=now, body=taught.body, digest=taught.digest, report=report, **limits)
        learning.learned(Turn(db, now, self._office, f"m{training.id}"), training, taught.report)
