"""What the dialogs about the handbook need to know, and which of its entries answers a question (I7)."""

from typing import Any

from dialogs.filing.offered import Answer
from dialogs.handbook import entries, handbook, questions
from handlers.facts.looking_up import GOOD, SURE, best
from handlers.office import Person, Turn
from storage import handbook as pages
from storage.errors import NotFound
from storage.people import staff
from storage.tables import Conversation

MOST_QUESTIONS = 8
# Longer words tell of something; they do not just ask.
SHORT = 20


def answer(turn: Turn, said: str, kind: str) -> Answer | None:
    """I7: what the handbook answers to words: to a question well enough, to other short words only beyond doubt.

    A heading alone – 门禁卡 – may count as a complaint or a repair, and be a question all the same.
    """
    question = kind == "enquiry"
    if not said or not (question or (kind in ("complaint", "repair") and len(said) <= SHORT)):
        return None
    match = best(pages.entries(turn.db, turn.here().estate.id or 0), said)
    if match is None or match.score < (GOOD if question else SURE):
        return None
    return Answer(match.entry.id or 0, match.entry.title, match.entry.answer)


def of_handbook(turn: Turn, *_: Any) -> handbook.Facts:
    """The entries of the estate that the turn is about."""
    estate = turn.here().estate
    return handbook.Facts(estate.name, _entries(turn, estate.id or 0))


def of_questions(turn: Turn, person: Person, talk: Conversation, *_: Any) -> questions.Facts:
    """What waits for the front desk of an estate."""
    estate = at_desk(turn, person, int(talk.subject))
    found = pages.waiting(turn.db, estate, MOST_QUESTIONS)
    waits = tuple((one.id or 0, one.question or "…") for one in found)
    name, count = turn.here().estate.name, pages.count_waiting(turn.db, estate)
    return questions.Facts(estate, name, _lives_here(turn, person), waits, count)


def of_entries(turn: Turn, person: Person, talk: Conversation, *_: Any) -> entries.Facts:
    """The entries of an estate, for its front desk."""
    estate = at_desk(turn, person, int(talk.subject))
    return entries.Facts(estate, turn.here().estate.name, _lives_here(turn, person), _entries(turn, estate))


def at_desk(turn: Turn, person: Person, estate_id: int) -> int:
    """Enter an estate whose front desk the person belongs to; the same words for anybody else (A19, A20)."""
    turn.at(estate_id)
    held = staff.roles_at(turn.db, person.staff.id or 0, estate_id) if person.staff else frozenset()
    if staff.DESK.isdisjoint(held):
        raise NotFound("front desk", estate_id)
    return estate_id


def _entries(turn: Turn, estate_id: int) -> tuple[handbook.Entry, ...]:
    found = pages.entries(turn.db, estate_id)
    return tuple(handbook.Entry(one.id or 0, one.title, one.answer, one.words) for one in found)


def _lives_here(turn: Turn, person: Person) -> bool:
    return person.resident is not None and turn.home(person.resident.id or 0) is not None
