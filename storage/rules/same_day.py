"""S – the same-day response (当天).

S1  Answer on the same local calendar day as the filing. Two instants are stored at filing and
    never rewritten: *promised*, the end of that day's service hours – what the resident hears –
    and *breach*, the end of the local day. Filed after the cut-off, both are on the next day.
S2  An automatic acknowledgement is no response. A response is by a named person: a message, a
    call, a visit. If its delivery proves impossible it is void and the target is open again.
S3  Reminders at 50 and 80 % of the service time, the supervisor at 100 %, the breach recorded
    once and for ever, the manager at the middle of the next day (150 %).
S4  A record that S binds can't be resolved or closed without a response that is not void.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, insert, select, update

from storage.calendar import Hours
from storage.database import Db
from storage.errors import RuleBroken
from storage.kinds import BINDS, binds
from storage.tables import Record, Response, table

Stage = Literal["remind_owner", "remind_group", "promise_missed", "breach", "still_open"]

_BOUND = ", ".join(f"'{kind}'" for kind in sorted(BINDS) if "S" in BINDS[kind])
_ANSWERED = "EXISTS (SELECT 1 FROM response WHERE record_id = {id} AND void_at IS NULL)"

TRIGGERS = {
    "s1_instants_never_rewritten": """
        CREATE TRIGGER s1_instants_never_rewritten BEFORE UPDATE OF heard_at, filed_at, promised_at, breach_at
        ON record WHEN NEW.heard_at IS NOT OLD.heard_at OR NEW.filed_at IS NOT OLD.filed_at
          OR NEW.promised_at IS NOT OLD.promised_at OR NEW.breach_at IS NOT OLD.breach_at
        BEGIN SELECT RAISE(ABORT, 'S1: the instants of a filing are never rewritten'); END""",
    "s1_bound_kinds_are_promised": f"""
        CREATE TRIGGER s1_bound_kinds_are_promised BEFORE INSERT ON record
        WHEN NEW.kind IN ({_BOUND}) AND (NEW.promised_at IS NULL OR NEW.breach_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'S1: this kind needs a promise'); END""",
    "s3_breach_recorded_for_ever": """
        CREATE TRIGGER s3_breach_recorded_for_ever BEFORE UPDATE OF breached_at ON record
        WHEN OLD.breached_at IS NOT NULL AND NEW.breached_at IS NOT OLD.breached_at
        BEGIN SELECT RAISE(ABORT, 'S3: a breach is recorded once and for ever'); END""",
    "s4_no_end_without_response": f"""
        CREATE TRIGGER s4_no_end_without_response BEFORE UPDATE OF status, kind ON record
        WHEN NOT {_ANSWERED.format(id="NEW.id")}
          AND (NEW.status IN ('resolved', 'closed') AND NEW.kind IN ({_BOUND})
               OR OLD.kind IN ({_BOUND}) AND NEW.kind NOT IN ({_BOUND}))
        BEGIN SELECT RAISE(ABORT, 'S4: no end without a response'); END""",
    "s2_response_unchanged": """
        CREATE TRIGGER s2_response_unchanged BEFORE UPDATE ON response
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.how IS NOT OLD.how OR NEW.at IS NOT OLD.at
          OR (OLD.void_at IS NOT NULL AND NEW.void_at IS NOT OLD.void_at)
        BEGIN SELECT RAISE(ABORT, 'S2: a response is never rewritten'); END""",
    "s2_response_replaces_nothing": """
        CREATE TRIGGER s2_response_replaces_nothing BEFORE INSERT ON response
        WHEN EXISTS (SELECT 1 FROM response WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'S2: a response is never rewritten'); END""",
    "s4_response_stays": """
        CREATE TRIGGER s4_response_stays BEFORE DELETE ON response
        BEGIN SELECT RAISE(ABORT, 'S4: responses are voided, never deleted'); END""",
    "s4_ended_keeps_response": f"""
        CREATE TRIGGER s4_ended_keeps_response AFTER UPDATE ON response
        WHEN EXISTS (SELECT 1 FROM record WHERE id = OLD.record_id
                       AND status IN ('resolved', 'closed') AND kind IN ({_BOUND}))
          AND NOT {_ANSWERED.format(id="OLD.record_id")}
        BEGIN SELECT RAISE(ABORT, 'S4: reopen the record before its response becomes void'); END""",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """S1: what the resident hears, and the end of that local day."""

    promised: datetime
    breach: datetime


def promise(filed: datetime, hours: Hours, cutoff: timedelta) -> Promise:
    """S1: the promise for a filing; from the cut-off minute on it is for the next day."""
    day = hours.local_day(filed)
    if filed >= hours.closing(day) - cutoff:
        day += timedelta(days=1)
    return Promise(hours.closing(day), hours.end_of(day))


def stages(filed: datetime, made: Promise, hours: Hours, reminders: tuple[int, int]) -> dict[Stage, datetime]:
    """S3: when each stage of an unanswered record is due, counted over service hours."""
    whole = hours.served(filed, made.promised)
    next_day = hours.local_day(made.breach)
    middle = hours.opening(next_day) + (hours.closing(next_day) - hours.opening(next_day)) / 2
    return {
        "remind_owner": hours.after(filed, whole * reminders[0] / 100),
        "remind_group": hours.after(filed, whole * reminders[1] / 100),
        "promise_missed": made.promised,
        "breach": made.breach,
        "still_open": middle,
    }


def answered(db: Db, record_id: int) -> bool:
    """S2: whether the record has a response that is not void."""
    responses = table(Response)
    statement = select(responses.c.id).where(responses.c.record_id == record_id, responses.c.void_at.is_(None))
    return db.execute(statement.limit(1)).first() is not None


def told_in_person(db: Db, record: Record) -> bool:
    """S2: whether a call or a visit is among the responses that are not void."""
    responses = table(Response)
    statement = select(responses.c.id).where(
        responses.c.record_id == record.id, responses.c.void_at.is_(None), responses.c.how != "message"
    )
    return db.execute(statement.limit(1)).first() is not None


def require_response(db: Db, record: Record) -> None:
    """S4: raises unless the record may be resolved or closed."""
    if binds("S", record.kind) and not answered(db, record.id or 0):
        raise RuleBroken("S4", "s4_answer_first", number=record.number)


def respond(db: Db, record: Record, *, staff_id: int, how: str, words_id: int | None, now: datetime) -> int:
    """S2: record a response by a named person; the first one stamps the record. Returns its id."""
    found = db.execute(
        insert(table(Response))
        .values(record_id=record.id, staff_id=staff_id, how=how, words_id=words_id, at=now)
        .returning(table(Response).c.id)
    ).scalar_one()
    records = table(Record)
    db.execute(
        update(records).where(records.c.id == record.id, records.c.answered_at.is_(None)).values(answered_at=now)
    )
    return int(found)


def void(db: Db, response: Response, *, reason: str, now: datetime) -> bool:
    """S2: the response could not arrive. Returns whether that opened the target again."""
    responses, records = table(Response), table(Record)
    voided = db.execute(
        update(responses)
        .where(responses.c.id == response.id, responses.c.void_at.is_(None))
        .values(void_at=now, void_reason=reason)
    )
    if voided.rowcount == 0:
        return False
    earliest = db.execute(
        select(func.min(responses.c.at)).where(
            responses.c.record_id == response.record_id, responses.c.void_at.is_(None)
        )
    ).scalar_one()
    db.execute(update(records).where(records.c.id == response.record_id).values(answered_at=earliest))
    return earliest is None


def record_breach(db: Db, record: Record, *, now: datetime) -> bool:
    """S3: note the breach; returns False when it had been noted before."""
    records = table(Record)
    done = db.execute(
        update(records).where(records.c.id == record.id, records.c.breached_at.is_(None)).values(breached_at=now)
    )
    return done.rowcount == 1
