"""How the satisfied shares changed: each service then and now with its interval, and the whole over all waves.

The two dots of an item are joined to nothing: what lies between them may be chance, and the word on the right says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from bot.papers.survey.plots.svg import BLUE, GREY, LARGE, ORANGE, PALE, SMALL, Canvas, wide
from bot.papers.survey.words import TREND, period, share
from storage.surveys.intervals import Interval, wilson
from storage.surveys.report import WaveReport
from storage.surveys.suppression import LEAST
from storage.surveys.trend import Share, Word
from storage.surveys.wave import ItemFigures

WIDTH, ROW, TOP, BOTTOM = 760.0, 34.0, 52.0, 30.0
ENDS = 640.0
HIGH = 260.0
COLOURS: dict[Word, str] = {"clearly lower": ORANGE, "cannot be told": GREY, "clearly higher": BLUE}


@dataclass(frozen=True, slots=True)
class _Axis:
    """Shares from a round beginning up to the whole, along a line of so many points."""

    least: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (max(value, self.least) - self.least) / (1 - self.least) * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        step = 0.05 if self.least >= 0.75 else 0.1 if self.least >= 0.4 else 0.2
        count = round((1 - self.least) / step)
        return [1 - number * step for number in range(count + 1)]


def compared(report: WaveReport) -> list[ItemFigures]:
    """The items that have a word, for both waves asked them alike; those of too few ratings are left out."""
    before = report.past[-1].shares if report.past else {}
    there = [one for one in report.wave.items if one.trend and one.item.code in before]
    return [one for one in there if min(one.levels.base, before[one.item.code].base) >= LEAST]


def drawn(report: WaveReport) -> str:
    """Then and now, an item a row."""
    items, before = compared(report), report.past[-1].shares
    then = {one.item.code: wilson(*before[one.item.code]) for one in items}
    names = max(wide(report.name(code), LARGE) for code in then)
    lows = [*(found.low for found in then.values()), *(one.satisfied_interval.low for one in items)]
    axis = _Axis(_round_down(min(lows)), max(90.0, names + 16), ENDS)
    canvas = Canvas(WIDTH, TOP + ROW * len(items) + BOTTOM)
    _frame(canvas, axis, period(report.past[-1].label))
    for at, one in enumerate(items):
        code, y = one.item.code, TOP + (at + 0.5) * ROW
        canvas.text(axis.start - 10, y, report.name(code), anchor="end", size=LARGE)
        _dot(canvas, axis, (y - 5, GREY), before[code].value, then[code], hollow=True)
        word: Word = one.trend or "cannot be told"
        _dot(canvas, axis, (y + 6, COLOURS[word]), report.share(one.item).value, one.satisfied_interval)
        canvas.text(ENDS + 14, y, TREND[word], fill=COLOURS[word])
    return canvas.made()


def _frame(canvas: Canvas, axis: _Axis, label: str) -> None:
    canvas.dot(axis.start + 6, 14, colour=GREY, hollow=True)
    then = f"上次（{label}）" if label else "上次"
    canvas.text(axis.start + 18, 14, then)
    after = axis.start + 38 + wide(then)
    canvas.dot(after, 14, colour=GREY)
    canvas.text(after + 12, 14, "本次（蓝：明显上升，橙：明显下降，灰：不能断定）　横线为95%置信区间")
    bottom = canvas.height - BOTTOM
    for mark in axis.marks:
        canvas.line((axis.at(mark), TOP - 14), (axis.at(mark), bottom), colour=PALE)
        canvas.text(axis.at(mark), bottom + 14, f"{round(mark * 100)}%", anchor="middle", size=SMALL, fill=GREY)


def _dot(
    canvas: Canvas, axis: _Axis, place: tuple[float, str], value: float, interval: Interval, *, hollow: bool = False
) -> None:
    y, colour = place
    canvas.line((axis.at(interval.low), y), (axis.at(interval.high), y), colour=colour, thick=1.6)
    canvas.dot(axis.at(value), y, colour=colour, hollow=hollow)


def over_time(labels: Sequence[str], shares: Sequence[Share]) -> str:
    """One share over several waves, each with its interval."""
    found = [wilson(*one) for one in shares]
    least = _round_down(min(one.low for one in found))
    axis = _Axis(least, HIGH - 40, 24)
    canvas = Canvas(WIDTH, HIGH)
    for mark in axis.marks:
        canvas.line((60, axis.at(mark)), (WIDTH - 20, axis.at(mark)), colour=PALE)
        canvas.text(52, axis.at(mark), f"{round(mark * 100)}%", anchor="end", size=SMALL, fill=GREY)
    step = (WIDTH - 100) / len(shares)
    for at, (label, one, interval) in enumerate(zip(labels, shares, found, strict=True)):
        x = 60 + (at + 0.5) * step
        canvas.line((x, axis.at(interval.low)), (x, axis.at(interval.high)), colour=BLUE, thick=1.6)
        canvas.dot(x, axis.at(one.value))
        canvas.text(x + 10, axis.at(one.value), share(one.value))
        canvas.text(x, HIGH - 20, label, anchor="middle")
        canvas.text(x, HIGH - 5, f"{one.base}户", anchor="middle", size=SMALL, fill=GREY)
    return canvas.made()


def _round_down(low: float) -> float:
    """The round tenth below, with a little air, so that no interval is cut."""
    return max(0.0, floor((low - 0.02) * 10) / 10)
