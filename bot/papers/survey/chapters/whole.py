"""总体: the figures over all services, the people who answered, the buildings – small groups are hidden (X27)."""

from collections.abc import Iterator, Mapping

from bot.papers.survey.chapters.abstract import TOO_FEW, enough
from bot.papers.survey.part import Heading, Part, Points, Table, Text
from bot.papers.survey.words import ACTIONS, GRADES, INDICATORS, LEVELS, interval, listed, number, of, share
from storage.surveys import suppression
from storage.surveys.questionnaire import Item
from storage.surveys.report import WaveReport, totals
from storage.surveys.rounding import NOTHING
from storage.surveys.suppression import LEAST

HIDDEN = f"不足{LEAST}户或可由合计推出"


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    if not enough(report):
        yield Text(TOO_FEW)
        return
    yield Table("总体指标", ("指标", "结果", "基数与说明"), (5, 3, 8), tuple(_figures(report)), left=1)
    yield from _apart(report)
    yield from _scores(report)
    yield from _grade(report)
    yield from _types(report)
    yield from _buildings(report)


def _figures(report: WaveReport) -> Iterator[tuple[str, str, str]]:
    together, whole = report.wave.together, report.whole
    by_rating, by_service = totals(report)
    if whole and whole.levels.base >= LEAST:
        levels = "、".join(f"{LEVELS[level]}{share(part)}" for level, part in whole.levels.distribution.items())
        yield (
            "总的来说满意",
            share(whole.levels.satisfied),
            f"{whole.levels.base}户；95%区间{interval(whole.satisfied_interval)}",
        )
        yield "总的来说的分布", NOTHING, levels
        yield (
            "很满意或满意",
            share(whole.levels.top_two),
            f"{whole.levels.base}户；95%区间{interval(whole.top_two_interval)}",
        )
    if together.base:
        yield "各项服务合计满意率", share(by_rating), f"{together.base}项次评定，每次评定同等"
        yield "各项服务平均满意率", share(by_service), f"{len(report.services)}项服务，每项同等"
        yield "各项服务合计满意度", share(together.weighted), f"{together.base}项次，按{_weights(report)}加权"
        yield (
            "公司目标",
            f"{report.method.target}%",
            "达到" if report.on_target else "没有达到，提请公司汇总分析并跟进整改",
        )
    if report.wave.customer_mean is not None:
        yield (
            "顾客平均满意度",
            number(report.wave.customer_mean),
            f"各项平均分之和；分母为全部收回问卷{report.counts.returned}份",
        )


def _weights(report: WaveReport) -> str:
    return "、".join(map(str, report.method.weights))


def _apart(report: WaveReport) -> Iterator[Part]:
    """B's self-assessment and the figure made with it: for the company, never for residents."""
    if report.own is None:
        return
    own = report.own.together
    yield Heading("自我评定（内部）", 2)
    yield Points((
        f"自评满意度{share(own.weighted)}（{own.base}项次），不计入以上各项数字。",
        f"综合满意度＝自评40%＋调查60%＝{share(report.overall)}。住户只评了其中的60%，此数不对外公布。",
    ))  # fmt: skip


def _scores(report: WaveReport) -> Iterator[Part]:
    if report.recommendation:
        score = report.recommendation
        yield Text(
            f"推荐意愿（NPS）{number(score.points, 1)}，误差±{number(score.margin, 1)}；一年至多问一次，不用于考核。"
        )
    if report.ease is not None:
        yield Text(f"办事方便（CES，7分中5分以上）{share(report.ease)}。")


def _grade(report: WaveReport) -> Iterator[Part]:
    """R7: the quarter's grade by its lowest indicator."""
    grade = report.grade
    if grade is None or grade.grade is None:
        return
    yield Heading("季度评级", 2)
    told = listed([f"{INDICATORS[name]}“{GRADES[one]}”" for name, one in grade.by_indicator.items()])
    unknown = f"{listed([INDICATORS[name] for name in grade.unknown])}没有数据，未参加评级。" if grade.unknown else ""
    yield Text(f"本季度评级：{GRADES[grade.grade]}（取各指标中最低的一级：{told}）。{unknown}")
    yield Text(f"相应措施：{listed([ACTIONS[one] for one in grade.measures])}。")


def _types(report: WaveReport) -> Iterator[Part]:
    """Who answered, as far as they said; small groups are hidden."""
    asked = [item for item in report.questionnaire.items if item.role == "type" and report.types.get(item.code)]
    if not asked:
        return
    rows = tuple(
        (item.name["zh_CN"], str(sum(report.types[item.code].values())), _options(item, report.types[item.code]))
        for item in asked
    )
    yield Heading("答卷人构成", 2)
    yield Table("愿意说明的答卷人", ("问题", "作答人数", "构成"), (5, 2, 10), rows)
    yield Text(f"不愿回答的不在其中。标＊的{HIDDEN}，不列出。", "note")


def _options(item: Item, chosen: Mapping[str, int]) -> str:
    """How many chose what, with their shares."""
    hidden, answered = suppression.hidden(chosen), sum(chosen.values())
    return listed([
        f"{option.text['zh_CN']}{'＊' if option.code in hidden else f'{count}人（{share(count / answered)}）'}"
        for option in item.options
        if (count := chosen.get(option.code, 0))
    ])  # fmt: skip


def _buildings(report: WaveReport) -> Iterator[Part]:
    if len(report.wave.buildings) < 2:
        return
    yield Heading("各楼栋", 2)
    rows = []
    for one in report.wave.buildings:
        hidden = one.shown == "hidden"
        rank = "可参加比较" if one.shown == "ranked" else NOTHING if hidden else "回答不足30户，不排名次"
        rows.append((
            one.name or "未注明", "＊" if hidden else str(one.answers), "＊" if hidden else share(one.satisfied),
            "＊" if hidden else interval(one.interval), rank,
        ))  # fmt: skip
    yield Table("总的来说满意，按楼栋", ("楼栋", "回答户数", "满意率", "95%区间", "说明"), (3, 3, 3, 4, 5), tuple(rows))
    if any(one.shown == "hidden" for one in report.wave.buildings):
        yield Text(f"＊ {HIDDEN}，不列出。", "note")


def stated(report: WaveReport) -> str:
    """The whole in one sentence, for a short message."""
    whole = report.whole
    return of(report.share(whole.item)) if whole and whole.levels.base >= LEAST else NOTHING
