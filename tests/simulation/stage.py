"""The stage: one estate, one Telegram, one bot that may die and begin anew, and a time that jumps over rest.

While something is under way time passes in small steps, as the loop's timers tell. When everything
has come to rest it jumps: to the next due work, to the end of a wait, or to the next thing somebody does.
"""

import asyncio
from collections.abc import Coroutine
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from random import Random

from bot.running.scheduler import Scheduler
from bot.sandbox import acts
from bot.sandbox.chance import Chance
from bot.sandbox.clock import Clock
from bot.sandbox.door import Door
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.opening import open_sandbox
from bot.sandbox.shapes import BotAccount, Person
from bot.sending.delivery import Delivery
from bot.taking.intake import Intake
from bot.writing.writer import WriterClosed
from handlers.facts import alike
from handlers.office import Office
from tests.kit.town import catalogs
from tests.simulation import estate
from tests.simulation.disk import Disk
from tests.simulation.inline_writer import inline_leader, inline_writer
from tests.simulation.life import Life
from tests.simulation.reader import open_to_look
from tests.simulation.vtime import OF, Belongings, BotClock, VirtualLoop
from tests.simulation.watch import Watch
from tests.simulation.wire import TOKEN, Line, on_the_line

GLANCE = 0.25
AT_ONCE = 1.0
PATIENCE = 90.0
RESTART = 2.0
POLL_SECONDS = 50
ACCOUNT = BotAccount(estate.BOT_ID, "首问", "shouwen_bot")


class Bot:
    """One life of the bot."""

    def __init__(self, stage: "Stage") -> None:
        self.life = Life()
        self._stage = stage
        self._belongings = Belongings()
        self._context = copy_context()
        self._context.run(OF.set, self._belongings)
        self._ticking: asyncio.Task[None] | None = None
        stage.disk.life = stage.line.life = self.life

    async def begin(self) -> bool:
        """Open, take in, send; false when Telegram could not be reached or the life ended over it."""
        opening = self._spawned(self._open())
        await self._while_it_lives(opening)
        return opening.done() and not opening.cancelled() and opening.exception() is None and not self.life.over

    async def _open(self) -> None:
        stage = self._stage
        engine = stage.engine
        identity = await engine.open()
        office = Office(identity.id, identity.username, catalogs())
        self.writer = inline_writer(stage.disk, stage.database, stage.clock, stage.watch)
        self.writer.start()
        self.intake = Intake(engine, self.writer, office, POLL_SECONDS)
        self.scheduler = Scheduler(self.writer, office)
        self._delivering = self._spawned(self._delivers(office))
        self._receiving = self._spawned(self.intake.run())

    async def _delivers(self, office: Office) -> None:
        """Send: on PostgreSQL as the leader, elected anew when the connection that holds the lead is lost."""
        stage = self._stage
        while True:
            writer = inline_leader(stage.disk, self.writer, stage.watch)
            delivery = Delivery(stage.engine, writer, office, stage.clock)
            stage.watch.begins()
            with self.writer.serving(delivery):
                try:
                    await delivery.run()
                except WriterClosed:
                    if writer is self.writer:
                        raise

    def tick(self) -> None:
        """Let the scheduler look, if it is not looking already."""
        if self._ticking is None or self._ticking.done():
            self._ticking = self._spawned(self.scheduler.tick())

    def failure(self) -> str:
        """What ended that should run as long as the bot does."""
        loops = {"intake": self._receiving, "delivery": self._delivering}
        ended = [name for name, task in loops.items() if task.done()]
        return "" if self.life.over else " and ".join(ended)

    async def stop(self) -> None:
        """The end that SIGTERM asks for, unless it dies over it."""
        await self._while_it_lives(self._spawned(self._end_in_order()))
        await self.bury()

    async def _end_in_order(self) -> None:
        for task in (self._receiving, self._delivering):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.intake.drained()
        await self.writer.stop()

    async def _while_it_lives(self, task: asyncio.Task[None]) -> None:
        """Wait for a task; when the life ends first, it never will."""
        while not task.done() and not self.life.over:
            await asyncio.wait([task], timeout=GLANCE)

    async def bury(self) -> None:
        """Nothing of it runs any more."""
        self.life.end()
        while left := self._belongings.alive():
            for task in left:
                task.cancel()
            await asyncio.sleep(0)
        self._stage.database.dispose()

    def _spawned(self, coroutine: Coroutine[None, None, None]) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(coroutine, context=self._context.copy())


class Stage:
    """Everything of one run."""

    def __init__(self, seed: int, loop: VirtualLoop, engine: str, *, on_postgres: bool = False) -> None:
        self.loop = loop
        self.ground = estate.ground(on_postgres=on_postgres)
        alike._ESTATES.clear()  # what the process remembers of the register's texts is of the play before
        self.database, self.codes = self.ground.lay(), self.ground.codes
        self.clock = BotClock(loop, estate.BEGINS)
        self.sandbox = open_sandbox(
            TOKEN, ACCOUNT, clock=Clock.owned(lambda: self.clock.now().timestamp()), chance=Chance(seed)
        )
        self.reader = open_to_look(self.ground.url)
        self.watch = Watch(self.reader, self.clock)
        self.disk = Disk(self.database)
        self.line = Line(Door(self.sandbox), self.watch, Random(f"line {seed}"))
        self.engine = on_the_line(engine, self.line)
        self.bot: Bot | None = None
        self.restart_at: float | None = 0.0
        self.group = estate.GROUP
        self._settle_people()

    async def close(self) -> None:
        """Let go of the files."""
        await self.engine.close()
        self.disk.leave()
        self.database.dispose()
        self.reader.close()

    def now(self) -> float:
        """Seconds since the beginning."""
        return self.loop.time()

    def enter(self, person: int, chat: int = 0) -> acts.Actor:
        """A person in their private chat with the bot, or in another chat."""
        return acts.enter(self.sandbox, person, chat or person)

    def kill(self, down: float = RESTART) -> None:
        """``kill -9``, and so long until somebody starts it again."""
        if self.bot is not None:
            self.bot.life.end()
            self.restart_at = self.now() + down

    async def terminate(self, down: float = RESTART) -> None:
        """SIGTERM; a life that a fault ended meanwhile is buried like any other."""
        if self.bot is not None and not self.bot.life.over:
            bot, self.bot = self.bot, None
            await bot.stop()
            self.restart_at = self.now() + down

    async def advance(self, until: float) -> None:
        """Live until then, jumping over rest."""
        self.line.arrived.set()
        while (left := until - self.now()) > 0:
            await self._nurse()
            if left <= AT_ONCE:
                await self._lives(min(left, GLANCE))
                continue
            await self._comes_to_rest(until)
            soonest = min(until, self._next_event())
            self.loop.passes(soonest - self.now())
            await asyncio.sleep(0)
        await self._nurse()

    async def settle(self, longest: float) -> bool:
        """Live until nothing is left to do now; whether it came to that."""
        until = self.now() + longest
        while self.now() < until:
            await self._nurse()
            await self._comes_to_rest(until)
            if self.bot is not None and self._at_rest() and self._soonest_wait() is None:
                return True
            self.loop.passes(min(until, self._soonest_wait() or self.now() + 1.0) - self.now())
            await asyncio.sleep(0)
        return False

    async def _comes_to_rest(self, until: float) -> None:
        """Until rest, until the moment, or until it has lasted too long: a line may be down for an hour."""
        until = min(until, self.now() + PATIENCE)
        while self.bot is not None and self.now() < until and not self._at_rest():
            await self._lives(GLANCE)

    async def _lives(self, seconds: float) -> None:
        await self._nurse()
        if self.bot is not None:
            if ended := self.bot.failure():
                self.watch.broken("G8", f"{ended} ended by itself")
            if self._ripe():
                self.bot.tick()
        await asyncio.sleep(seconds)

    async def _nurse(self) -> None:
        """Bury the dead, and start the bot when its time has come."""
        if self.bot is not None and self.bot.life.over:
            dead, self.bot = self.bot, None
            await dead.bury()
            if self.restart_at is None:
                self.restart_at = self.now() + RESTART
        if self.bot is None and self.restart_at is not None and self.now() >= self.restart_at:
            self.restart_at = None
            await self._start()

    async def _start(self) -> None:
        bot = Bot(self)
        if await bot.begin():
            self.bot = bot
        else:
            await bot.bury()
            self.restart_at = self.now() + RESTART

    def _at_rest(self) -> bool:
        return not (len(self.sandbox.world.main_bot.queue) or self._ripe() or self._ready())

    def _text(self) -> str:
        return f"{self.clock.now().astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"

    def _ripe(self) -> bool:
        found = self.reader.execute("SELECT 1 FROM due WHERE status = 'waiting' AND due_at <= ?", (self._text(),))
        return found.fetchone() is not None

    def _ready(self) -> bool:
        """Whether a message could be sent now, by its row and by its chat."""
        now = self._text()
        statement = (
            "SELECT 1 FROM outgoing WHERE status = 'sending' OR (status = 'waiting'"
            " AND (not_before IS NULL OR not_before <= ?) AND NOT EXISTS (SELECT 1 FROM chat_state"
            " WHERE chat_state.chat_id IN (0, outgoing.chat_id) AND wait_until > ?)) LIMIT 1"
        )
        return self.reader.execute(statement, (now, now)).fetchone() is not None

    def _next_event(self) -> float:
        """When something happens by itself; as long as the bot is down nothing does."""
        if self.bot is None:
            return self.restart_at or self.now()
        return min(
            self._when("SELECT min(due_at) FROM due WHERE status = 'waiting'"),
            self._soonest_wait() or float("inf"),
        )

    def _soonest_wait(self) -> float | None:
        """When a message, a chat, the line or the bot itself stops waiting; None when nobody waits."""
        now = self._text()
        waits = [
            self._when("SELECT min(not_before) FROM outgoing WHERE status = 'waiting' AND not_before > ?", now),
            self._when("SELECT min(wait_until) FROM chat_state WHERE wait_until > ?", now),
            self.line.down_until if self.line.down_until > self.now() else float("inf"),
            self.restart_at if self.restart_at is not None else float("inf"),
        ]
        soonest = min(waits)
        return None if soonest == float("inf") else max(soonest, self.now() + 0.001)

    def _when(self, statement: str, *values: str) -> float:
        found = self.reader.execute(statement, values).fetchone()[0]
        if found is None:
            return float("inf")
        moment = datetime.fromisoformat(found).replace(tzinfo=UTC)
        return max(self.now() + 0.001, (moment - estate.BEGINS) / timedelta(seconds=1))

    def _settle_people(self) -> None:
        """Everybody has an app; staff and the neighbours have started the bot long ago."""
        world = self.sandbox.world
        for number, name in estate.NAMES.items():
            world.add_person(Person(number, name))
        plan = GroupPlan(
            self.group, "客服组", [*estate.STAFF, estate.STRANGER], kind="group", admins=[estate.STAFF[-1]]
        )
        make_group(world, plan)
        for number in (*estate.STAFF, *(one.user_id for one in estate.NEIGHBOURS)):
            acts.start(self.enter(number))
        world.main_bot.queue.clear()
