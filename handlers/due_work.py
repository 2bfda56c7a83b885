"""What happens when work falls due: one function a kind; at fire time the record is read again.

Each returns why nothing was done, or "" when something was. A kind that must not ring at night is
moved to the morning; a kind that has lost its meaning by being late says so and does nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from dialogs.events import Elapsed
from dialogs.kit import N_, Phrase, Say
from handlers import apply_staff, matters, notices, opening, post
from handlers.office import Office, Person, Turn, again, home_of
from handlers.opening import Opening
from handlers.post import Manner
from handlers.stepping import Scene, play
from storage import conversations, due, handling, history, lanes, records, staff
from storage.actors import SYSTEM
from storage.calendar import wall
from storage.database import Db
from storage.outbox import Priority
from storage.reading import get, locked
from storage.rules import first_contact, follow_up, same_day
from storage.tables import Due, Record, Resident, Staff

Work = Callable[[Turn, Due, Record], str]

DIGEST_TOO_LATE = timedelta(hours=12)
DIGEST_LOOKS_BACK = timedelta(days=31)


def run(db: Db, office: Office, row: Due, now: datetime) -> None:
    """Do one piece of due work and settle its row, in the transaction that is open."""
    turn = Turn(db, now, office, f"d{row.id}.{now.timestamp():.0f}")
    if row.kind.startswith("wake:"):
        _wake(turn, row)
        return
    if row.kind == "digest":
        if not due.still_due(db, row.id or 0, now):
            return
        due.finish(db, row.id or 0, now=now, skipped=_digest(turn, row))
        return
    # The record first, as in a turn; what is due may have been cancelled by whoever held it.
    record = locked(db, Record, int(row.subject.partition(":")[2]))
    if not due.still_due(db, row.id or 0, now):
        return
    turn.at(record.estate_id)
    if row.kind in _NOT_AT_NIGHT and post.quiet(turn):
        _to_morning(turn, row)
        return
    due.finish(db, row.id or 0, now=now, skipped=_WORK[row.kind](turn, row, record))


def _to_morning(turn: Turn, row: Due) -> None:
    setting = turn.here()
    at = setting.hours.next_at(turn.now, wall(setting.estate.quiet_until))
    due.finish(turn.db, row.id or 0, now=turn.now, skipped="quiet hours")
    due.add(turn.db, turn.bot_id, row.kind, row.subject, at=at, round=f"{row.round}+")


def _wake(turn: Turn, row: Due) -> None:
    instance = int(row.subject.partition(":")[2])
    if (talk := conversations.by_id(turn.db, turn.bot_id, instance)) is not None:
        lanes.enter(turn.db, turn.bot_id, talk.chat_id)
    # The lane first, as in a turn; which may have moved the wake, or ended the talk.
    if not due.still_due(turn.db, row.id or 0, turn.now):
        return
    due.finish(turn.db, row.id or 0, now=turn.now)
    talk = conversations.by_id(turn.db, turn.bot_id, instance)
    if talk is None or talk.state is None:
        return
    person = again(turn, Person(talk.user_id, "", "zh_CN"))
    home = home_of(turn, person)
    if home is not None:
        turn.at(home.place.estate_id)
    play(Scene(turn, person, talk), Elapsed(row.kind.partition(":")[2]))


def _claim_window(turn: Turn, _: Due, record: Record) -> str:
    """F4: nobody claimed in time."""
    return apply_staff.fall_back(turn, record) if record.status == "filed" else record.status


def _unanswered(record: Record) -> str:
    if record.status not in ("filed", "handling"):
        return record.status
    return "answered" if record.answered_at is not None else ""


def _remind_owner(turn: Turn, _: Due, record: Record) -> str:
    """S3, 50 %: the owner."""
    if (why := _unanswered(record)) or _past(turn, record.promised_at):
        return why or "too late"
    notices.to_responsible(
        turn,
        record,
        N_("⏳ {number} has no answer yet. It was promised: {promised} at the latest."),
        promised=record.promised_at,
    )
    history.append(turn.db, record.id or 0, "reminded_owner", by=SYSTEM, now=turn.now)
    return ""


def _remind_group(turn: Turn, _: Due, record: Record) -> str:
    """S3, 80 %: the owner and the group."""
    if (why := _unanswered(record)) or _past(turn, record.promised_at):
        return why or "too late"
    text = N_("⏳ {number} still has no answer; only until {promised:short}. Handler: {name}.")
    values = {"promised": record.promised_at, "name": matters.duty_name(turn, record)}
    notices.to_group(turn, record, text, priority=Priority.REMINDER, **values)
    if (period := handling.present(turn.db, record.id or 0)) is not None:
        notices.to_member(turn, record, get(turn.db, Staff, period.staff_id), text, **values)
    history.append(turn.db, record.id or 0, "reminded_group", by=SYSTEM, now=turn.now)
    return ""


def _promise_missed(turn: Turn, _: Due, record: Record) -> str:
    """S3, 100 %: the supervisor."""
    if (why := _unanswered(record)) or _past(turn, record.breach_at):
        return why or "too late"
    text = N_(
        "❗ The promise on {number} is missed: no answer by {promised:short}. Handler: "
        "{name}. It can still be answered today."
    )
    values = {"promised": record.promised_at, "name": matters.duty_name(turn, record)}
    notices.to_roles(turn, record, ("supervisor",), text, **values)
    notices.to_group(turn, record, text, priority=Priority.REMINDER, **values)
    history.append(turn.db, record.id or 0, "promise_missed", by=SYSTEM, now=turn.now)
    return ""


def _breach(turn: Turn, _: Due, record: Record) -> str:
    """S3: recorded once and for ever; told in the morning's digest, nobody is woken."""
    if why := _unanswered(record):
        return why
    if not same_day.record_breach(turn.db, record, now=record.breach_at or turn.now):
        return "recorded before"
    history.append(turn.db, record.id or 0, "breached", by=SYSTEM, now=turn.now, at=record.breach_at)
    setting = turn.here()
    at = setting.hours.next_at(record.breach_at or turn.now, setting.procedure.digest_at)
    if at < turn.now:
        at = setting.hours.next_at(turn.now, setting.procedure.digest_at)
    day = setting.hours.local_day(at).isoformat()
    due.add(turn.db, turn.bot_id, "digest", f"estate:{record.estate_id}", at=at, round=day)
    return ""


def _still_open(turn: Turn, _: Due, record: Record) -> str:
    """S3, 150 %: the manager, at once."""
    if why := _unanswered(record):
        return why
    notices.to_roles(
        turn,
        record,
        ("manager",),
        N_(
            "❗ {number} has had no answer since {filed:short}; the same-day target was "
            "missed yesterday. Handler: {name}."
        ),
        filed=record.filed_at,
        name=matters.duty_name(turn, record),
    )
    history.append(turn.db, record.id or 0, "told_manager", by=SYSTEM, now=turn.now)
    return ""


def _visit(turn: Turn, row: Due, record: Record) -> str:
    """V1: the follow-up questions, to the resident."""
    found = follow_up.planned(turn.db, record.id or 0, int(row.round.rstrip("+")))
    if record.status != "resolved" or found is None or found.outcome != "planned":
        return record.status
    follow_up.mark_asked(turn.db, found, by=SYSTEM, now=turn.now)
    resident = get(turn.db, Resident, record.resident_id)
    opening.begin(turn, opening.for_resident(resident), Opening("visit", str(found.id), record.id), Priority.REMINDER)
    return ""


def _digest(turn: Turn, row: Due) -> str:
    """S3: the morning's digest, one a person, to supervisor and manager."""
    setting = turn.at(int(row.subject.partition(":")[2]))
    if turn.now - row.due_at > DIGEST_TOO_LATE:
        return "too late"
    since = turn.now - DIGEST_LOOKS_BACK
    breached = [
        record
        for record in records.breached_between(turn.db, setting.estate.id or 0, since, turn.now)
        if not history.told(turn.db, record.id or 0, "digest_sent")
    ]
    lines = tuple(_digest_line(turn, record) for record in breached)
    if not lines:
        return "nothing to tell"
    say = Say(
        N_(
            "☀️ Good morning. {estate}: the same-day answer was missed for\n{lines}\n\n/my "
            "shows what is open on your desk."
        ),
        {"estate": setting.estate.name, "lines": lines},
    )
    for member in staff.with_role(turn.db, setting.estate.id or 0, "supervisor", "manager"):
        if member.user_id is not None:
            post.send(turn, member.user_id, say, Manner(member.language, Priority.REMINDER))
    for record in breached:
        history.append(turn.db, record.id or 0, "digest_sent", by=SYSTEM, now=turn.now)
    return ""


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


def _past(turn: Turn, moment: datetime | None) -> bool:
    return moment is not None and turn.now >= moment


_WORK: dict[str, Work] = {
    "claim_window": _claim_window,
    "remind_owner": _remind_owner,
    "remind_group": _remind_group,
    "promise_missed": _promise_missed,
    "breach": _breach,
    "still_open": _still_open,
    "visit": _visit,
}
_NOT_AT_NIGHT = frozenset({"remind_owner", "remind_group", "promise_missed", "still_open", "visit"})
