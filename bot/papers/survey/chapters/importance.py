"""重要性—满意度: what matters to people against how it is rated, in two ways, undecided where chance decides."""

from collections.abc import Iterator

from bot.papers.survey.chapters.abstract import enough
from bot.papers.survey.part import Part, Picture, Table, Text
from bot.papers.survey.plots import map as plot
from bot.papers.survey.plots.map import Spot
from bot.papers.survey.words import QUADRANTS, number, share
from storage.surveys import importance
from storage.surveys.report import WaveReport
from storage.surveys.rounding import NOTHING
from storage.surveys.suppression import LEAST

STATED, DERIVED = "选为“最重要”的住户比例", "与总体评价的相关程度"


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    stated, derived = _stated(report), _derived(report)
    placed = report.wave.stated or report.wave.derived
    if placed is None or not enough(report):
        yield Text("问卷没有问哪些服务最重要，或回答太少，无法作重要性分析。")
        return
    spots, says = (stated, STATED) if report.wave.stated else (derived, DERIVED)
    spots = [spot for spot in spots if spot.code in placed.quadrants]
    if spots:
        yield Picture(plot.drawn(spots, placed, says), "重要性与满意率（虚线为各项平均；空心点表示不能断定）", 94)
    yield Table(
        "各项服务的位置", ("项目", "满意率", f"说重要（{_picks(report)}户作答）", "按所说", "与总体的相关", "按相关"),
        (5, 4, 7, 4, 5, 4),
        tuple(_row(report, code, stated, derived) for code in placed.quadrants),
    )  # fmt: skip
    yield Text(
        "一项服务的两个区间都避开平均线，才给出象限；否则写“不能断定”，这不等于一般，而是回答还不够多。"
        "“按所说”是住户自己选的，“按相关”是从各项评价与总体评价的关系推出的（Spearman秩相关），两者可以不同。", "note",
    )  # fmt: skip


def _row(report: WaveReport, code: str, stated: list[Spot], derived: list[Spot]) -> tuple[str, ...]:
    said = {spot.code: spot.importance for spot in stated}
    shown = {spot.code: spot.importance for spot in derived}
    picked = report.counts.picks.get("important", {}).get(code, 0)
    return (
        report.name(code),
        share(next(one.levels.satisfied for one in report.services if one.item.code == code)),
        f"{share(said[code])}（{picked}户）" if code in said else NOTHING,
        QUADRANTS[report.wave.stated.quadrants[code]] if report.wave.stated and code in said else NOTHING,
        number(shown[code]) if code in shown else NOTHING,
        QUADRANTS[report.wave.derived.quadrants[code]] if report.wave.derived and code in shown else NOTHING,
    )


def _picks(report: WaveReport) -> int:
    return report.counts.picks.get("important", {}).get("", 0)


def _stated(report: WaveReport) -> list[Spot]:
    picks = report.counts.picks.get("important", {})
    if not _picks(report):
        return []
    return [
        Spot(one.item.code, report.name(one.item.code), float(one.levels.satisfied or 0),
             picks.get(one.item.code, 0) / _picks(report))
        for one in report.services
        if one.levels.base >= LEAST
    ]  # fmt: skip


def _derived(report: WaveReport) -> list[Spot]:
    spots = []
    for one in report.services:
        known = importance.correlation(report.counts.crosses.get(one.item.code, {}))
        if known and one.levels.base >= LEAST:
            spots.append(Spot(one.item.code, report.name(one.item.code), float(one.levels.satisfied or 0), known[0]))
    return spots
