"""What falls due for an estate rather than a record: the morning's digest (S3), what an import has changed."""

from datetime import timedelta

from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.doing import proof
from handlers.due import survey_words
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import desk, post, upwards
from handlers.telling.post import Manner
from storage import due, handbook
from storage.actors import SYSTEM
from storage.people import occupants, staff
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import cases, history, records
from storage.rules import first_contact
from storage.tables import Due, Record, RosterImport, Staff

DIGEST_TOO_LATE = timedelta(hours=12)
DIGEST_LOOKS_BACK = timedelta(days=31)


def _digest(turn: Turn, row: Due) -> str:
    """S3: the morning's digest, one a person, whatever estates they lead; nobody reads of what accuses them (X4)."""
    setting = turn.at(_estate_of(row))
    # Before anything else: however late this one is, whoever waits for an answer is looked at again.
    survey_words.look_again(turn, _estate_of(row))
    if turn.now - row.due_at > DIGEST_TOO_LATE:
        return "too late"
    beside = _due_too(turn, setting.estate.company_id, row)
    told: dict[int, tuple[Staff, list[Phrase]]] = {}
    together = sorted({_estate_of(one) for one in (row, *beside)})
    for estate_id in together:
        _estates_digest(turn, estate_id, told)
    for estate_id in together:
        _words_wait(turn, estate_id, told)
    turn.at(_estate_of(row))
    for member, parts in told.values():
        manner = Manner(member.language, Priority.REMINDER)
        post.send(turn, member.user_id or 0, Say(DIGEST, {"parts": tuple(parts)}), manner)
    nothing = "" if told else "nothing to tell"
    for one in beside:
        survey_words.look_again(turn, _estate_of(one))
        due.finish(turn.db, one.id or 0, now=turn.now, skipped=nothing)
    return nothing


def _estate_of(row: Due) -> int:
    return int(row.subject.partition(":")[2])


def _due_too(turn: Turn, company_id: int, row: Due) -> list[Due]:
    """The digests of the company's estates that are due by now as well, and in time: they are told with this one."""
    ours = {estate.id for estate in cases.estates_of(turn.db, turn.bot_id, company_id)}
    found = due.ripe_of(turn.db, turn.bot_id, "digest", since=turn.now - DIGEST_TOO_LATE, now=turn.now)
    return [one for one in found if one.id != row.id and _estate_of(one) in ours]


def _estates_digest(turn: Turn, estate_id: int, told: dict[int, tuple[Staff, list[Phrase]]]) -> None:
    """What each who leads an estate reads of it, beside what they read of others."""
    name = turn.at(estate_id).estate.name
    breached = [
        record
        for record in records.breached_between(turn.db, estate_id, turn.now - DIGEST_LOOKS_BACK, turn.now)
        if not history.told(turn.db, record.id or 0, "digest_sent")
    ]
    missed = [(_digest_line(turn, record), records.accused(turn.db, record)) for record in breached]
    questions = _questions(turn, estate_id)
    for member in upwards.leading(turn, estate_id):
        lines = tuple(line for line, accused in missed if member.id not in accused)
        if lines:
            _, parts = told.setdefault(member.id or 0, (member, []))
            parts.append(Phrase(MISSED, {"estate": name, "lines": lines, "questions": questions}))
    for record in breached:
        history.append(turn.db, record.id or 0, "digest_sent", by=SYSTEM, now=turn.now)


def _words_wait(turn: Turn, estate_id: int, told: dict[int, tuple[Staff, list[Phrase]]]) -> None:
    """Q11: what was written in surveys and waits for an answer, to who is told anyway, or where it presses."""
    for member, line, pressing in survey_words.lines(turn, estate_id):
        if pressing or member.id in told:
            _, parts = told.setdefault(member.id or 0, (member, []))
            parts.append(line)


DIGEST = N_("☀️ Good morning.\n{parts}\n\n/my shows what is open on your desk.")
MISSED = N_("{estate}: the same-day answer was missed for\n{lines}{questions}")


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
