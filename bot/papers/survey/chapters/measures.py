"""改进措施: the focus list with its reasons (Q9), and who does what by when, and what the check found (Q13)."""

from collections.abc import Iterator

from bot.papers.survey.chapters.abstract import enough
from bot.papers.survey.part import Heading, Part, Table, Text
from bot.papers.survey.words import REASONS, TREND, day, of
from storage.surveys.focus import Focus
from storage.surveys.report import Measure, WaveReport
from storage.surveys.trend import Share

HEADS = ("项目", "措施", "负责人", "完成期限", "完成情况", "验证")
ROOM = ("",) * 5


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    focus = report.wave.focus if enough(report) else ()
    if focus:
        shares = report.shares
        rows = tuple(_focus(report, one, shares[one.item]) for one in focus)
        yield Table("重点改进项目", ("项目", "满意率", "列入的原因", "与上次相比", "其他"), (4, 7, 8, 4, 4), rows)
        yield Text(
            "“比上次降低”按规程列出，是否真的降低看“与上次相比”。连续两次没有明显上升的，须深入研究，另订计划。", "note"
        )
    else:
        yield Text("本次调查没有列出重点改进项目。")
    yield Heading("改进措施", 2)
    planned = {one.item for one in report.measures}
    open_ones = [one.item for one in focus if one.item not in planned]
    lines = (*(_row(report, one) for one in report.measures), *((report.name(item), *ROOM) for item in open_ones))
    if lines:
        yield Table("每个重点项目都要有负责人、期限和验证", HEADS, (3, 8, 3, 4, 4, 4), lines, left=6)
    if open_ones:
        yield Text("空白处为尚未订出措施的项目，请在批准本报告前补齐。", "note")


def _focus(report: WaveReport, one: Focus, found: Share) -> tuple[str, ...]:
    why = "；".join(f"{reason} {REASONS[reason]}" for reason in one.reasons)
    word = TREND[one.trend] if report.past else "无上次数据"
    return report.name(one.item), of(found), why, word, "须深入研究" if one.deep_study else ""


def _row(report: WaveReport, one: Measure) -> tuple[str, ...]:
    done = f"{day(one.done_on)}完成" if one.done_on else "进行中"
    return report.name(one.item), one.what, one.owner, day(one.due_on), done, _verified(one)


def _verified(one: Measure) -> str:
    if one.effective is None:
        return "待验证"
    result = "有效" if one.effective else "无效，另订措施"
    return f"{result}（{one.verified_by}，{day(one.verified_on)}）" if one.verified_by else result
