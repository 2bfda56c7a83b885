"""附表: the counts behind the figures, what weights and silence could change, another provider (Q15), formulas."""

from collections.abc import Iterator

from bot.papers.survey.chapters.abstract import enough
from bot.papers.survey.part import Heading, Part, Points, Sheet, Table, Text
from bot.papers.survey.words import LEVELS, TREND, between, of, share
from storage.surveys import beside
from storage.surveys.beside import Beside
from storage.surveys.report import WaveReport
from storage.surveys.rounding import NOTHING
from storage.surveys.suppression import LEAST
from storage.surveys.wave import ItemFigures

FORMULAS = (
    "满意率＝满意评定数÷总评定数；满意＝很满意＋满意＋基本满意。",
    "满意度＝（很满意×10＋满意×8＋基本满意×6＋不满意×4＋很不满意×2）÷（评定数×10）。",
    "未收回的问卷、漏答、不清楚、不愿回答和没用过的，均按弃权处理，不作统计基数。",
    "区间为Wilson区间，95%置信水平；知道总户数时作有限总体校正。",
    "上下限：没有回答的住户全部算作不满意，或全部算作满意。",
    "与上次比较：单侧检验，份数少时用Fisher精确检验，各项同时比较用Holm校正。",
    "数字均由原始份数直接计算，最后一步四舍五入，因此各项相加可能差0.1。",
)


def parts(report: WaveReport) -> Iterator[Part]:
    """The annexes, from a fresh page on."""
    yield Sheet()
    if enough(report):
        yield Heading("各项的评定数量", annex=True)
        yield Table("份数", ("项目", *LEVELS.values(), "评定合计"), (6, 3, 3, 4, 3, 4, 4), tuple(_counts(report)))
        yield from _changed(report)
        for one in report.beside:
            yield from _beside(report, one)
    yield Heading("计算方法")
    yield Points(FORMULAS)
    yield from _seeds(report)


def _counts(report: WaveReport) -> Iterator[tuple[str, ...]]:
    for one in report.wave.items:
        if one.levels.base < LEAST:
            yield report.name(one.item.code), *((NOTHING,) * 5), f"不足{LEAST}"
        else:
            yield report.name(one.item.code), *_levels(one), str(one.levels.base)


def _levels(one: ItemFigures) -> Iterator[str]:
    for level in LEVELS:
        yield str(round((one.levels.distribution[level] or 0) * one.levels.base))


def _changed(report: WaveReport) -> Iterator[Part]:
    """What those who kept silent could change, and what each building's weight changes."""
    rows = tuple(
        (report.name(one.item.code), share(one.levels.satisfied), between(one.bounds),
         share(one.by_strata.weighted) if one.by_strata else NOTHING)
        for one in report.wave.items
        if one.levels.base >= LEAST and (one.bounds or one.by_strata)
    )  # fmt: skip
    if rows:
        yield Heading("没有回答者和楼栋权重的影响", annex=True)
        yield Table("满意率", ("项目", "未加权", "未回答者全不满意–全满意", "按楼栋户数加权"), (6, 4, 7, 5), rows)
    silent = sorted({name for one in report.wave.items if one.by_strata for name in one.by_strata.silent})
    if silent:
        yield Text(f"没有人回答的楼栋：{'、'.join(silent)}。加权数字不包括这些楼栋。", "note")


def _beside(report: WaveReport, one: Beside) -> Iterator[Part]:
    """Q15: kept apart; residents of another estate are none of ours."""
    yield Heading(f"对照：{one.name}（单独统计，不计入本小区任何数字）", annex=True)
    if not one.shares:
        yield Text(f"只有{one.forms}份回答，不足{beside.LEAST}份，不作对照。")
        return
    ours = report.shares
    rows = tuple(
        (report.name(code), of(ours[code]), of(found), TREND[one.words[code]].replace("明显下降", "本小区明显低")
         .replace("明显上升", "本小区明显高"))
        for code, found in one.shares.items()
        if min(found.base, ours[code].base) >= LEAST
    )  # fmt: skip
    yield Table(f"共{one.forms}份回答", ("项目", "本小区", one.name, "比较"), (5, 6, 6, 5), rows)
    yield Text("对照者不是按名单随机抽取的，份数也少，只供参考。", "note")


def _seeds(report: WaveReport) -> Iterator[Part]:
    if not report.plan.commitment:
        return
    yield Heading("抽签的核验")
    yield Text(
        "抽签顺序由一个随机种子决定。种子的SHA-256摘要在抽签前公布，一轮抽完后公布种子本身，任何人都可以重新计算、逐户核对。"
    )
    yield Table("摘要", ("内容", "SHA-256"), (3, 10), (
        ("种子", report.plan.commitment), ("抽样名单", report.plan.frame_digest or NOTHING),
    ), left=2)  # fmt: skip
