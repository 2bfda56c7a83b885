"""How fast a complaint is filed: updates per second, and how long people wait, through the whole bot.

A resident files with six updates: /start, a press on the kind, a sentence, a press on "other
category", a press on the category, a press on "send". Each goes through intake (lanes, framework,
translation), the turn, the commit (SQLite, FULL sync) and delivery to a Bot API server; a step is
over when that server has taken the bot's answer, the whole flow when it has taken the confirmation
to the resident and the card to the staff group.

Measured with our own limits switched off, for Telegram's are far lower than anything here; the bot,
its writer and the people who wait for it share one process. Without ``--api-base`` the server is our
sandbox in a process of its own, with its limits off too: people act in its apps, and the bot polls.
With ``--api-base`` people cannot act there – only Telegram could let them – so their updates are
handed to intake as a poll would, and everything else is the same.
"""

import argparse
import asyncio
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.doors import GROUP, at_any_server, at_the_sandbox
from bench.people import Crowd, Measured
from bot import engines, logs
from bot.clock import Clock
from bot.limits import Rates
from bot.service import Pace, Service
from handlers import seeding
from storage.database import open_writer, url_of, writing
from storage.migrate import upgrade
from storage.synthetic import Size

TOKEN = "7000000001:it-opens-nothing-but-a-local-sandbox"
FIRST_USER, STAFF = 10_001, 6
OFF = Rates(overall=1e6, chat=1e6, chat_burst=1_000_000, group_minute=1_000_000)
HEAD = ("residents", "flows", "updates/s", "calls/s", *(f"{what} {part}" for what in
        ("answer", "confirmed", "card") for part in ("p50", "p95", "p99")))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: how many at once, and what they saw."""

    residents: int
    measured: Measured
    seconds: float
    calls: int

    @property
    def updates_a_second(self) -> float:
        return len(self.measured.answers) / self.seconds

    def cells(self) -> list[str]:
        """Numbers for people; times in milliseconds."""
        times = (self.measured.answers, self.measured.confirmations, self.measured.cards)
        return [
            str(self.residents), str(len(self.measured.cards)),
            f"{self.updates_a_second:.0f}", f"{self.calls / self.seconds:.0f}",
            *(f"{1000 * percentile(each, part):.0f}" for each in times for part in (50, 95, 99)),
        ]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: groups of residents at once, how often each files, on how large an estate, where."""

    crowds: Sequence[int]
    flows: int = 3
    estate: int = 1000
    token: str = TOKEN
    api_base: str = ""
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="shouwen-bench-")))


async def measure(plan: Plan) -> list[Row]:
    """Run the crowds one after the other on one database."""
    bot_id = int(plan.token.partition(":")[0])
    database = open_writer(url_of(plan.folder / "shouwen.db"))
    upgrade(database)
    size = Size(max(plan.estate, *plan.crowds), STAFF, GROUP, FIRST_USER)
    with writing(database) as db:
        seeding.fill(db, size, bot_id=bot_id, now=Clock().now())
    opened = at_any_server(plan.api_base) if plan.api_base else at_the_sandbox(plan.token, size)
    async with opened as door:
        crowd = Crowd(engines.create("aiogram", plan.token, door.base), door)
        service = Service(crowd.engine, database, Clock(), Pace(rates=OFF))
        await service.start()
        rows = [await _row(crowd, number, plan.flows) for number in plan.crowds]
        await service.stop()
    database.dispose()
    return rows


async def _row(crowd: Crowd, residents: int, flows: int) -> Row:
    await crowd.file([FIRST_USER], 1)  # the first filing loads what is loaded late
    calls, begun = crowd.engine.calls, Clock.monotonic()
    measured = await crowd.file(range(FIRST_USER, FIRST_USER + residents), flows)
    return Row(residents, measured, Clock.monotonic() - begun, crowd.engine.calls - calls)


def percentile(values: Sequence[float], part: int) -> float:
    """By nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * part / 100) - 1)]


def report(rows: Sequence[Row]) -> Iterator[str]:
    """The table, and each crowd compared with the first."""
    table = [list(HEAD), *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(HEAD))]
    yield from ("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in table)
    yield "times in milliseconds"
    first = rows[0]
    for row in rows[1:]:
        waits = percentile(row.measured.answers, 50) / percentile(first.measured.answers, 50)
        yield (f"{row.residents} at once against {first.residents}: "
               f"{row.updates_a_second / first.updates_a_second:.1f} times the updates a second, "
               f"{waits:.1f} times the wait for an answer (p50)")


def _options(words: Sequence[str]) -> Plan:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--residents", type=int, nargs="+", default=[1, 50, 200], help="how many file at once")
    parser.add_argument("--flows", type=int, default=3, help="how often each of them files")
    parser.add_argument("--estate", type=int, default=1000, help="how many residents the estate has")
    parser.add_argument("--api-base", default="", help="a Bot API server other than our sandbox")
    parser.add_argument("--token", default=TOKEN, help="the bot's token there")
    given = parser.parse_args(words)
    return Plan(given.residents, given.flows, given.estate, given.token, given.api_base.rstrip("/"))


def main() -> None:
    """Measure and print."""
    plan = _options(sys.argv[1:])
    logs.set_up("ERROR")
    for line in report(asyncio.run(measure(plan))):
        print(line)


if __name__ == "__main__":
    main()
