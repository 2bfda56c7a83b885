"""What an outage leaves behind: updates that wait at Telegram, taken in by polling – in which time and memory.

Everybody has written a few times while the bot was away: /start and sentences in turn. An update is
taken in when the next poll acknowledges it; the bot is through when it has nothing left to answer.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import gauges, lineup
from bench.bots import Bot, running
from bench.flow import MEGABYTE, TOKEN, quickly
from bench.lineup import OURS, Lineup
from bench.patience import until
from bench.residents import FIRST_USER
from bench.sentences import sentence
from bench.stores import Missing
from bench.telegram import Telegram

POLLING = {"SHOUWEN_POLL_SECONDS": "1"}
ALONE = [name for name in OURS if "x2" not in name]
LONGEST = 1800.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Which bots, how many updates wait, and from how many residents; ``quiet`` seconds without a call end it."""

    folder: Path
    bots: Sequence[str] = ("sqlite", "postgres")
    updates: int = 10_000
    residents: int = 1_000
    postgres: str = ""
    quiet: float = 1.5


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds until all was taken in and until all was answered; megabytes before, at the peak and after."""

    bot: str
    updates: int
    taken_in: float
    answered: float
    calls: int
    before: float
    peak: float
    after: float

    def line(self) -> str:
        """For people."""
        return (
            f"{self.bot}: {self.updates} updates taken in after {self.taken_in:.1f} s "
            f"({self.updates / self.taken_in:.0f}/s), answered with {self.calls} calls after {self.answered:.1f} s; "
            f"memory {self.before:.0f} MB before, {self.peak:.0f} at the peak, {self.after:.0f} after"
        )


async def measure(plan: Plan) -> list[Taken]:
    """The bots one after the other."""
    found: list[Taken] = []
    async with AsyncExitStack() as servers:
        known = Lineup(servers, plan.folder, TOKEN, plan.postgres)
        for number, name in enumerate(plan.bots):
            folder = plan.folder / str(number)
            folder.mkdir()
            try:
                bot = await known.bot(name, folder, plan.residents)
            except Missing as missing:
                lineup.left_out(name, missing)
            else:
                found.append(await _take(plan, bot, folder))
    return found


async def _take(plan: Plan, bot: Bot, folder: Path) -> Taken:
    """The bot is up before anything waits, so that only taking in is measured."""
    telegram = Telegram(TOKEN)
    heard: list[float] = []
    telegram.hear = lambda _chat, _message: heard.append(time.perf_counter())
    base = await telegram.start()
    async with running(bot, telegram, base, folder, POLLING) as [pid]:
        before, calls, begun = gauges.cost([pid]).resident, telegram.calls, time.perf_counter()
        for number in range(plan.updates):
            turn, person = divmod(number, plan.residents)
            telegram.says(FIRST_USER + person, sentence(person) if turn % 2 else "/start")
        await until(lambda: not telegram.line, LONGEST)
        taken = time.perf_counter() - begun
        await until(lambda: heard and time.perf_counter() - heard[-1] > plan.quiet, LONGEST)
        sizes = (each / MEGABYTE for each in (before, gauges.peak(pid), gauges.cost([pid]).resident))
        made = telegram.calls - calls
    telegram.stop()
    return Taken(bot.name, plan.updates, taken, heard[-1] - begun, made, *sizes)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bots", nargs="+", default=["sqlite", "postgres"], metavar="BOT", choices=ALONE)
    parser.add_argument("--updates", type=int, default=10_000, help="how many updates wait")
    parser.add_argument("--postgres", default="", help="the URL of a server where databases may be made")
    parser.add_argument("--json", type=Path, help="also write the numbers into this file")
    given = parser.parse_args(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="shouwen-bench-", ignore_cleanup_errors=True) as folder:
        found = quickly(measure(Plan(Path(folder), given.bots, given.updates, postgres=given.postgres)))
    for each in found:
        print(each.line())
    if given.json:
        given.json.write_text(json.dumps([asdict(each) for each in found], indent=1))


if __name__ == "__main__":
    main()
