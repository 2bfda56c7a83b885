"""The hand on the clock: the demo's real stage, with its bot, its sandbox and its notebook.

Bot and sandbox have a clock each, and both are real time plus the same offset; the notebook learns
of a move before it is made, so that a demo that is killed never goes on earlier than it was.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.demo import look
from bot.demo.advance import Falling, Stuck, advance
from bot.demo.days import FURTHEST, goes_on_at
from bot.demo.notebook import Notebook
from bot.running.service import Service
from bot.sandbox.acts import Denied
from bot.sandbox.world import World

BEAT = timedelta(seconds=5)
HASTE = timedelta(minutes=1)  # the clock went on while somebody pressed: no harm
PATIENCE, PAUSE = 60.0, 0.02
BUSY = "机器人还在忙，请再等一等……"


class Hand:
    """Moves the demo's clock; one move at a time."""

    def __init__(self, world: World, notebook: Notebook) -> None:
        self.clock = Clock()
        self.stops: list[Falling] = []
        self.goal: datetime | None = None
        self.trouble = ""
        self.service: Service | None = None
        self._world = world
        self._notebook = notebook

    def wind(self, fresh: datetime) -> None:
        """Set the clock for this run: to ``fresh`` the first time, later to where it was."""
        notes = self._notebook.notes
        if notes is None:
            self.move_to(fresh)
        else:
            self.move_to(goes_on_at(notes.last, timedelta(seconds=notes.offset), self.clock.now(), BEAT))

    async def beat(self) -> None:
        """Keep the time in the notebook, again and again, until cancelled."""
        while True:
            await asyncio.sleep(BEAT.total_seconds())
            self.note()

    def note(self) -> None:
        """Keep the time in the notebook."""
        self._notebook.note_time(self.now(), self.clock.offset)

    async def send(self, target: datetime) -> None:
        """Move the clock to an instant ahead; raises ``Denied`` with a sentence."""
        if self.service is None:
            raise Denied("机器人还在启动，请稍等几秒再拨。", 503)
        if self.goal is not None:
            raise Denied("时钟正在走，请等它走到再拨。", 409)
        if not -HASTE <= target - self.now() <= FURTHEST:
            raise Denied(f"时钟只能往前拨，一次最多 {FURTHEST.days} 天。")
        with self._going(target):
            await advance(self, target, self.stops.append)

    async def send_to_next(self) -> None:
        """Move the clock to the next instant at which something falls due that has come of something."""
        at = await self.service.writer.do(look.next_for_people) if self.service else None
        if self.service and at is None:
            raise Denied("没有什么等着到期。", 409)
        await self.send(at or self.now())

    @contextmanager
    def _going(self, target: datetime) -> Iterator[None]:
        self.goal, self.stops, self.trouble = target, [], ""
        try:
            yield
        except Stuck as stuck:
            self.trouble = str(stuck)
            raise Denied(str(stuck), 503) from stuck
        finally:
            self.goal = None

    def now(self) -> datetime:
        """The demo's present instant."""
        return self.clock.now()

    def move_to(self, instant: datetime) -> None:
        """Let it be this instant, for the bot and for the sandbox."""
        self._notebook.note_time(instant, instant - self.clock.now() + self.clock.offset)
        self.clock.move_to(instant)
        self._world.set_offset(self.clock.offset.total_seconds())

    async def falling(self) -> list[Falling]:
        """What falls due next: work, and messages put off until later."""
        return await self._running.writer.do(look.falling)

    async def settle(self) -> None:
        """What people said and pressed is taken in, what is due is done, what follows is sent.

        A slow machine is waited for as long as its bot writes anything; raises ``Stuck`` when it does not.
        """
        settling = asyncio.create_task(self._settled())
        try:
            seen = -1
            while not (await asyncio.wait({settling}, timeout=PATIENCE))[0]:
                before, seen = seen, await self._written()
                if seen == before:
                    raise Stuck("机器人一直没有忙完，时钟停在这里。")
                sys.stdout.write(f"{BUSY}\n")
                sys.stdout.flush()
            settling.result()
        finally:
            settling.cancel()

    async def _written(self) -> int:
        """How much the bot has written so far; raises ``Stuck`` where it does not even say that."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._running.writer.do(look.written, quiet=True)
        except TimeoutError as error:
            raise Stuck("机器人没有回应，时钟停在这里。") from error

    async def _settled(self) -> None:
        incoming = self._world.main_bot.queue
        while True:
            await self._running.settled()
            await self._running.intake.drained()
            if not len(incoming):
                return
            await asyncio.sleep(PAUSE)

    @property
    def _running(self) -> Service:
        if self.service is None:
            raise Stuck("机器人没有在运行。")
        return self.service
