"""How fast a complaint is filed: by our bot on SQLite and on PostgreSQL, and by its peers, in one run.

A resident files with six updates, each sent when the bot's first call for the chat has answered the one
before. Bot, database server and residents have processes of their own; the bot is fed by webhook and
calls a Bot API on this machine that costs little. Our own limits are off, for Telegram's are far lower
than anything here. docs/benchmark.md says how to read the table.
"""

import argparse
import asyncio
import contextlib
import gc
import importlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from bench import gauges, lineup, table
from bench.bots import Bot, running
from bench.lineup import OURS, PEERS, UNSAFE, YARDSTICK, Lineup
from bench.patience import until
from bench.residents import ESTATE, PATIENCE, Crowd, Measured
from bench.stores import Missing
from bench.table import Row, Three, three
from bench.telegram import Telegram

TOKEN = "7000000001:it-opens-nothing-but-a-local-benchmark"
WARM_UP, WARM_FLOWS = 50, 3
MEGABYTE = 1 << 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which bots under how many residents at once, for how long; ``postgres``: a server other than our own."""

    folder: Path
    bots: Sequence[str] = (*OURS, *PEERS)
    crowds: Sequence[int] = (1, 50, 500)
    seconds: float = 15.0
    estate: int = ESTATE
    warm_flows: int = WARM_FLOWS
    postgres: str = ""


async def measure(plan: Plan) -> AsyncGenerator[Row, None]:
    """The bots one after the other, each under the crowds one after the other."""
    async with AsyncExitStack() as servers:
        known = Lineup(servers, plan.folder, TOKEN, plan.postgres)
        for number, name in enumerate(plan.bots):
            folder = plan.folder / str(number)
            folder.mkdir()
            try:
                bot = await known.bot(name, folder, plan.estate)
            except Missing as missing:
                lineup.left_out(name, missing)
                continue
            async with contextlib.aclosing(_rows(plan, bot, folder)) as rows:
                async for row in rows:
                    yield row


async def _rows(plan: Plan, bot: Bot, folder: Path) -> AsyncGenerator[Row, None]:
    telegram = Telegram(TOKEN)
    base = await telegram.start()
    crowd = Crowd(telegram, bot.steps, plan.estate)
    async with running(bot, telegram, base, folder) as pids:
        for residents in plan.crowds:
            await crowd.files(min(residents, WARM_UP), flows=plan.warm_flows)
            yield await _row(plan, bot, crowd, telegram, residents, pids)
    telegram.stop()


class _Watch:
    """What everything has cost since it was made."""

    def __init__(self, bot: Bot, pids: Sequence[int]) -> None:
        self._pids = pids
        self._store = (bot.store,) if bot.store else ()
        self._begun = self._look()

    def _look(self) -> Three:
        spent = gauges.cost(self._pids).seconds, gauges.cost(self._store).seconds
        return *spent, time.process_time()

    def per(self, updates: int) -> Three:
        """Milliseconds of bot, store and driver for each update."""
        bot, store, driver = (now - then for now, then in zip(self._look(), self._begun, strict=True))
        return 1000 * bot / updates, 1000 * store / updates, 1000 * driver / updates


async def _row(plan: Plan, bot: Bot, crowd: Crowd, telegram: Telegram, residents: int, pids: Sequence[int]) -> Row:
    """All file until the time is over; what they had begun is finished, but not counted."""
    assert telegram.hook is not None
    refused = telegram.hook.refused
    gc.collect()
    measured = Measured()
    watch, begun = _Watch(bot, pids), time.perf_counter()
    filing = asyncio.create_task(crowd.files(residents, measured, until=begun + plan.seconds))
    await asyncio.wait({filing}, timeout=plan.seconds)
    await until(lambda: measured.seen or filing.done(), plan.seconds + PATIENCE)
    updates = len(measured.seen)
    seconds, (cpu, store_cpu, driver_cpu) = time.perf_counter() - begun, watch.per(max(1, updates))
    await filing
    return Row(
        bot.name, residents, updates, updates / seconds,
        three(measured.seen[:updates]), three(measured.called[:updates]), three(measured.filed),
        cpu, store_cpu, driver_cpu, gauges.cost(pids).resident / MEGABYTE,
        telegram.hook.refused - refused, measured.lost, measured.stopped_at,
    )  # fmt: skip


def quickly(work: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop where it is installed, so that the residents cost less."""
    factory = importlib.import_module("uvloop").new_event_loop if find_spec("uvloop") else None
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)


async def _told(plan: Plan) -> list[Row]:
    rows = []
    async for row in measure(plan):
        rows.append(row)
        print(f"… {row.bot}, {row.residents} residents: {row.rate:.0f} updates/s", file=sys.stderr)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    names = (*OURS, *PEERS, *UNSAFE)
    parser.add_argument("--bots", nargs="+", default=[*OURS, *PEERS], metavar="BOT", help=f"of: {', '.join(names)}")
    parser.add_argument("--residents", type=int, nargs="+", default=[1, 50, 500], help="how many file at once")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each measurement takes")
    parser.add_argument("--postgres", default="", help="the URL of a server where databases may be made")
    parser.add_argument("--json", type=Path, help="also write the numbers into this file")
    given = parser.parse_args(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="shouwen-bench-", ignore_cleanup_errors=True) as folder:
        plan = Plan(Path(folder), given.bots, given.residents, given.seconds, postgres=given.postgres)
        rows = quickly(_told(plan))
    for line in table.report(rows, YARDSTICK):
        print(line)
    if given.json:
        given.json.write_text(json.dumps(table.numbers(rows, YARDSTICK), indent=1))


if __name__ == "__main__":
    main()
