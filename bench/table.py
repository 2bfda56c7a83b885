"""What was measured, as a table for people and as numbers for programs."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

HEAD = (
    "bot", "residents", "updates", "per s", "seen p50", "p95", "p99", "call p50", "p95", "p99", "filed p50", "p95",
    "CPU", "store", "driver", "MB", "refused", "lost",
)  # fmt: skip
LEGEND = (
    "seen: ms from the resident's act to the bot's first call for the chat; call: the same from the update's leaving",
    "filed: ms from the last act to confirmation and card; CPU: ms an update of the bot's processes, of its database",
    "server, and of this driver; MB: resident memory of the bot's processes",
)
PARTS = (50, 95, 99)

Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A bot under so many residents. Times in milliseconds, memory in megabytes, processor time per update.

    ``seen`` counts from the resident's act, ``called`` from the update's leaving Telegram, each to the
    first call for the chat; ``filed`` from the last act to confirmation and card. ``refused``: updates
    that had to come again; ``lost``: filings that stopped half-way.
    """

    bot: str
    residents: int
    updates: int
    rate: float
    seen: Three
    called: Three
    filed: Three
    cpu: float
    store_cpu: float
    driver_cpu: float
    memory: float
    refused: int
    lost: int
    stopped_at: str = ""

    def cells(self) -> list[str]:
        """The line of the table."""
        times = (*self.seen, *self.called, *self.filed[:2])
        return [
            self.bot, str(self.residents), str(self.updates), f"{self.rate:.0f}",
            *(f"{each:.0f}" for each in times),
            f"{self.cpu:.2f}", f"{self.store_cpu:.2f}", f"{self.driver_cpu:.2f}", f"{self.memory:.0f}",
            str(self.refused), f"{self.lost} {self.stopped_at}".strip(),
        ]  # fmt: skip


def three(seconds: Sequence[float]) -> Three:
    """The percentiles of some times, in milliseconds."""
    return (*(1000 * percentile(seconds, part) for part in PARTS),)  # type: ignore[return-value]


def percentile(values: Sequence[float], part: int) -> float:
    """By nearest rank; nan of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * part / 100) - 1)] if ordered else math.nan


def report(rows: Sequence[Row], yardstick: str) -> Iterator[str]:
    """The table, and everybody compared with one of them at the same number of residents."""
    table = [list(HEAD), *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(HEAD))]
    yield from ("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in table)
    yield from LEGEND
    yield from (
        f"{each['bot']} against {yardstick}, {each['residents']} residents: {each['rate']:.2f} times the updates a "
        f"second, {each['seen_p50']:.2f} the wait (p95 {each['seen_p95']:.2f}), {each['cpu']:.2f} the processor time"
        for each in ratios(rows, yardstick)
    )


def ratios(rows: Sequence[Row], yardstick: str) -> list[dict[str, str | int | float]]:
    """Each row divided by the yardstick's."""
    beside = {row.residents: row for row in rows if row.bot == yardstick}
    pairs = ((row, beside[row.residents]) for row in rows if row.bot != yardstick and row.residents in beside)
    return [
        {
            "bot": row.bot, "residents": row.residents, "rate": row.rate / other.rate,
            "seen_p50": row.seen[0] / other.seen[0], "seen_p95": row.seen[1] / other.seen[1],
            "cpu": row.cpu / other.cpu,
        }
        for row, other in pairs
    ]  # fmt: skip


def numbers(rows: Sequence[Row], yardstick: str) -> dict[str, object]:
    """The same for programs."""
    return {"rows": [asdict(row) for row in rows], "against": yardstick, "ratios": ratios(rows, yardstick)}
