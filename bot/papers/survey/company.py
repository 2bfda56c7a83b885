"""Q14: a company's estates on one paper – each estate's figures with their base, what is weak in several, what is late.

It has the look of a wave's report and is made of the same parts.
"""

from collections.abc import Iterator
from datetime import date, datetime

from bot.papers import typeset
from bot.papers.forms.form import plain
from bot.papers.survey.part import Cover, Heading, Paper, Part, Places, Points, Table, Text
from bot.papers.survey.word import docx
from bot.papers.survey.words import (
    GRADES,
    VERDICTS,
    day,
    interval,
    listed,
    of,
    period,
    share,
)
from storage.surveys.company import Company
from storage.surveys.report import WaveReport
from storage.surveys.rounding import NOTHING
from storage.surveys.suppression import LEAST

TITLE = "顾客满意度公司汇总分析"
TEMPLATE = "survey.typ"
HEADS = ("项目", "调查", "总的来说满意", "95%区间", "规定的指标", "目标", "是否达到", "季度评级")


def pdf(company: Company, *, made_at: datetime, today: date) -> bytes:
    """The analysis to print; raises ``FontMissing``."""
    return typeset.pdf(TEMPLATE, plain(paper(company, today)), made_at=made_at)


def word(company: Company, *, made_at: datetime, today: date) -> bytes:
    """The analysis as a Word document."""
    return docx(paper(company, today), made_at=made_at)


def paper(company: Company, today: date) -> Paper:
    """The analysis as its parts."""
    cover = Cover(TITLE, company.name, f"共{len(company.projects)}个项目", "", (("报告日期", day(today)),))
    places = Places("审核与批准", (("编制", "", ""), ("批准", "", "")))
    return Paper(cover, "", (*_parts(company, today), places), "各项目分别统计，不混合计算。")


def _parts(company: Company, today: date) -> Iterator[Part]:
    yield Heading("一、各项目最近一次调查")
    if not company.projects:
        yield Text("还没有统计完成的调查。")
        return
    yield Table("每个项目只列最近一次", HEADS, (5, 5, 8, 5, 7, 3, 4, 4), tuple(_row(one) for one in company.projects))
    yield Text(
        "各项目的住户、房龄和问卷不尽相同，区间互相重叠的项目不能排先后。规定的指标：规程B为满意度（加权），其余为满意率。",
        "note",
    )
    yield Points(tuple(_returned(one) for one in company.projects))
    yield Heading("二、未达到目标的项目")
    missed = [_missed(one) for one in company.missed]
    yield Points(tuple(missed)) if missed else Text("所有项目都达到公司目标。")
    yield Heading("三、多个项目共同的薄弱服务")
    shared = [
        f"{where[0].name(item)}：{len(where)}个项目列为重点改进（{listed([one.plan.estate for one in where])}）"
        for item, where in company.shared.items()
    ]
    yield Points(tuple(shared)) if shared else Text("没有在两个以上项目同时列为重点改进的服务。")
    yield Heading("四、改进措施的跟进")
    yield from _followed(company, today)


def _row(one: WaveReport) -> tuple[str, ...]:
    whole, together = one.whole, one.wave.together
    shown = one.counts.returned >= LEAST
    known = whole is not None and shown and whole.levels.base >= LEAST
    grade = one.grade.grade if one.grade and one.grade.grade else None
    return (
        one.plan.estate,
        period(one.plan.period) or one.plan.number,
        of(one.share(whole.item)) if whole and known else NOTHING,
        interval(whole.satisfied_interval) if whole and known else NOTHING,
        f"{share(one.headline)}（{together.base}项次）" if shown else f"不足{LEAST}份",
        f"{one.method.target}%",
        NOTHING if one.on_target is None or not shown else "达到" if one.on_target else "未达到",
        GRADES[grade] if grade else NOTHING,
    )


def _returned(one: WaveReport) -> str:
    if one.returned is None:
        return f"{one.plan.estate}：收回有效问卷{one.counts.returned}份"
    base = one.returned.drawn - one.returned.ineligible
    return (
        f"{one.plan.estate}：应答{base}户，有效{one.counts.returned}份，"
        f"回收率{share(one.returned.rate)}，{VERDICTS[one.returned.verdict]}"
    )


def _missed(one: WaveReport) -> str:
    weak = listed([one.name(focus.item) for focus in one.wave.focus[:3]])
    return f"{one.plan.estate}：{share(one.headline)}，目标{one.method.target}%；重点是{weak or '（未列出）'}"


def _followed(company: Company, today: date) -> Iterator[Part]:
    late = company.overdue(today)
    measures = list(company.measures())
    if not measures:
        yield Text("还没有订出改进措施。")
        return
    done = sum(measure.done_on is not None for _, measure in measures)
    effective = sum(measure.effective is True for _, measure in measures)
    yield Text(f"共{len(measures)}项措施，完成{done}项，验证有效{effective}项，逾期{len(late)}项。")
    if late:
        rows = tuple(
            (one.plan.estate, one.name(found.item), found.what, found.owner, day(found.due_on)) for one, found in late
        )
        yield Table("逾期的措施", ("项目", "服务", "措施", "负责人", "应完成"), (4, 3, 8, 3, 4), rows, left=5)
