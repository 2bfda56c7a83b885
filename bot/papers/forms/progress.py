"""The field 处理跟进 (C3 5.3.5): what was done for a matter, each entry with its author and time, oldest first.

What staff wrote and no other field of the form shows stands here: nothing on the record is left off the paper.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.papers.forms.form import Entry, Signature
from bot.papers.forms.wording import CaseWords
from bot.papers.words import lines, named
from bot.wording import HOW, PARTS
from storage.register.views import Answer, Said
from storage.tables import Extension, Transfer

ELSEWHERE = frozenset({"text", "added", "edited", "wish", "resolution", "visit", "objection"})
Dated = tuple[datetime, Entry]


def entries(words: CaseWords) -> tuple[Entry, ...]:
    """All entries of the field, in the order of their time."""
    found = [*_answers(words), *_transfers(words), *_extensions(words), *_written(words)]
    return tuple(entry for _, entry in sorted(found, key=lambda one: one[0]))


def _answers(words: CaseWords) -> Iterator[Dated]:
    for one in words.case.sheet.answers:
        yield one.response.at, _answer(one, words)


def _answer(one: Answer, words: CaseWords) -> Entry:
    void = "（未能送达，不计为答复）" if one.response.void_at else ""
    return Entry(
        words.body(one.response.words_id),
        f"答复业主（{HOW[one.response.how]}）{void}",
        (Signature(name=one.name, at=words.time(one.response.at)),),
    )


def _transfers(words: CaseWords) -> Iterator[Dated]:
    for one in words.case.transfers:
        yield one.at, _transfer(one, words)


def _transfer(one: Transfer, words: CaseWords) -> Entry:
    answered = one.accepted_at or one.declined_at
    told = "接收" if one.accepted_at else "未接收"
    return Entry(
        lines((words.body(one.words_id), words.body(one.answer_id))),
        f"转交：{words.staff(one.from_id)} → {words.staff(one.to_id)}",
        (
            Signature(name=words.staff(one.by_id), at=words.time(one.at)),
            *([Signature(told, words.staff(one.to_id), words.time(answered))] if answered else []),
        ),
    )


def _extensions(words: CaseWords) -> Iterator[Dated]:
    for one in words.case.extensions:
        yield one.at, _extension(one, words)


def _extension(one: Extension, words: CaseWords) -> Entry:
    told = f"{words.time(one.told_at)}（{words.staff(one.told_by)}）" if one.told_at else ""
    return Entry(
        lines((named("原因", words.body(one.why_id)), named("已向业主说明", told))),
        f"延期回单：原定 {words.time(one.former)}，延至 {words.time(one.until)}",
        (Signature(name=words.staff(one.staff_id), at=words.time(one.at)),),
    )


def _written(words: CaseWords) -> Iterator[Dated]:
    """What was written besides; what another entry or field names is there."""
    shown = _shown(words)
    for one in words.case.sheet.said:
        if one.words.part not in ELSEWHERE and one.words.id not in shown:
            yield one.words.at, written(one, words)


def written(one: Said, words: CaseWords) -> Entry:
    """Words by themselves, with their author."""
    title = PARTS[one.words.part]
    return Entry(words.body(one.words.id), title, (Signature(name=one.name, at=words.time(one.words.at)),))


def _shown(words: CaseWords) -> set[int | None]:
    """The words that other entries and fields show."""
    case = words.case
    return {
        *(one.response.words_id for one in case.sheet.answers),
        *(key for one in case.transfers for key in (one.words_id, one.answer_id)),
        *(one.why_id for one in case.extensions),
        *(key for one in case.proposals for key in (one.cause_id, one.proposal_id, one.answer_id)),
        *(key for one in case.corrections for key in (one.cause_id, one.action_id, one.finding_id)),
        *(key for one in case.points for key in (one.words_id, one.answer_id)),
        *(key for one in case.decisions for key in (one.reasons_id, one.open_id)),
    }
