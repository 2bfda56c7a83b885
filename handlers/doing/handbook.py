"""The handbook's deeds: what residents asked is kept masked, the front desk adds and changes answers (I7)."""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.deed import File
from dialogs.deeds.handbook import AddEntry, AskHandbook, ChangeEntry, EndEntry, JudgeAnswer, PutAside
from handlers.doing.deed import Doing, Values
from handlers.facts.handbook import at_desk
from handlers.facts.looking_up import GOOD, best
from handlers.office import Turn
from handlers.wording.cleaning import clean_name, cut
from handlers.wording.masking import mask, mask_rooms
from storage import audit, handbook
from storage.errors import Forbidden, RuleBroken
from storage.handbook import Text
from storage.tables import HandbookEntry, Record

LONGEST_QUESTION = 200


def filed(turn: Turn, record: Record, deed: File) -> None:
    """I7: a question was filed: the handbook had no answer, or it did not help. The front desk is to mend that."""
    if deed.entry:
        handbook.judge(turn.db, record.resident_id, deed.entry, helpful=False)
    elif deed.kind == "enquiry" and deed.said:
        asked = masked("\n".join(one.text for one in deed.said))
        handbook.missed(turn.db, record.estate_id, record.resident_id, asked, now=turn.now)


def masked(question: str) -> str:
    """A question as the front desk reads it: without telephones and rooms (A55, A71)."""
    return cut(mask_rooms(mask(" ".join(question.split()))), LONGEST_QUESTION)


def _ask(doing: Doing, deed: AskHandbook) -> Values:
    turn, estate = doing.turn, doing.turn.here().estate.id or 0
    handbook.answered(turn.db, estate, _reader(doing), (masked(deed.question), deed.entry), now=turn.now)
    return {}


def _judge(doing: Doing, deed: JudgeAnswer) -> Values:
    handbook.judge(doing.turn.db, _reader(doing), deed.entry, helpful=True)
    return {}


def _reader(doing: Doing) -> int:
    """The resident who reads it; raises ``Forbidden`` for who lives nowhere we serve (A14)."""
    resident = doing.person.resident
    if resident is None or doing.turn.home(resident.id or 0) is None:
        raise Forbidden("register_first")
    return resident.id or 0


def _add(doing: Doing, deed: AddEntry) -> Values:
    turn, estate = doing.turn, at_desk(doing.turn, doing.person, deed.estate)
    title = clean_name(deed.title)
    entry = handbook.enter(turn.db, estate, Text(title, deed.answer), now=turn.now)
    audit.note(turn.db, doing.person.user_id, "entry_added", f"entry:{entry}", now=turn.now)
    waits = handbook.waiting(turn.db, estate)
    known = [one for one in handbook.entries(turn.db, estate) if one.id == entry]
    # What others asked in nearly the same words is answered with it.
    alike = [one.id or 0 for one in waits if (match := best(known, one.question)) and match.score >= GOOD]
    _settle(doing, [*alike, *([deed.question] if deed.question else [])])
    return {"title": title}


def _change(doing: Doing, deed: ChangeEntry) -> Values:
    turn = doing.turn
    known = _entry(doing, deed.estate, deed.entry)
    words = "、".join(deed.words.split("\n")) if deed.words else known.words
    said = Text(known.title, deed.answer or known.answer, words)
    entry = handbook.change(turn.db, known, said, now=turn.now)
    audit.note(turn.db, doing.person.user_id, "entry_changed", f"entry:{deed.entry} entry:{entry}", now=turn.now)
    return {"title": known.title}


def _end(doing: Doing, deed: EndEntry) -> Values:
    turn = doing.turn
    known = _entry(doing, deed.estate, deed.entry)
    handbook.end(turn.db, known, now=turn.now)
    audit.note(turn.db, doing.person.user_id, "entry_ended", f"entry:{deed.entry}", now=turn.now)
    return {"title": known.title}


def _put_aside(doing: Doing, deed: PutAside) -> Values:
    estate = at_desk(doing.turn, doing.person, deed.estate)
    if handbook.question(doing.turn.db, estate, deed.question) is None:
        raise RuleBroken("I7", "settled")
    _settle(doing, [deed.question])
    return {}


def _entry(doing: Doing, estate_id: int, entry_id: int) -> HandbookEntry:
    known = handbook.entry(doing.turn.db, at_desk(doing.turn, doing.person, estate_id), entry_id)
    if known is None:
        raise RuleBroken("I7", "entry_moved")
    return known


def _settle(doing: Doing, questions: list[int]) -> None:
    by = doing.person.staff.id or 0 if doing.person.staff else 0
    handbook.settle(doing.turn.db, questions, by=by, now=doing.turn.now)


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    AskHandbook: _ask,
    JudgeAnswer: _judge,
    AddEntry: _add,
    ChangeEntry: _change,
    EndEntry: _end,
    PutAside: _put_aside,
}
