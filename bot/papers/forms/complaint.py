"""《客户投诉处理单》 (H7): a record from filing to closing, with opinion, progress, signatures and its whole history.

Its fields are those that the procedures name: 投诉人姓名、单位、日期 (A 八.2), 处理意见 with the manager's
signature, 处理跟进 with author and date of each entry, 投诉是否关闭 (C3 5.3.5–6), 处理方式 and 处理结果 (A 八.4).
"""

from collections.abc import Iterator

from bot.papers.forms import progress
from bot.papers.forms.form import Cell, Entry, Fields, Form, Notes, Part, Signature, Signed, Table
from bot.papers.forms.wording import CaseWords
from bot.papers.words import (
    CLASSES,
    LEVELS,
    MODES,
    OUTCOMES,
    REMEDIES,
    SIGNERS,
    SOLVED,
    SYSTEM,
    VALIDITY,
    YES_NO,
    boxes,
    lines,
    named,
    validity,
)
from bot.wording import CHANNELS, HOW
from storage.kinds import binds
from storage.procedures import procedure
from storage.tables import Decision, Proposal

TITLE = "客户投诉处理单"
VISITED = ("solved", "not_solved", "no_answer")


def form(words: CaseWords) -> Form:
    """The form of a case, whatever became of it so far."""
    sheet = words.case.sheet
    return Form(TITLE, words.case.company, sheet.estate.name, sheet.record.number, tuple(_parts(words)), _foot(words))


def _parts(words: CaseWords) -> Iterator[Part]:
    yield Fields(tuple(_facts(words)))
    yield Notes("投诉内容", tuple(_told(words)))
    yield Fields((Cell("业主诉求", _wish(words), True), Cell("附件", _evidence(words), True)))
    yield Notes("原因分析和处理意见", tuple(_opinion(words)))
    yield Notes("处理跟进", tuple(_progress(words)))
    if words.case.points:
        yield _points(words)
    yield Notes("处理方式和处理结果", tuple(_results(words)))
    if words.case.objections:
        yield Notes("业主对结果的意见", tuple(_objections(words)))
    if binds("V", words.case.record.kind):
        yield _visits(words)
    yield Fields(tuple(_ending(words)))
    yield _signed(words)
    yield _history(words)


def _facts(words: CaseWords) -> Iterator[Cell]:
    case, sheet, record = words.case, words.case.sheet, words.case.record
    yield Cell("投诉人", sheet.complainant.name)
    yield Cell("房号", sheet.unit)
    yield Cell("联系电话", sheet.complainant.phone)
    yield Cell("投诉方式", CHANNELS[record.channel])
    yield Cell("接诉时间", words.time(record.heard_at))
    yield Cell("登记时间", words.time(record.filed_at))
    yield Cell("事项", words.label("kind", record.kind))
    yield Cell("类别", words.label("category", record.category))
    yield Cell("责任分类", CLASSES.get(record.responsibility, record.responsibility))
    yield Cell("级别", words.label("severity", record.severity) if binds("K", record.kind) else "")
    yield Cell("是否有效", boxes(VALIDITY, validity(record)))
    yield Cell("重点客户", boxes(YES_NO, record.key_customer))
    yield Cell("首问责任人", sheet.first_contact)
    yield Cell("登记人", words.staff(record.filed_by) or ("业主本人" if record.channel == "bot" else ""))
    yield Cell("责任部门", case.department)
    yield Cell("处理人", "".join(one.name for one in sheet.periods if one.handling.until is None))
    yield Cell("承诺答复", words.time(record.promised_at))
    yield Cell("首次答复", words.time(record.answered_at))
    yield Cell("派工时间", words.time(record.assigned_at))
    yield Cell("回单期限", words.time(record.return_by))
    yield Cell("回单时间", words.time(record.returned_at))
    yield Cell("地点", record.place)
    if case.lead:
        yield Cell("集体投诉", f"共 {case.joined} 户，主单 {case.lead}", True)
    if case.origin:
        yield Cell("原登记编号", case.origin, True)


def _told(words: CaseWords) -> Iterator[Entry]:
    """What the resident said, as filed, and what came later."""
    for one in words.case.sheet.said:
        match one.words.part:
            case "text":
                yield Entry(words.body(one.words.id))
            case "added" | "edited":
                title = "补充" if one.words.part == "added" else "修改为"
                yield Entry(words.body(one.words.id), title, (Signature("提出人", one.name, words.time(one.words.at)),))


def _wish(words: CaseWords) -> str:
    said = (words.body(one.words.id) for one in words.case.sheet.said if one.words.part == "wish")
    return lines((words.case.record.wish, *said))


def _evidence(words: CaseWords) -> str:
    return lines(words.file(one) for one in words.case.sheet.evidence)


def _opinion(words: CaseWords) -> Iterator[Entry]:
    for one in words.case.proposals:
        yield from _proposal(one, words)
    if not words.case.proposals:
        yield Entry(title="原因分析", room=2)
        yield Entry(title="处理意见和计划完成日期", signatures=(Signature("责任人签名"),), room=2)
        if _needs_signature(words):
            yield Entry(title=f"{_signer(words)}意见", signatures=(Signature(f"{_signer(words)}签名"),), room=1)


def _proposal(one: Proposal, words: CaseWords) -> Iterator[Entry]:
    count = f"（第{one.round}次）" if len(words.case.proposals) > 1 else ""
    yield Entry(words.body(one.cause_id), f"原因分析{count}")
    yield Entry(
        lines((words.body(one.proposal_id), named("计划完成日期", words.day(one.planned_on)))),
        f"处理意见{count}",
        (words.signed("责任人签名", one.staff_id, one.at),),
    )
    answered = one.signed_at or one.sent_back_at
    if answered or _needs_signature(words):
        verdict = "同意" if one.signed_at else "退回修改" if one.sent_back_at else ""
        yield Entry(
            lines((verdict, words.body(one.answer_id))),
            f"{_signer(words)}意见{count}",
            (words.signed(f"{_signer(words)}签名", one.signed_by, answered),),
            room=0 if answered else 1,
        )


def _progress(words: CaseWords) -> Iterator[Entry]:
    """What was done so far; while the matter is open, room for more."""
    yield from progress.entries(words)
    if words.case.record.closed_at is None:
        yield Entry(signatures=(Signature(),), room=2)


def _needs_signature(words: CaseWords) -> bool:
    """H1: whose procedure wants no signature has no place for one."""
    record = words.case.record
    wanted = procedure(record.procedure, words.case.sheet.estate.parameters).signature
    grave = record.severity != "general"
    return record.kind == "complaint" and (wanted == "all" or (wanted == "important_up" and grave))


def _signer(words: CaseWords) -> str:
    return SIGNERS[procedure(words.case.record.procedure, words.case.sheet.estate.parameters).signer]


def _points(words: CaseWords) -> Table:
    rows = (
        (str(one.position), words.body(one.words_id), words.body(one.answer_id), words.time(one.answered_at))
        for one in words.case.points
    )
    return Table("分项答复", ("序号", "业主提出的事项", "答复", "时间"), (2, 8, 10, 5), tuple(rows))


def _results(words: CaseWords) -> Iterator[Entry]:
    decided = {one.reasons_id for one in words.case.decisions}
    results = [one for one in words.case.sheet.said if one.words.part == "resolution" and one.words.id not in decided]
    yield from (progress.written(one, words) for one in results)
    for one in words.case.decisions:
        yield _decision(one, words)
    if not results and not words.case.decisions:
        yield Entry(signatures=(Signature("责任部门签名"),), room=2)
    yield Entry(title="业主确认", signatures=(_confirmed(words),))


def _decision(one: Decision, words: CaseWords) -> Entry:
    outstanding = lines((words.body(one.open_id), named("完成期限", words.day(one.open_until))))
    said = (
        named("处理结论", OUTCOMES[one.outcome]),
        named("处理方式", REMEDIES[one.remedy]),
        named("理由", words.body(one.reasons_id)),
        named("尚待办理", outstanding),
        named("告知业主", words.time(one.told_at)),
    )
    signatures = [words.signed("经办人", one.staff_id, one.at)]
    if one.sent_back_at:
        signatures.append(words.signed("退回修改", one.approved_by, one.sent_back_at))
    elif one.approved_at or words.case.record.formal_opinion:
        signatures.append(words.signed("正式意见审批", one.approved_by, one.approved_at))
    return Entry(lines(said), "答复意见", tuple(signatures))


def _confirmed(words: CaseWords) -> Signature:
    record = words.case.record
    accepted = record.accepted_at or (record.closed_at if record.closed_as == "accepted" else None)
    return Signature("业主签名", words.case.sheet.complainant.name if accepted else "", words.time(accepted))


def _objections(words: CaseWords) -> Iterator[Entry]:
    name = words.case.sheet.complainant.name
    for one in words.case.objections:
        review = named("复核人", words.staff(one.reviewer_id)), named("复核办结", words.time(one.settled_at))
        said = lines((words.body(one.words_id), *review))
        yield Entry(said, signatures=(Signature("提出人", name, words.time(one.at)),))


def _visits(words: CaseWords) -> Table:
    rows = tuple(
        (
            str(one.round), MODES[one.mode], words.time(one.answered_at), SOLVED.get(one.outcome, "无人应答"),
            *(LEVELS.get(level or 0, "") for level in (one.result, one.speed, one.attitude)),
            words.body(one.words_id), words.staff(one.staff_id),
        )
        for one in words.case.sheet.visits
        if one.outcome in VISITED
    )  # fmt: skip
    heads = ("次", "方式", "时间", "是否解决", "结果", "速度", "态度", "意见", "回访人")
    return Table("客户回访", heads, (2, 4, 6, 5, 5, 5, 5, 9, 4), rows, blank=0 if rows else 1)


def _ending(words: CaseWords) -> Iterator[Cell]:
    record = words.case.record
    ended = [one.name or SYSTEM for one in words.case.sheet.history if one.row.what in ("closed", "withdrawn")]
    yield Cell("投诉是否关闭", boxes(YES_NO, record.closed_at is not None))
    yield Cell("关闭时间", words.time(record.closed_at))
    yield Cell("关闭方式", HOW.get(record.closed_as, record.closed_as))
    yield Cell("关闭人", ended[-1] if record.closed_at and ended else "")
    yield Cell("办结时间", words.time(record.resolved_at))
    yield Cell("重新处理", f"{record.reopened} 次" if record.reopened else "")


def _signed(words: CaseWords) -> Signed:
    owned = words.case.sheet.owned
    first = words.signed("首问责任人", owned.staff_id if owned else None, owned.at if owned else None)
    return Signed("签名", (first, Signature("责任部门主管"), Signature(_signer(words)), _confirmed(words)))


def _history(words: CaseWords) -> Table:
    rows = (
        (str(one.row.seq), words.time(one.row.at), one.name or SYSTEM, words.happened(one))
        for one in words.case.sheet.history
    )
    return Table("处理经过（全部记录）", ("序号", "时间", "经办人", "事项"), (2, 6, 4, 18), tuple(rows))


def _foot(words: CaseWords) -> str:
    sheet = words.case.sheet
    whole = f"处理经过共 {len(sheet.history)} 条，经逐条核对，记录完整。"
    broken = f"注意：处理经过从第 {sheet.broken_at} 条起被改动过，不能作为依据。"
    told = whole if sheet.broken_at is None else broken
    signed = "有姓名和时间的签名，是本人在系统中的操作；空白处请手写。"
    return f"{told}{signed}\n打印时间：{words.time(words.printed)}。"
