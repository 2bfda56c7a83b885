"""分项: every service with its levels, its interval and its abstentions (Q7, Q8)."""

from collections.abc import Iterator

from bot.papers.survey.chapters.abstract import enough
from bot.papers.survey.part import Part, Picture, Table, Text
from bot.papers.survey.plots import levels
from bot.papers.survey.words import interval, number, share
from storage.surveys.report import WaveReport
from storage.surveys.rounding import NOTHING
from storage.surveys.suppression import LEAST
from storage.surveys.wave import ItemFigures

HEADS = ("项目", "评定户数", "满意率", "95%区间", "很满意或满意", "不满意率", "满意度", "平均等级")
POINTS = ("项目", "打分户数", "得分率", "每份平均分", "满分")
ABSTAINED = ("项目", "收回份数", "已评定", "没用过", "不愿回答", "漏答或不清")


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    if not enough(report):
        yield Text("有效问卷太少，不列出分项结果。")
        return
    if not any(one.levels.base for one in report.wave.items):
        yield Text("所有项目都没有人评定（全部回答“没用过”或未作答），因此没有任何比例可算。")
    else:
        yield Picture(levels.drawn(report), "各项服务的满意等级分布（自满意率高到低）")
        rows = tuple(_figures(report, one) for one in levels.ordered(report))
        yield Table("各项服务的指标", HEADS, (7, 4, 4, 6, 5, 4, 4, 4), rows)
        yield Text(
            f"满意率＝满意评定数÷总评定数；满意度按等级权重{'、'.join(map(str, report.method.weights))}计算。"
            "等级只有先后，没有距离，平均等级仅供参考。区间互相重叠的项目不能排先后。", "note",
        )  # fmt: skip
    points = [one for one in report.wave.items if one.item.kind == "points" and one.tally.base >= LEAST]
    if points:
        told = tuple(_points(report, one) for one in points)
        yield Table("打分项目（得分率＝得分÷满分）", POINTS, (7, 4, 4, 5, 4), told)
    yield Table("各项的弃权（均不计入比例的基数）", ABSTAINED, (7, 4, 4, 4, 4, 5), tuple(
        (report.name(one.item.code), str(one.tally.returned), str(one.tally.base), str(one.tally.not_applicable),
         str(one.tally.declined), str(one.tally.left_out))
        for one in report.wave.items
    ))  # fmt: skip


def _figures(report: WaveReport, one: ItemFigures) -> tuple[str, ...]:
    name, found = report.name(one.item.code), one.levels
    if found.base < LEAST:
        return name, f"不足{LEAST}", *((NOTHING,) * 6)
    return (
        name, str(found.base), share(found.satisfied), interval(one.satisfied_interval), share(found.top_two),
        share(found.dissatisfied), share(found.weighted), number(found.mean),
    )  # fmt: skip


def _points(report: WaveReport, one: ItemFigures) -> tuple[str, ...]:
    return report.name(one.item.code), str(one.tally.base), share(one.points), number(one.per_form), str(one.item.full)
