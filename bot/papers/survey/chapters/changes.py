"""趋势: this wave against the one before in three words, and the whole over all waves (X28, Q9 e)."""

from collections.abc import Iterator
from fractions import Fraction

from bot.papers.survey.chapters.abstract import enough, label
from bot.papers.survey.part import Part, Picture, Table, Text
from bot.papers.survey.plots import changes
from bot.papers.survey.words import TREND, number, of, period
from storage.surveys import trend
from storage.surveys.report import WaveReport
from storage.surveys.suppression import LEAST
from storage.surveys.trend import Share

MOST_WAVES = 8


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    if not report.past:
        yield Text("没有上次调查的数据，无从比较。下次调查沿用相同的问题，就能看出变化。")
        return
    items = changes.compared(report) if enough(report) else []
    if not items:
        yield Text(f"上次{label(report)}与本次没有问法相同、且两次都有{LEAST}户以上评定的项目，不作比较。")
        return
    yield Picture(changes.drawn(report), f"满意率与上次{label(report)}比较")
    before = report.past[-1].shares
    rows = tuple(
        (report.name(one.item.code), of(before[one.item.code]), of(report.share(one.item)),
         _points(before[one.item.code], report.share(one.item)), TREND[one.trend or "cannot be told"])
        for one in items
    )  # fmt: skip
    yield Table("与上次比较", ("项目", "上次满意率", "本次满意率", "相差（百分点）", "判断"), (5, 7, 7, 4, 4), rows)
    yield Text(
        "判断用单侧检验，并对同时比较多项作Holm校正：如果什么都没变，整次调查误报一项“明显下降”的可能不超过5%。"
        f"{_visible(report)}", "note",
    )  # fmt: skip
    yield from _over_time(report)


def _points(before: Share, after: Share) -> str:
    difference = (Fraction(after.hits, after.base) - Fraction(before.hits, before.base)) * 100
    return f"{'+' if difference > 0 else ''}{number(difference, 1)}"


def _visible(report: WaveReport) -> str:
    """How great a drop must be to be seen with so many answers."""
    drop = trend.smallest_visible_drop(min(report.counts.returned, _before(report)))
    return f"以这次的份数，低于{number(drop, 1)}个百分点的真实下降多半看不出来。" if drop is not None else ""


def _before(report: WaveReport) -> int:
    return max(share.base for share in report.past[-1].shares.values())


def _over_time(report: WaveReport) -> Iterator[Part]:
    whole = report.whole
    if whole is None or len(report.past) < 2:
        return
    before = [(period(one.label), one.shares[whole.item.code]) for one in report.past if whole.item.code in one.shares]
    waves = [*before, ("本次", report.share(whole.item))]
    shown = [(label, found) for label, found in waves if found.base >= LEAST][-MOST_WAVES:]
    if len(shown) > 2:
        labels, shares = [one[0] for one in shown], [one[1] for one in shown]
        yield Picture(changes.over_time(labels, shares), "历次总体满意率（竖线为95%置信区间）")
