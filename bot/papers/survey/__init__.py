"""《顾客满意度调查结果及分析报告》 (Q12): PDF to print, Word to go on writing, one page of it for the staff group.

All that anybody outside needs; each is made from a ``WaveReport`` and reads nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.papers import typeset
from bot.papers.forms.form import plain
from bot.papers.survey import chapters
from bot.papers.survey.chapters import abstract, method
from bot.papers.survey.part import Cover, Heading, Paper, Part, Picture, Places, Sheet
from bot.papers.survey.plots import levels
from bot.papers.survey.word import docx
from bot.papers.survey.words import APPROVALS, day, title, told
from storage.surveys.report import WaveReport

TITLE = "顾客满意度调查结果及分析报告"
TEMPLATE, PAGE = "survey.typ", "survey-page.typ"
NUMBERS = "一二三四五六七八九十"
FOOT = "本报告不含任何住户的姓名和房号。"
SHARP = 130.0


def paper(report: WaveReport, *, made_on: date) -> Paper:
    """The report as its parts."""
    return Paper(_cover(report, made_on), report.plan.number, tuple(_numbered(_parts(report))), FOOT)


def pdf(report: WaveReport, *, made_at: datetime, zone: str) -> bytes:
    """The report to print; raises ``FontMissing``."""
    return _pdf(paper(report, made_on=_today(made_at, zone)), made_at)


def word(report: WaveReport, *, made_at: datetime, zone: str) -> bytes:
    """The report to go on writing in an office program; its plots need a font: raises ``FontMissing``."""
    return docx(paper(report, made_on=_today(made_at, zone)), made_at=made_at)


def page(report: WaveReport, *, made_at: datetime, zone: str) -> bytes:
    """One page for those who read no report, as PDF; raises ``FontMissing``."""
    return typeset.pdf(PAGE, _page(report, made_at, zone), made_at=made_at)


def picture(report: WaveReport, *, made_at: datetime, zone: str) -> bytes:
    """The same page as a picture for the staff group; raises ``FontMissing``."""
    [made] = typeset.pictures(PAGE, _page(report, made_at, zone) | {"cut": True}, dots=SHARP)
    return made


def _pdf(made: Paper, made_at: datetime) -> bytes:
    return typeset.pdf(TEMPLATE, plain(made), made_at=made_at)


def _today(made_at: datetime, zone: str) -> date:
    return made_at.astimezone(ZoneInfo(zone)).date()


def _cover(report: WaveReport, made_on: date) -> Cover:
    plan = report.plan
    lines = (("调查时间", method.window(report)), ("报告编号", plan.number), ("报告日期", day(made_on)),
             ("编制", plan.responsible))  # fmt: skip
    when = title(plan.number, plan.period, plan.occasion)
    return Cover(TITLE, plan.estate, when, plan.company, tuple(line for line in lines if line[1]))


def _parts(report: WaveReport) -> list[Part]:
    parts: list[Part] = [Heading("摘要"), *chapters.ABSTRACT(report), Sheet()]
    for number, (name, chapter) in zip(NUMBERS, chapters.CHAPTERS, strict=False):
        parts += [Heading(f"{number}、{name}"), *chapter(report)]
    signed = tuple((told(APPROVALS, one.what), one.who, day(one.on)) for one in report.plan.approvals)
    return [*parts, Places("审核与批准", signed or (("编制", "", ""), ("批准", "", ""))), *chapters.ANNEXES(report)]


def _numbered(parts: Iterable[Part]) -> Iterator[Part]:
    """Plots and annexes with the number of their place, whichever of them there are."""
    plots = annexes = 0
    for part in parts:
        if isinstance(part, Picture):
            plots += 1
            yield replace(part, title=f"图{plots}　{part.title}")
        elif isinstance(part, Heading) and part.annex:
            yield replace(part, text=f"附表{NUMBERS[annexes]}　{part.text}")
            annexes += 1
        else:
            yield part


def _page(report: WaveReport, made_at: datetime, zone: str) -> dict[str, object]:
    shown = abstract.enough(report) and any(one.levels.base for one in report.wave.items)
    return {
        "title": "顾客满意度调查结果",
        "cut": False,
        "estate": report.plan.estate,
        "company": report.plan.company,
        "when": method.window(report),
        "made_on": day(_today(made_at, zone)),
        "tiles": [plain(one) for one in abstract.tiles(report)],
        "plot": plain(Picture(levels.drawn(report), "各项服务的满意等级分布")) if shown else None,
        "points": list(abstract.found(report)) if shown else [abstract.TOO_FEW],
        "cautions": list(abstract.cautions(report)) if shown else [],
    }
