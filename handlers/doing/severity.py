"""What staff do about how grave a matter is, who complains together, and a danger (K, X10)."""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.severity import (
    ConfirmPeople,
    EnterFact,
    Join,
    KeepAlarm,
    LowerAlarm,
    LowerSeverity,
    MarkKeyCustomer,
    ProposeLowering,
    Split,
    TakeAlarm,
)
from dialogs.kit import N_, Label
from handlers.doing import alarms as paging, claiming, judging
from handlers.doing.deed import Doing, Values
from handlers.office import Turn
from handlers.telling import notices, severity as notices_severity
from storage.actors import Actor
from storage.errors import Forbidden
from storage.kinds import binds
from storage.people import residents, staff
from storage.reading import get
from storage.register import alarms, collective, handling, history, lessons, records
from storage.rules import first_contact, severity
from storage.rules.handling import returning
from storage.rules.severity import News
from storage.tables import Alarm, Record, Staff


def _enter(doing: Doing, deed: EnterFact) -> Values:
    turn, actor = doing.turn, doing.staff
    record = severity.note(turn.db, turn.record(deed.record, by=actor), deed.fact, by=actor, now=turn.now)
    record = judging.graver(turn, record, News(record.kind, frozenset({deed.fact})), by=actor)
    if deed.fact == "above":
        record = _goes_above(turn, record, actor)
    _redrawn(turn, record)
    return {"number": record.number}


def _goes_above(turn: Turn, record: Record, actor: Actor) -> Record:
    """K7: what has reached the company, the group or an authority is the general manager's, who may name a manager."""
    record = claiming.answered_first(turn, record, actor)
    besides = first_contact.above(turn.db, record)

    def able(one: Staff) -> bool:
        return one.user_id is not None and besides.spares(one)

    chosen = staff.first_level(turn.db, record.estate_id, ("executive", "manager"), able)
    period = handling.present(turn.db, record.id or 0)
    if not chosen or (period is not None and period.staff_id == chosen[0].id):
        return record
    to = chosen[0].id or 0
    former = handling.hand_over(turn.db, record.id or 0, to=to, by=actor.id, words_id=None, now=turn.now)
    history.append(
        turn.db, record.id or 0, "handed_over", by=actor, now=turn.now, to=to, why="above", **{"from": former}
    )
    notices.handed_over(turn, record, to)
    return turn.record(record.id or 0, by=actor)


def _people(doing: Doing, deed: ConfirmPeople) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    record = severity.confirm_people(turn.db, record, deed.people, by=actor, now=turn.now)
    people = max(deed.people, collective.complainants(turn.db, record.collective_id))
    _redrawn(turn, judging.graver(turn, record, News(record.kind, people=people), by=actor))
    return {"number": record.number, "people": deed.people}


def _join(doing: Doing, deed: Join) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    joined = collective.join(turn.db, record, deed.other, by=actor, now=turn.now)
    lessons.paired(turn.db, record, deed.other, same=True, by=actor, now=turn.now)
    judging.together(turn, joined.collective_id or 0, by=actor)
    _redrawn(turn, turn.record(deed.record, by=actor))
    return {"number": record.number, "other": get(turn.db, Record, deed.other).number}


def _split(doing: Doing, deed: Split) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    others = [one.id or 0 for one in collective.members(turn.db, record.collective_id or 0) if one.id != record.id]
    record = collective.leave(turn.db, record, by=actor, now=turn.now)
    if others:
        lessons.paired(turn.db, record, others[0], same=False, by=actor, now=turn.now)
    _redrawn(turn, record)
    return {"number": record.number}


def _lower(doing: Doing, deed: LowerSeverity) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    record = severity.lower(turn.db, record, deed.to, deed.why, by=actor, now=turn.now)
    notices_severity.lowered(turn, record, actor.name)
    return {"number": record.number, "severity": Label("severity", record.severity)}


def _mark(doing: Doing, deed: MarkKeyCustomer) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    if not records.require_staff(turn.db, record, by=actor) & severity.MAY_MARK:
        raise Forbidden("k8_desk_marks")
    residents.mark_key(turn.db, record.resident_id, deed.key)
    history.append(turn.db, deed.record, "key_customer", by=actor, now=turn.now, key=deed.key)
    if deed.key and binds("S", record.kind):
        record = returning.hasten(turn.db, judging.green(turn, record), turn.here(), now=turn.now)
    elif not deed.key:
        record = records.change(turn.db, record, key_customer=False)
    _redrawn(turn, record)
    return {"number": record.number}


def _take(doing: Doing, deed: TakeAlarm) -> Values:
    """X10: I have it. What nobody has taken yet is theirs, too (F1)."""
    turn, actor, alarm, record = _alarm(doing, deed.alarm)
    if not alarms.acknowledge(turn.db, alarm, by=actor, now=turn.now):
        return {}
    paging.taken(turn, alarm, actor)
    if record is None:
        return {}
    if record.status == "filed" and first_contact.of(turn.db, record.id or 0) is None:
        first_contact.claim(turn.db, record, staff_id=actor.id, how="claimed", now=turn.now)
        claiming.taken(turn, record, actor.id, "claimed", by=actor)
    elif alarm.hazard != "despair":
        notices.to_resident(turn, record, N_("{name} has been reached and is seeing to {number} now."), name=actor.name)
    return {"record_id": record.id}


def _propose(doing: Doing, deed: ProposeLowering) -> Values:
    turn, actor, alarm, _ = _alarm(doing, deed.alarm)
    alarms.propose(turn.db, alarm, by=actor, now=turn.now)
    paging.ask_second(turn, alarm, actor)
    return {}


def _lower_alarm(doing: Doing, deed: LowerAlarm) -> Values:
    turn, actor, alarm, _ = _alarm(doing, deed.alarm)
    alarms.lower(turn.db, alarm, by=actor, now=turn.now)
    paging.lowered(turn, alarm, actor.name)
    if alarm.record_id is not None:
        _redrawn(turn, get(turn.db, Record, alarm.record_id))
    return {}


def _keep(doing: Doing, deed: KeepAlarm) -> Values:
    turn, actor, alarm, _ = _alarm(doing, deed.alarm)
    proposer = alarm.proposed_by
    alarms.keep(turn.db, alarm, by=actor, now=turn.now)
    if proposer is None:
        paging.changed(turn, alarm)
    else:
        paging.kept(turn, alarm, actor.name, proposer)
    return {}


def _alarm(doing: Doing, key: int) -> tuple[Turn, Actor, Alarm, Record | None]:
    """The alarm for whoever may act on it; its record first, as everywhere."""
    turn, actor = doing.turn, doing.staff
    named = alarms.find(turn.db, key)
    record = turn.record(named.record_id, by=actor) if named.record_id is not None else None
    turn.at(named.estate_id)
    alarm = alarms.for_change(turn.db, key, by=actor)
    if record is not None:
        records.require_staff(turn.db, record, by=actor)
    return turn, actor, alarm, record


def _redrawn(turn: Turn, record: Record) -> None:
    notices.card_changed(turn, record)
    notices_severity.page_changed(turn, record)


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    EnterFact: _enter,
    ConfirmPeople: _people,
    Join: _join,
    Split: _split,
    LowerSeverity: _lower,
    MarkKeyCustomer: _mark,
    TakeAlarm: _take,
    ProposeLowering: _propose,
    LowerAlarm: _lower_alarm,
    KeepAlarm: _keep,
}
