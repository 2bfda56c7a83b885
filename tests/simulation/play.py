"""Playing a list of steps from a seed: what came of it, the same every time."""

import asyncio
import hashlib
import inspect
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import structlog

from bot import logs
from bot.sandbox.acts import Denied
from storage.database import reading
from tests.simulation import invariants, misfortunes, people
from tests.simulation.entropy import seeded
from tests.simulation.plan import Step
from tests.simulation.stage import Stage
from tests.simulation.vtime import VirtualLoop
from tests.simulation.wire import ENGINES

SETTLING = 3 * 86_400.0
TAIL = 25


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``invariant`` is empty when everything held."""

    seed: int
    invariant: str
    what: str
    step: int
    trace: tuple[str, ...]
    calls: int
    commits: int
    records: int

    @property
    def fingerprint(self) -> str:
        """Two runs are the same when this is."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()

    def __str__(self) -> str:
        if not self.invariant:
            return f"seed {self.seed}: everything held ({self.calls} calls, {self.records} records)"
        tail = "\n  ".join(self.trace[-TAIL:])
        return f"seed {self.seed}, step {self.step}: {self.invariant} is broken: {self.what}\n  {tail}"


def play(seed: int, steps: Sequence[Step], engine: str = "") -> Outcome:
    """Play these steps, and then let everything come to its end."""
    with seeded(seed), listening() as lines, asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(_play(seed, steps, engine or ENGINES[seed % len(ENGINES)], lines))


async def _play(seed: int, steps: Sequence[Step], engine: str, lines: list[str]) -> Outcome:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    stage = Stage(seed, loop, engine)
    stage.watch.logs = lines
    number = 0
    try:
        for number, step in enumerate(steps):
            await stage.advance(step.at)
            stage.watch.notes(f"step {number}: {step}")
            await _act(stage, step)
            stage.watch.looks()
            if stage.watch.failure:
                break
        else:
            await _ends(stage)
    finally:
        if stage.bot is not None:
            await stage.bot.bury()
        records = stage.watch.one("SELECT count(*) FROM record")
        await stage.close()
    invariant, what = stage.watch.failure or ("", "")
    watch = stage.watch
    trace = watch.story or tuple(watch.trace)
    return Outcome(seed, invariant, what, number, trace, watch.calls_made, watch.commits, records)


async def _act(stage: Stage, step: Step) -> None:
    """Do the step; an app that refuses is no news."""
    dice = Random(step.dice)
    try:
        if step.who:
            people.VERBS[step.verb](people.Doing(stage, step.who, dice))
            return
        done = misfortunes.VERBS[step.verb](stage, dice)
        if inspect.isawaitable(done):
            await done
    except Denied as denied:
        stage.watch.notes(f"denied: {denied}")


async def _ends(stage: Stage) -> None:
    """Nothing is broken any more: whatever is under way ends, and whatever must be is found to be so."""
    stage.line.mend()
    stage.disk.mend()
    if stage.bot is not None:
        stage.bot.life.condemn("", 0)
    stage.restart_at = stage.now() if stage.bot is None else None
    await stage.advance(stage.now() + SETTLING)
    if not await stage.settle(3_600.0):
        stage.watch.broken("G4", "it does not come to rest")
    stage.watch.looks()
    with reading(stage.ground.reader) as db:
        for said in invariants.at_the_end(stage.watch, db):
            stage.watch.broken(*said)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Everything the program logs meanwhile, as it would stand in the file."""
    root = logging.getLogger()
    before, level, configured = root.handlers[:], root.level, structlog.get_config()
    logs.set_up("INFO", as_json=True)
    lines: list[str] = []
    handler = _Lines(lines)
    handler.setFormatter(root.handlers[0].formatter)
    root.handlers[:] = [handler]
    try:
        yield lines
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.configure(**configured)


class _Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))
