"""方法: the method sheet that is printed with every result (X53), and how the forms came back (Q6)."""

from collections.abc import Iterator

from bot.papers.survey.part import Heading, Part, Picture, Points, Table, Text
from bot.papers.survey.plots import returns
from bot.papers.survey.words import (
    LEFT_OUT,
    MODES,
    NO_INCENTIVES,
    OCCASIONS,
    OUTCOMES,
    UNSAID,
    VERDICTS,
    WAYS,
    day,
    days,
    number,
    share,
    told,
)
from storage.surveys import sizes
from storage.surveys.ladder import OUTCOMES as LADDER
from storage.surveys.report import WaveReport

# How those who answered late compare with the early ones.
LATE = {"clearly lower": "晚答的明显低", "cannot be told": "看不出差别", "clearly higher": "晚答的明显高"}


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    rows = tuple((name, value or UNSAID) for name, value in _sheet(report))
    yield Table("调查说明", ("项目", "说明"), (3, 11), rows, left=2)
    yield Heading("回收情况", 2)
    if report.returned is None:
        yield Text("没有提供抽样名单：回收率、各户结果和有限总体校正都无从计算，本报告不作推测。")
    else:
        yield from _returns(report)
    yield from _modes(report)
    yield from _cleaning(report)
    yield from _honesty(report)


def _sheet(report: WaveReport) -> Iterator[tuple[str, str]]:
    plan, method = report.plan, report.method
    yield "调查缘由", told(OCCASIONS, plan.occasion)
    yield "调查目的", plan.purpose
    yield "调查对象", plan.population or _population(report)
    yield "抽样名单（抽样框）", _frame(report)
    yield "抽取方法", told(WAYS, plan.draw)
    yield (
        "问卷",
        f"{report.questionnaire.title['zh_CN']}，编号{report.questionnaire.id}，第{report.questionnaire.version}版",
    )
    yield "调查方式", plan.approach or "、".join(MODES[mode] for mode in report.modes if report.modes[mode])
    yield "调查时间", days(plan.opens_on, plan.closes_on)
    yield "发放与收回", _asked(report)
    yield "精度", _accuracy(report)
    yield "加权", "正文数字不加权；按楼栋户数加权的数字附在附表二" if report.population.strata else "不加权"
    yield "剔除", _excluded(report)
    yield "奖励", told(NO_INCENTIVES, plan.incentives)
    yield "试调查", f"{plan.pilot}户" if plan.pilot else "未进行" if plan.number else ""
    yield "负责人", plan.responsible
    yield "结果用途", plan.use
    yield (
        "适用规程",
        f"规程{method.profile}；满意指“基本满意”及以上" if method.satisfied_from == 3 else f"规程{method.profile}",
    )


def _population(report: WaveReport) -> str:
    return f"本小区{report.population.households}户" if report.population.households else ""


def _frame(report: WaveReport) -> str:
    if report.population.households is None:
        return ""
    return f"房屋名册中属于调查范围的{report.population.households}户"


def _asked(report: WaveReport) -> str:
    if report.returned is None:
        return f"收回{report.forms}份，有效{report.counts.returned}份"
    gone = f"（其中{report.returned.ineligible}户不属于调查范围）" if report.returned.ineligible else ""
    return f"抽中{report.returned.drawn}户{gone}，收回{report.forms}份，有效{report.counts.returned}份"


def _accuracy(report: WaveReport) -> str:
    households, answers = report.population.households, report.counts.returned
    if households is None or not 0 < answers <= households:
        return ""
    margin = number(sizes.margin_reached(households, answers), 1)
    return f"最不利时±{margin}个百分点（95%置信水平，{households}户中{answers}户回答，已作有限总体校正）"


def _excluded(report: WaveReport) -> str:
    count = sum(report.left_out.values())
    return f"剔除{count}份，原因见下" if count else "没有剔除"


def _returns(report: WaveReport) -> Iterator[Part]:
    back = report.returned
    if back is None:
        return
    wanted = f"{'不低于' if report.method.return_reached else '高于'}{report.method.return_rate}%"
    yield Points((
        f"回收率＝（完整＋部分）÷（抽中－不属于调查范围）＝（{back.complete}＋{back.partial}）÷"
        f"（{back.drawn}－{back.ineligible}）＝{share(back.rate)}。联系不上和谢绝回答的住户仍计入分母。",
        f"只算完整答卷为{share(back.complete_rate)}。",
        f"规程{report.method.profile}要求回收率{wanted}：{VERDICTS[back.verdict]}。",
    ))  # fmt: skip
    if report.course and report.course.asked and report.course.days:
        yield Picture(returns.drawn(report.course, report.method.return_rate), "回收进度与第三天时的预计")
    rows = tuple(
        (OUTCOMES[one], str(report.outcomes.get(one, 0))) for one in reversed(LADDER) if report.outcomes.get(one)
    )
    yield Table("抽中各户的结果", ("结果", "户数"), (10, 3), (*rows, ("合计", str(back.drawn))))
    if report.plan.substitutions:
        yield Text(f"有{report.plan.substitutions}户不属于调查范围，按抽签顺序由下一户递补，均有记录。")
    if report.late:
        word = LATE[report.late]
        yield Text(f"早答与晚答的住户相比，总体满意率{word}。晚答者往往更接近没有回答的人。")


def _modes(report: WaveReport) -> Iterator[Part]:
    found = {mode: count for mode, count in report.modes.items() if count and mode != "self"}
    if found:
        rows = tuple((MODES.get(mode, mode), str(count)) for mode, count in found.items())
        yield Table("收回问卷的方式", ("方式", "份数"), (10, 3), (*rows, ("合计", str(sum(found.values())))))
        if len(found) > 1:
            yield Text("不同方式得到的回答不完全可比：当面或电话回答往往比自己填写更客气。", "note")


def _cleaning(report: WaveReport) -> Iterator[Part]:
    if not report.left_out and not report.noticed:
        return
    rows = [(LEFT_OUT[reason], str(count), "不计入") for reason, count in report.left_out.items() if count]
    if report.noticed:
        rows.append(("各题选同一等级，用时正常", str(report.noticed), "计入，仅作记录"))
    yield Table("问卷的清理（规则在调查前定好）", ("情况", "份数", "处理"), (7, 3, 3), tuple(rows))


def _honesty(report: WaveReport) -> Iterator[Part]:
    check = report.honesty
    if check is None:
        return
    yield Heading("真实性核查", 2)
    chances = "；".join(
        f"如有{forged}份假问卷，至少发现一份的可能是{share(found)}" for forged, found in check.chances.items()
    )
    lines = [
        f"对未收回的住户电话核对：应核对{check.to_call}户，已核对{check.called}户。",
        f"对收回的问卷与原件核对：应核对{check.to_compare}份，已核对{check.compared}份，不一致{check.unlike}份。",
        *([f"这样抽查的把握：{chances}。"] if chances else []),
    ]
    if check.unlike:
        lines.append("发现不一致：按规定全部问卷逐份核对，结果报总经理。核对完成前，本报告的数字仅供参考。")
    elif check.compared < check.to_compare:
        lines.append("核对还没有做完，结果可能改变。")
    yield Points(tuple(lines))


def window(report: WaveReport) -> str:
    """The days of the survey, for the cover."""
    return days(report.plan.opens_on, report.plan.closes_on) or day(report.plan.closes_on)
