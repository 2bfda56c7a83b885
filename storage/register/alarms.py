"""Alarms (X10): somebody named a danger. Whoever was paged must say that they have it; two people lower it.

An alarm is raised once for the words of one person about one danger: what they say within half an hour belongs
to it. While it stands, its record is hot and cannot be lowered. One of the two who lower it may be whoever raised it,
by saying that there is no danger; the other is always of the staff.
"""

from datetime import datetime, timedelta

from sqlalchemy import insert, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import Clash, Forbidden, NotFound, RuleBroken
from storage.people import staff
from storage.reading import Find, get, given, locked
from storage.register import history, records
from storage.tables import Alarm, Record, table

ALARMS = table(Alarm)
ONE_ALARM = timedelta(minutes=30)

TRIGGERS = {
    "x10_alarm_stays": """
        CREATE TRIGGER x10_alarm_stays BEFORE DELETE ON alarm
        BEGIN SELECT RAISE(ABORT, 'X10: an alarm is lowered, never deleted'); END""",
    "x10_two_people_lower": """
        CREATE TRIGGER x10_two_people_lower BEFORE UPDATE ON alarm
        WHEN NEW.hazard IS NOT OLD.hazard OR NEW.raised_at IS NOT OLD.raised_at
          OR (OLD.lowered_at IS NOT NULL AND NEW.lowered_at IS NOT OLD.lowered_at)
          OR (NEW.lowered_at IS NOT NULL AND (NEW.lowered_by IS NULL OR NEW.lowered_by = NEW.proposed_by
              OR (NEW.proposed_by IS NULL AND NEW.denied_at IS NULL)))
        BEGIN SELECT RAISE(ABORT, 'X10: two people lower an alarm'); END""",
    "x10_born_standing": """
        CREATE TRIGGER x10_born_standing BEFORE INSERT ON alarm
        WHEN NEW.lowered_at IS NOT NULL OR EXISTS (SELECT 1 FROM alarm WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'X10: two people lower an alarm'); END""",
}

_STANDING = Find(
    Alarm,
    ALARMS.c.user_id == given("user"),
    ALARMS.c.raised_at > given("since"),
    ALARMS.c.hazard == given("danger"),
    ALARMS.c.estate_id == given("estate"),
    ALARMS.c.lowered_at.is_(None),
    order=(ALARMS.c.raised_at.desc(), ALARMS.c.id.desc()),
)
_OF_RECORD = Find(
    Alarm, ALARMS.c.record_id == given("record"), ALARMS.c.lowered_at.is_(None), order=(ALARMS.c.id,)
)


def subject(alarm_id: int) -> str:
    """How due work names an alarm."""
    return f"alarm:{alarm_id}"


def find(db: Db, alarm_id: int) -> Alarm:
    """An alarm for reading; raises ``NotFound``."""
    return get(db, Alarm, alarm_id)


def standing(db: Db, estate_id: int, user_id: int, hazard: str, *, now: datetime) -> Alarm | None:
    """X10: the alarm to which further words of the same person about the same danger belong."""
    return standing_since(db, estate_id, user_id, hazard, now - ONE_ALARM)


def standing_since(db: Db, estate_id: int, user_id: int, hazard: str, since: datetime) -> Alarm | None:
    """X10: the alarm about this danger that the person's words have raised since a moment and nobody has lowered."""
    return _STANDING.one(db, user=user_id, danger=hazard, estate=estate_id, since=since)


def of_record(db: Db, record_id: int) -> list[Alarm]:
    """The alarms of a record that nobody has lowered."""
    return _OF_RECORD.all(db, record=record_id)


def sound(db: Db, estate_id: int, hazard: str, user_id: int, record: Record | None, *, now: datetime) -> Alarm:
    """Raise an alarm, about a record where there is one."""
    values = {"estate_id": estate_id, "hazard": hazard, "user_id": user_id, "raised_at": now}
    key = db.execute(
        insert(ALARMS).values(**values, record_id=record.id if record else None).returning(ALARMS.c.id)
    ).scalar_one()
    return get(db, Alarm, int(key))


def for_change(db: Db, alarm_id: int, *, by: Actor) -> Alarm:
    """The alarm, for a member of staff of its estate who did not raise it themselves (X4, A19)."""
    alarm = locked(db, Alarm, alarm_id)
    if by.kind != "staff" or not staff.roles_at(db, by.id, alarm.estate_id):
        raise NotFound("alarm", alarm_id)
    if alarm.user_id == by.user_id:
        raise Forbidden("own_matter")
    return alarm


def acknowledge(db: Db, alarm: Alarm, *, by: Actor, now: datetime) -> bool:
    """Somebody has it; raises ``Clash`` naming who was faster. False when they had said so before."""
    if alarm.acknowledged_by == by.id:
        return False
    if alarm.acknowledged_by is not None:
        raise Clash("X10", "x10_taken", name=staff.name_of(db, alarm.acknowledged_by))
    _set(db, alarm, acknowledged_by=by.id, acknowledged_at=now)
    if alarm.record_id is not None:
        history.append(db, alarm.record_id, "alarm_taken", by=by, now=now, alarm=alarm.id)
    return True


def propose(db: Db, alarm: Alarm, *, by: Actor, now: datetime) -> None:
    """Somebody says that the danger is over: a second person must agree."""
    _require_standing(alarm)
    _set(db, alarm, proposed_by=by.id, proposed_at=now)
    if alarm.record_id is not None:
        history.append(db, alarm.record_id, "alarm_lowering_proposed", by=by, now=now, alarm=alarm.id)


def deny(db: Db, alarm: Alarm, *, by: Actor, now: datetime) -> None:
    """X10: whoever raised it says that there is no danger, which lowers nothing: a member of staff must agree."""
    if alarm.user_id != by.user_id:
        raise NotFound("alarm", alarm.id)
    _require_standing(alarm)
    _set(db, alarm, denied_at=now)
    if alarm.record_id is not None:
        history.append(db, alarm.record_id, "alarm_denied", by=by, now=now, alarm=alarm.id)


def lower(db: Db, alarm: Alarm, *, by: Actor, now: datetime) -> None:
    """X10: a second person agrees; the record is no danger any more when none of its alarms stands."""
    _require_standing(alarm)
    if alarm.proposed_by is None and alarm.denied_at is None:
        raise RuleBroken("X10", "x10_propose_first")
    if alarm.proposed_by == by.id:
        raise RuleBroken("X10", "x10_two_people")
    _set(db, alarm, lowered_by=by.id, lowered_at=now)
    if alarm.record_id is None:
        return
    history.append(db, alarm.record_id, "alarm_lowered", by=by, now=now, alarm=alarm.id)
    if not of_record(db, alarm.record_id):
        records.change(db, locked(db, Record, alarm.record_id), hazard="")


def keep(db: Db, alarm: Alarm, *, by: Actor, now: datetime) -> None:
    """A second person disagrees: the alarm stands as before."""
    _require_standing(alarm)
    _set(db, alarm, proposed_by=None, proposed_at=None, denied_at=None)
    if alarm.record_id is not None:
        history.append(db, alarm.record_id, "alarm_kept", by=by, now=now, alarm=alarm.id)


def _require_standing(alarm: Alarm) -> None:
    if alarm.lowered_at is not None:
        raise RuleBroken("X10", "x10_lowered")


def _set(db: Db, alarm: Alarm, **values: object) -> None:
    db.execute(update(ALARMS).where(ALARMS.c.id == alarm.id).values(**values))
