"""What falls due for an estate rather than a record: the morning's digest (S3), what an import has changed."""

from datetime import timedelta

from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.doing import proof
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import desk, post
from handlers.telling.post import Manner
from storage import handbook, history, occupants, records, staff
from storage.actors import SYSTEM
from storage.outbox import Priority
from storage.reading import get
from storage.rules import first_contact
from storage.tables import Due, Record, RosterImport, Staff

DIGEST_TOO_LATE = timedelta(hours=12)
DIGEST_LOOKS_BACK = timedelta(days=31)


def _digest(turn: Turn, row: Due) -> str:
    """S3: the morning's digest, one a person, to supervisor and manager; nobody reads of what accuses them (X4)."""
    setting = turn.at(int(row.subject.partition(":")[2]))
    if turn.now - row.due_at > DIGEST_TOO_LATE:
        return "too late"
    since = turn.now - DIGEST_LOOKS_BACK
    breached = [
        record
        for record in records.breached_between(turn.db, setting.estate.id or 0, since, turn.now)
        if not history.told(turn.db, record.id or 0, "digest_sent")
    ]
    if not breached:
        return "nothing to tell"
    missed = [(_digest_line(turn, record), records.accused(turn.db, record)) for record in breached]
    questions = _questions(turn, setting.estate.id or 0)
    for member in _leading(turn, setting.estate.id or 0):
        lines = tuple(line for line, accused in missed if member.id not in accused)
        if lines:
            values = {"estate": setting.estate.name, "lines": lines, "questions": questions}
            post.send(turn, member.user_id or 0, Say(DIGEST, values), Manner(member.language, Priority.REMINDER))
    for record in breached:
        history.append(turn.db, record.id or 0, "digest_sent", by=SYSTEM, now=turn.now)
    return ""


DIGEST = N_(
    "☀️ Good morning. {estate}: the same-day answer was missed for\n{lines}\n\n/my "
    "shows what is open on your desk.{questions}"
)


def _leading(turn: Turn, estate_id: int) -> list[Staff]:
    """Supervisors and managers; the general manager where there are none."""
    for roles in (("supervisor", "manager"), ("executive",)):
        found = [one for one in staff.with_role(turn.db, estate_id, *roles) if one.user_id is not None]
        if found:
            return found
    return []


def _questions(turn: Turn, estate_id: int) -> Phrase:
    """I7: what the handbook could not answer is proposed for it."""
    count = handbook.count_waiting(turn.db, estate_id)
    text = N_("\n/questions shows {count} questions that the service guide could not answer.")
    return Phrase(text, {"count": count}) if count else NOTHING


def _digest_line(turn: Turn, record: Record) -> Phrase:
    owner = first_contact.of(turn.db, record.id or 0)
    return Phrase(
        N_("· {number} – first contact {first}, handler {name}, {state}"),
        {
            "number": record.number,
            "first": staff.name_of(turn.db, owner.staff_id) if owner else "—",
            "name": matters.duty_name(turn, record),
            "state": Phrase(N_("answered since")) if record.answered_at else Phrase(N_("still without an answer")),
        },
    )


def _roll_changed(turn: Turn, row: Due) -> str:
    """A workbook has changed the roll: it may confirm who waits (A14); whoever left it may have moved out."""
    entered = get(turn.db, RosterImport, int(row.round))
    gone = occupants.ended_at(turn.db, entered.estate_id, entered.entered_at)
    turn.at(entered.estate_id)
    confirmed = proof.by_the_roll(turn, entered.estate_id)
    desk.roll_changed(turn, entered.estate_id, gone)
    return "" if gone or confirmed else "nobody left, nobody is confirmed"


WORK = {"digest": _digest, "roll_changed": _roll_changed}
