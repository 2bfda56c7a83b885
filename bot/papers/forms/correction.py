"""《纠正和预防措施跟踪报告》 (H4, C1): cause, measures, who and until when, and whether they were found effective.

A round that was not effective is followed by another one, until one is verified. The paper goes to the department that
carries the measures out, so it bears the matter but neither name nor telephone of who complained.
"""

from collections.abc import Iterator

from bot.papers.forms.form import Cell, Entry, Fields, Form, Notes, Part, Signature, Signed
from bot.papers.forms.wording import CaseWords
from bot.papers.words import CLASSES, EFFECT, YES_NO, boxes, lines, named
from storage.kinds import binds
from storage.tables import Correction

TITLE = "纠正和预防措施跟踪报告"
MEASURES = "纠正和预防措施"


def form(words: CaseWords) -> Form:
    """The report of a case, with a free round where none is verified yet."""
    sheet = words.case.sheet
    foot = f"打印时间：{words.time(words.printed)}。"
    return Form(TITLE, words.case.company, sheet.estate.name, sheet.record.number, tuple(_parts(words)), foot)


def _parts(words: CaseWords) -> Iterator[Part]:
    rounds = words.case.corrections
    yield Fields(tuple(_facts(words)))
    yield Notes("投诉内容", tuple(_told(words)))
    for one in rounds:
        yield from _round(one, words)
    if not rounds or rounds[-1].effective is False:
        yield from _blank(len(rounds) + 1)
    yield Fields(tuple(_ending(words)))
    yield Signed("签名", (Signature("责任部门主管"), Signature("验证部门负责人")))


def _facts(words: CaseWords) -> Iterator[Cell]:
    record, rounds = words.case.record, words.case.corrections
    yield Cell("投诉编号", record.number)
    yield Cell("登记时间", words.time(record.filed_at))
    yield Cell("类别", words.label("category", record.category))
    yield Cell("级别", words.label("severity", record.severity) if binds("K", record.kind) else "")
    yield Cell("责任分类", CLASSES.get(record.responsibility, record.responsibility))
    yield Cell("填写日期", words.time(rounds[0].at) if rounds else "")
    yield Cell("责任部门", words.case.department)
    yield Cell("责任人", words.staff(rounds[-1].staff_id) if rounds else "")


def _told(words: CaseWords) -> Iterator[Entry]:
    for one in words.case.sheet.said:
        if one.words.part in ("text", "added", "edited"):
            yield Entry(words.body(one.words.id))


def _round(one: Correction, words: CaseWords) -> Iterator[Part]:
    owner = words.signed("责任人签名", one.staff_id, one.at)
    verifier = words.signed("验证人签名", one.verified_by, one.verified_at)
    yield Notes(
        f"第 {one.round} 次措施",
        (Entry(words.body(one.cause_id), "原因分析"), Entry(words.body(one.action_id), MEASURES, (owner,))),
    )
    yield Fields((Cell("预定完成日期", words.day(one.planned_on)), Cell("实际完成时间", words.time(one.done_at))))
    result = lines((boxes(EFFECT, one.effective), words.body(one.finding_id)))
    until = named("验证期限", words.time(one.verify_by))
    yield Notes("效果验证", (Entry(lines((until, result)), signatures=(verifier,)),))


def _blank(number: int) -> Iterator[Part]:
    """A round to be filled in by hand."""
    cause = Entry(title="原因分析", room=3)
    measures = Entry(title=MEASURES, signatures=(Signature("责任人签名"),), room=4)
    yield Notes(f"第 {number} 次措施", (cause, measures))
    yield Fields((Cell("预定完成日期"), Cell("实际完成时间")))
    yield Notes("效果验证", (Entry(boxes(EFFECT, None), signatures=(Signature("验证人签名"),), room=2),))


def _ending(words: CaseWords) -> Iterator[Cell]:
    rounds, record = words.case.corrections, words.case.record
    proven = bool(rounds and rounds[-1].effective)
    yield Cell("是否结案", boxes(YES_NO, proven))
    yield Cell("验证时间", words.time(rounds[-1].verified_at) if proven else "")
    yield Cell("已答复客户", boxes(YES_NO, record.answered_at is not None))
    yield Cell("答复时间", words.time(record.answered_at))
