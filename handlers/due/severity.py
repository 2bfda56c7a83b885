"""Due work about how grave a matter is: a term passes (K2–K4), a key customer waits (K8), the cases of the night (K7),
an alarm that nobody has taken (X10).

The terms and the green channel are work of a record; alarm and digest stand apart from any record's row.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from dialogs.kit import N_, Label, Phrase, Say
from handlers.doing import alarms as paging, judging
from handlers.office import Turn
from handlers.telling import post, severity as notices_severity
from handlers.telling.post import Manner
from storage import audit, due
from storage.actors import SYSTEM
from storage.people import staff
from storage.post.outbox import Priority
from storage.reading import locked
from storage.register import cases, history, records
from storage.rules import severity
from storage.rules.severity import News
from storage.tables import Alarm, Due, Record

UNRESOLVED = ("filed", "handling")
A_WEEK, DIGEST_TOO_LATE, LOOKS_BACK = timedelta(days=7), timedelta(hours=12), timedelta(days=62)


def _grows(turn: Turn, row: Due, record: Record) -> str:
    """K2, K3, K4: a term has passed and the matter is not resolved."""
    if record.status not in UNRESOLVED:
        return record.status
    term = row.kind.partition("_")[2]
    risen = judging.graver(turn, record, News(record.kind, unresolved=term))
    if term == "major":
        _next_week(turn, risen)
    return "" if risen is not record else record.severity


def _stays_major(turn: Turn, _: Due, record: Record) -> str:
    """K2: it is major and still open: those who answer for it are told every week."""
    if record.status not in UNRESOLVED:
        return record.status
    _next_week(turn, record)
    if record.severity != "major":
        return record.severity
    notices_severity.still_major(turn, record)
    return ""


def _next_week(turn: Turn, record: Record) -> None:
    at = turn.now + A_WEEK
    day = turn.at(record.estate_id).hours.local_day(at).isoformat()
    due.add(turn.db, turn.bot_id, "stays_major", records.subject(record.id or 0), at=at, round=day)


def _green(turn: Turn, _: Due, record: Record) -> str:
    """K8: the green channel's time is over; who keeps cases is told of an overrun."""
    if record.status not in UNRESOLVED:
        return record.status
    if record.answered_at is not None:
        return "answered"
    history.append(turn.db, record.id or 0, "green_missed", by=SYSTEM, now=turn.now)
    notices_severity.green_missed(turn, record)
    return ""


def _alarm(turn: Turn, row: Due) -> str:
    """X10: nobody has said "I have it" yet."""
    alarm = locked(turn.db, Alarm, int(row.subject.partition(":")[2]))
    turn.at(alarm.estate_id)
    return paging.still_open(turn, alarm, int(row.round))


def _cases_digest(turn: Turn, row: Due) -> str:
    """K7: what has become important or hot since the last time, one message a general manager."""
    if turn.now - row.due_at > DIGEST_TOO_LATE:
        return "too late"
    company = int(row.subject.partition(":")[2])
    since = audit.last(turn.db, "cases_digest", row.subject) or row.due_at - timedelta(days=1)
    lines: dict[int, tuple[str, list[Phrase]]] = {}
    for estate in cases.estates_of(turn.db, turn.bot_id, company):
        turn.at(estate.id or 0)
        on_file = cases.on_file(turn.db, estate.id or 0, turn.now - LOOKS_BACK)
        found = [(line, records.accused(turn.db, one)) for one in on_file if (line := _line(turn, one, since))]
        for member in staff.with_role(turn.db, estate.id or 0, "executive") if found else ():
            theirs = tuple(line for line, accused in found if member.id not in accused)  # X4
            if member.user_id is not None and theirs:
                _, told = lines.setdefault(member.user_id, (member.language, []))
                told.append(Phrase(N_("{estate}\n{lines}"), {"estate": estate.name, "lines": theirs}))
    audit.note(turn.db, 0, "cases_digest", row.subject, now=turn.now)
    for user_id, (language, told) in lines.items():
        text = N_("☀️ Good morning. Graver since yesterday:\n{lines}\n\n/cases shows all that are on file.")
        say = Say(text, {"lines": tuple(told)})
        post.send(turn, user_id, say, Manner(language, Priority.REMINDER))
    return "" if lines else "nothing to tell"


def _line(turn: Turn, record: Record, since: datetime) -> Phrase | None:
    """A line about a record that has risen since then; major ones have been told at once."""
    judged = severity.judged(turn.db, record.id or 0)
    if judged is None or judged.what != "severity" or judged.at <= since or record.severity == "major":
        return None
    values = {"number": record.number, "severity": Label("severity", record.severity)}
    return Phrase(N_("· {number} – {severity}: {why}"), values | {"why": Label("why", severity.reason(judged))})


WORK: dict[str, Callable[[Turn, Due, Record], str]] = {
    "grows_important": _grows,
    "grows_hot": _grows,
    "grows_major": _grows,
    "stays_major": _stays_major,
    "green": _green,
}
APART: dict[str, Callable[[Turn, Due], str]] = {"alarm": _alarm, "cases_digest": _cases_digest}
NOT_AT_NIGHT = frozenset({"stays_major", "green"})
