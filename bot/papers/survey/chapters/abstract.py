"""摘要: what a manager must know who reads one page, the doubtful said as plainly as the certain."""

from collections.abc import Iterator
from fractions import Fraction

from bot.papers.survey.part import Part, Points, Text, Tile, Tiles
from bot.papers.survey.words import HEADLINES, REASONS, VERDICTS, interval, listed, of, period, share
from storage.surveys import suppression
from storage.surveys.report import WaveReport
from storage.surveys.rounding import NOTHING
from storage.surveys.suppression import LEAST
from storage.surveys.wave import ItemFigures

FEW = 3
TOO_FEW = f"收回的有效问卷不足{LEAST}份。为保护答卷人，也因为这么少的回答说明不了什么，本报告不列出任何评价结果。"


def parts(report: WaveReport) -> Iterator[Part]:
    """The page before the chapters."""
    yield Tiles(tuple(tiles(report)))
    if not enough(report):
        yield Text(TOO_FEW, "lead")
        yield Points(tuple(_sample(report)))
        return
    yield Points(tuple(found(report)))
    yield Text("读这份报告时请注意", "lead")
    yield Points(tuple(cautions(report)))


def enough(report: WaveReport) -> bool:
    """Whether so many answered that figures may be shown at all."""
    return suppression.total_shown({"all": report.counts.returned})


def tiles(report: WaveReport) -> Iterator[Tile]:
    """The figures that are seen first."""
    together, whole = report.wave.together, report.whole
    shown = enough(report)
    headline = share(report.headline) if shown else NOTHING
    yield Tile(
        f"各项服务{HEADLINES[report.method.headline]}", headline, f"共{together.base}项次评定" if shown else "不列出"
    )
    if whole and shown and whole.levels.base >= LEAST:
        yield Tile("总的来说满意", share(whole.levels.satisfied), f"{whole.levels.base}户回答")
    if report.returned:
        base = report.returned.drawn - report.returned.ineligible
        yield Tile("问卷回收率", share(report.returned.rate), f"应答{base}户，收回{_came(report)}份")
    else:
        yield Tile("有效问卷", str(report.counts.returned), "份；未提供名单，无回收率")


def found(report: WaveReport) -> Iterator[str]:
    """What was found, in sentences, each figure with its base."""
    yield from _sample(report)
    yield from _result(report)
    best, worst = _ends(report)
    if best:
        yield f"评价较高：{listed([_rated(report, one) for one in best])}。"
    if worst:
        yield f"评价较低：{listed([_rated(report, one) for one in worst])}。"
    yield from _trend(report)
    # What is only lower in figures than last time, and may be so by chance, is no headline.
    first = [one for one in report.wave.focus if one.reasons != ("e",) or one.trend == "clearly lower"]
    if first:
        said = [
            f"{report.name(one.item)}（{'，'.join(REASONS[reason] for reason in one.reasons)}）" for one in first[:FEW]
        ]
        yield f"重点改进：{listed(said)}。"


def cautions(report: WaveReport) -> Iterator[str]:
    """What cannot be told from these answers (X26, X28)."""
    whole = report.whole
    if report.returned and report.returned.verdict in ("invalid", "reissue"):
        yield "回收率没有达到规定，按规程本次调查的结果不能作为考核依据；以下数字只供内部了解情况。"
    if report.returned is None:
        yield "没有提供抽样名单，因此不知道回收率，也不知道没有回答的住户会怎样评价。"
    elif whole and whole.bounds and whole.levels.base >= LEAST:
        yield (
            f"没有回答的住户怎样评价，谁也不知道。总体满意率如果把没有回答的全部算作不满意或全部算作满意，"
            f"分别是{share(whole.bounds[0])}和{share(whole.bounds[1])}。只有更多的回答才能缩小这个差距。"
        )
    yield "置信区间只反映“碰巧问到谁”带来的误差；区间互相重叠的两个数字，不能据此排出先后。"
    if report.past:
        yield "与上次相比标为“不能断定”的项目，数字的升降可能只是偶然，不宜据此奖惩。"
    else:
        yield "没有上次的数据，本报告不能说明是进步还是退步。"
    if any(one.levels.base < LEAST for one in report.services):
        yield f"评定不足{LEAST}户的项目和楼栋不单独列出，以免看出是谁答的。"


def _came(report: WaveReport) -> int:
    return report.returned.complete + report.returned.partial if report.returned else 0


def _sample(report: WaveReport) -> Iterator[str]:
    if report.returned is None:
        yield f"共收回问卷{report.forms}份，其中有效{report.counts.returned}份。"
        return
    line = f"{report.method.return_rate}%{'（含）以上' if report.method.return_reached else '以上（不含）'}"
    yield (
        f"抽中{report.returned.drawn}户，有效问卷{report.counts.returned}份，回收率{share(report.returned.rate)}；"
        f"规定为{line}，{VERDICTS[report.returned.verdict]}。"
    )


def _result(report: WaveReport) -> Iterator[str]:
    whole, headline = report.whole, report.headline
    if whole and whole.levels.base >= LEAST:
        yield f"总的来说，{of(report.share(whole.item))}表示满意，95%置信区间{interval(whole.satisfied_interval)}。"
    if headline is not None:
        reached = "达到" if report.on_target else "没有达到"
        name = HEADLINES[report.method.headline]
        yield (
            f"各项服务合计{name}{share(headline)}（{report.wave.together.base}项次），"
            f"{reached}公司目标{report.method.target}%。"
        )


def _ends(report: WaveReport) -> tuple[list[ItemFigures], list[ItemFigures]]:
    """The best and the worst rated services, none of them twice."""
    known = [one for one in report.services if one.levels.base >= LEAST]
    ranked = sorted(known, key=lambda one: one.levels.satisfied or Fraction(0))
    count = min(FEW, len(ranked) // 2)
    return ranked[::-1][:count], ranked[:count]


def _rated(report: WaveReport, one: ItemFigures) -> str:
    return f"{report.name(one.item.code)}{of(report.share(one.item))}"


def label(report: WaveReport) -> str:
    """What the wave before is called, in brackets; nothing where it has no name."""
    return f"（{period(report.past[-1].label)}）" if report.past and report.past[-1].label else ""


def _trend(report: WaveReport) -> Iterator[str]:
    if not report.past:
        return
    lower = [report.name(one.item.code) for one in report.wave.items if one.trend == "clearly lower"]
    higher = [report.name(one.item.code) for one in report.wave.items if one.trend == "clearly higher"]
    said = [*([f"{listed(higher)}明显上升"] if higher else []), *([f"{listed(lower)}明显下降"] if lower else [])]
    others = sum(1 for one in report.wave.items if one.trend == "cannot be told")
    rest = f"{'其余' if said else ''}{others}项的变化与偶然的波动分不开" if others else ""
    yield f"与上次{label(report)}相比：{'；'.join([*said, *([rest] if rest else [])])}。"
