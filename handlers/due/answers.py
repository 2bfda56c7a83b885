"""What falls due while a record waits for its answer: the claim window (F4) and the stages of the same day (S3)."""

from datetime import datetime, timedelta

from dialogs.kit import N_
from handlers.doing import claiming
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import notices
from storage import due
from storage.actors import SYSTEM
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import handling, history, records
from storage.rules import same_day
from storage.tables import Due, Record, Staff

# While there is nobody who could take it, of service.
ASKED_AGAIN = timedelta(hours=4)


def _claim_window(turn: Turn, _: Due, record: Record) -> str:
    """F4: nobody claimed in time; where nobody can take it, it is asked again, and who leads hears of it (N7)."""
    if record.status != "filed":
        return record.status
    why = claiming.fall_back(turn, record)
    if why == "no staff":
        again = turn.here().hours.after(turn.now, ASKED_AGAIN)
        due.move(turn.db, turn.bot_id, "claim_window", records.subject(record.id or 0), at=again)
        text = N_("⚠️ {number} waits, and nobody is on duty, no supervisor and no manager has joined. Who takes it?")
        notices.to_group(turn, record, text)
    return why


def _unanswered(record: Record) -> str:
    if record.status not in ("filed", "handling"):
        return record.status
    return "answered" if record.answered_at is not None else ""


def _remind_owner(turn: Turn, _: Due, record: Record) -> str:
    """S3, 50 %: the owner – who handles it, and who heard it first while they are accountable (F3)."""
    if (why := _unanswered(record)) or _past(turn, record.promised_at):
        return why or "too late"
    text = N_("⏳ {number} has no answer yet. It was promised: {promised} at the latest.")
    notices.to_responsible(turn, record, text, promised=record.promised_at)
    notices.to_first_contact(turn, record, text, accountable=True, promised=record.promised_at)
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


def _past(turn: Turn, moment: datetime | None) -> bool:
    return moment is not None and turn.now >= moment


WORK = {
    "claim_window": _claim_window,
    "remind_owner": _remind_owner,
    "remind_group": _remind_group,
    "promise_missed": _promise_missed,
    "breach": _breach,
    "still_open": _still_open,
}
NOT_AT_NIGHT = frozenset({"remind_owner", "remind_group", "promise_missed", "still_open"})
