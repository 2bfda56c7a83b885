"""What is known of a matter's handling, for its card and page, for guided entries and for requests."""

from typing import Any

from dialogs import days
from dialogs.casework import guided, request
from dialogs.casework.steps import FORMS
from dialogs.events import Event
from dialogs.kit import N_, Phrase
from handlers.office import Person, Turn
from handlers.wording.cleaning import cut
from storage.people import staff
from storage.reading import first, get
from storage.register import handling, words
from storage.rules.handling import closing, correcting, deciding, delaying, handing, points, proposal, returning
from storage.tables import Conversation, Department, Point, Record, Words, table

EXCERPT = 300
SUPERVISORS = frozenset({"supervisor", "manager"})


def standing(turn: Turn, record: Record) -> dict[str, Any]:
    """Where the handling of a record stands, as its card and page show it."""
    if record.status == "filed":
        return {}
    key, procedure = record.id or 0, turn.at(record.estate_id).procedure
    waiting, opinion = handling.pending(turn.db, key), proposal.latest(turn.db, key)
    named, action, decision = points.of(turn.db, key), correcting.latest(turn.db, key), deciding.latest(turn.db, key)
    return {
        "department": get(turn.db, Department, record.department_id).name if record.department_id else "",
        "waits_for": staff.name_of(turn.db, waiting.to_id) if waiting else "",
        "return_by": record.return_by,
        "returned": record.returned_at is not None,
        "validity": record.validity,
        "formal": record.formal_opinion,
        "unsigned": proposal.waits(opinion) and proposal.wanted(record, procedure),
        "planned_on": opinion.planned_on if opinion is not None and opinion.sent_back_at is None else None,
        "points": len(named),
        "points_open": sum(one.answer_id is None for one in named),
        "work_open": record.work_open,
        "open_until": decision.open_until if decision else None,
        "correction": _state(action),
        "stage": 2 if closing.pending(turn.db, key) is not None else 1,
        "closed_as": record.closed_as,
    }


def _state(action: Any) -> str:
    if action is None:
        return ""
    if action.effective is not None:
        return "effective" if action.effective else "not_effective"
    return "done" if action.done_at else "planned"


def steps(turn: Turn, record: Record, viewer: int) -> tuple[str, ...]:
    """Which steps of the handling are open to somebody now."""
    period = handling.present(turn.db, record.id or 0)
    roles = staff.roles_at(turn.db, viewer, record.estate_id)
    if period is None or record.status not in ("handling", "resolved"):
        return ()
    if period.staff_id != viewer and not roles & SUPERVISORS:
        return ("progress",) if roles else ()
    return tuple(code for code, is_open in _open_steps(turn, record, viewer) if is_open)


def _open_steps(turn: Turn, record: Record, viewer: int) -> list[tuple[str, bool]]:
    key, procedure = record.id or 0, turn.at(record.estate_id).procedure
    opinion, action = proposal.latest(turn.db, key), correcting.latest(turn.db, key)
    handled, complaint = record.status == "handling", record.kind == "complaint"
    judged = complaint or record.kind in ("repair", "suggestion")
    owed = action is None or action.effective is False
    unsigned = proposal.unsigned(turn.db, record, procedure)
    return [
        ("valid", handled and complaint and record.validity == ""),
        ("not_ours", handled and judged and record.validity != "valid"),
        ("propose", handled and complaint and not (proposal.waits(opinion) and unsigned)),
        ("progress", True),
        ("decide", handled and judged and not unsigned),
        ("put_off", handled and record.return_by is not None and turn.now <= record.return_by),
        ("explain", returning.untold(turn.db, key) is not None),
        ("correct", judged and owed),
        ("corrected", action is not None and action.done_at is None and action.staff_id == viewer),
        ("point", handled),
        ("formal", handled and not record.formal_opinion),
        ("hold", handled and record.formal_opinion),
        ("work_done", record.work_open),
    ]


def open_points(turn: Turn, record: Record) -> tuple[tuple[int, int, str], ...]:
    """The points without an answer: id, position, words."""
    found = points.unanswered(turn.db, record.id or 0) if record.status == "handling" else []
    return tuple((one.id or 0, one.position, cut(get(turn.db, Words, one.words_id).body, EXCERPT)) for one in found)


def receivers(turn: Turn, record: Record, viewer: int) -> tuple[tuple[int, int, str], ...]:
    """The departments that a record can be handed to: (department, head, name)."""
    if record.status == "filed":
        return ()
    return tuple(one for one in handing.departments(turn.db, record.estate_id) if one[1] != viewer)


def of_guided(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> guided.Facts:
    """A guided entry: its subject is form, record and – for a point – what it is about."""
    form, record_id, *about = talk.subject.split(":")
    record = turn.record(int(record_id), by=person.as_staff())
    key = int(about[0]) if about else 0
    return guided.Facts(
        form=form if form in FORMS else "",
        record=record.id or 0,
        about=key,
        number=record.number,
        context=_context(turn, record, form, key),
        today=turn.here().hours.local_day(turn.now),
    )


def _context(turn: Turn, record: Record, form: str, about: int) -> str:
    if form == "answer_point":
        marked = table(Point)
        one = first(turn.db, Point, marked.c.id == about, marked.c.record_id == record.id)
        return f"\n“{cut(get(turn.db, Words, one.words_id).body, EXCERPT)}”" if one else ""
    return ""


def of_request(turn: Turn, person: Person, talk: Conversation, *_: Any) -> request.Facts:
    """A request: who asks, what is to be judged, and whether it still waits."""
    kind, number = talk.subject.split(":")
    record = turn.record(int(number), by=person.as_staff())
    asked = _REQUESTS[kind](turn, record, person.as_staff().id)
    return request.Facts(kind, record.id or 0, record.number, *asked)


Asked = tuple[str, tuple[Phrase, ...], bool]
GONE: Asked = ("", (), False)


def _said(turn: Turn, words_id: int) -> str:
    return cut(get(turn.db, Words, words_id).body, EXCERPT)


def _take(turn: Turn, record: Record, viewer: int) -> Asked:
    one = handling.pending(turn.db, record.id or 0)
    if one is None or one.to_id != viewer:
        return GONE
    until = turn.here().procedure.accept_minutes
    excerpt = cut(words.filed_text(turn.db, record.id or 0), EXCERPT)
    lines = (
        Phrase(N_("“{text}”"), {"text": excerpt}),
        Phrase(N_("Please accept it, or say why not, within {minutes} minutes of service."), {"minutes": until}),
    )
    return staff.name_of(turn.db, one.by_id), lines, True


def _sign(turn: Turn, record: Record, _: int) -> Asked:
    one = proposal.latest(turn.db, record.id or 0)
    if one is None or not proposal.waits(one):
        return GONE
    lines = (
        Phrase(N_("Cause: {text}"), {"text": _said(turn, one.cause_id)}),
        Phrase(N_("Proposed handling: {text}"), {"text": _said(turn, one.proposal_id)}),
        Phrase(N_("Planned for {day}"), {"day": days.said(one.planned_on)}),
    )
    return staff.name_of(turn.db, one.staff_id), lines, True


def _approve(turn: Turn, record: Record, _: int) -> Asked:
    one = deciding.waits(turn.db, record)
    if one is None:
        return GONE
    return staff.name_of(turn.db, one.staff_id), (Phrase(N_("“{text}”"), {"text": _said(turn, one.reasons_id)}),), True


def _verify(turn: Turn, record: Record, _: int) -> Asked:
    one = correcting.latest(turn.db, record.id or 0)
    if one is None or one.done_at is None or one.effective is not None:
        return GONE
    lines = (
        Phrase(N_("Cause: {text}"), {"text": _said(turn, one.cause_id)}),
        Phrase(N_("Action: {text}"), {"text": _said(turn, one.action_id)}),
    )
    return staff.name_of(turn.db, one.staff_id), lines, True


def _explain(turn: Turn, record: Record, _: int) -> Asked:
    one = returning.untold(turn.db, record.id or 0)
    if one is None:
        return GONE
    day = turn.here().hours.local_day(one.until)
    lines = (
        Phrase(N_("“{text}”"), {"text": _said(turn, one.why_id)}),
        Phrase(N_("Until {day}"), {"day": days.said(day)}),
    )
    return staff.name_of(turn.db, get(turn.db, Words, one.why_id).author_id), lines, True


def _delay(turn: Turn, record: Record, _: int) -> Asked:
    one = delaying.waiting(turn.db, record)
    if one is None:
        return GONE
    times = delaying.so_far(turn.db, record)
    lines = (
        Phrase(N_("“{text}”"), {"text": _said(turn, one.words_id)}),
        Phrase(N_("Until {day}"), {"day": days.said(one.until)}),
        Phrase(N_("Put off {times} times so far; due by {until:short}."), {"times": times, "until": record.return_by}),
    )
    return staff.name_of(turn.db, one.staff_id), lines, True


_REQUESTS = {
    "take": _take, "sign": _sign, "approve": _approve, "verify": _verify, "explain": _explain, "delay": _delay,
}  # fmt: skip
