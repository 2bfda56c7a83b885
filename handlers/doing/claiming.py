"""How a record finds its first-contact person, and when that ends (F1, F3, F4).

Claimed, heard, answered before anybody took it – or, where nobody does, named by the rota and the ladder above it.
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.deed import Claim, ConfirmRegistration
from dialogs.kit import N_
from handlers.doing import alarms
from handlers.doing.deed import Doing, Values
from handlers.office import Turn
from handlers.telling import notices, upwards
from storage import due
from storage.actors import SYSTEM, Actor
from storage.errors import Clash, RuleBroken
from storage.people import staff
from storage.reading import get
from storage.register import history, records
from storage.rules import first_contact
from storage.rules.handling import returning, watch
from storage.tables import Record, Staff


def _claim(doing: Doing, deed: Claim) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    records.require_above(turn.db, record, actor.id)
    if first_contact.of(turn.db, deed.record) is None and record.status != "filed":
        raise RuleBroken("F1", f"not_when_{record.status}", number=record.number)
    if first_contact.claim(turn.db, record, staff_id=actor.id, how="claimed", now=turn.now):
        taken(turn, record, actor.id, "claimed", by=actor)
    return {"number": record.number}


def taken(turn: Turn, record: Record, staff_id: int, how: str, *, by: Actor) -> Record:
    """What follows when a record has found its first-contact person (F1, I4)."""
    record = records.advance(turn.db, record, "handling")
    history.append(turn.db, record.id or 0, "first_contact", by=by, now=turn.now, staff=staff_id, how=how)
    if record.department_id is None and (department := staff.department_of(turn.db, staff_id, record.estate_id)):
        record = records.change(turn.db, record, department_id=department)
    record = returning.assign(turn.db, record, turn.at(record.estate_id), now=turn.now)
    due.cancel(turn.db, records.subject(record.id or 0), kinds=("claim_window",), why="claimed", now=turn.now)
    notices.claimed(turn, record, staff_id, how)
    if how == "claimed" or (how == "heard" and by.id == staff_id):
        alarms.taken_with(turn, record, staff_id)
    return record


def heard(turn: Turn, record: Record, staff_id: int, *, by: Actor) -> Record:
    """F1: who heard it first is first contact – unless it is their own matter or accuses them (X4): others claim it."""
    if not first_contact.apart(turn.db, record).spares(get(turn.db, Staff, staff_id)):
        return record
    first_contact.claim(turn.db, record, staff_id=staff_id, how="heard", now=turn.now)
    return taken(turn, record, staff_id, "heard", by=by)


def answered_first(turn: Turn, record: Record, actor: Actor) -> Record:
    """F1: whoever is the first to do something about what nobody has taken yet becomes its first contact."""
    if first_contact.of(turn.db, record.id or 0) is not None:
        return record
    first_contact.claim(turn.db, record, staff_id=actor.id, how="claimed", now=turn.now)
    return taken(turn, record, actor.id, "claimed", by=actor)


def fall_back(turn: Turn, record: Record) -> str:
    """F4: the duty agent, else supervisor, else manager becomes first contact; returns why nothing was done.

    N7: where nobody is there to take it, that is on the record, and somebody is looked for every working day.
    """
    setting = turn.at(record.estate_id)
    besides = first_contact.above(turn.db, record)
    found = first_contact.on_call(turn.db, record.estate_id, setting.hours, turn.now, besides)
    if found is None:
        upwards.nobody(turn, record)
        watch.plan(turn.db, record, setting, "claim_window", watch.tomorrow(turn.db, setting, turn.now))
        return "no staff"
    staff_id, how = found
    try:
        if not first_contact.claim(turn.db, record, staff_id=staff_id, how=how, now=turn.now):
            return "claimed"
    except Clash:
        return "claimed"
    taken(turn, record, staff_id, how, by=SYSTEM)
    if how == "rota" and setting.hours.serving(record.filed_at):
        notices.to_roles(
            turn,
            record,
            ("supervisor",),
            N_("Nobody claimed {number} in time; {name}, on duty, is its first contact now."),
            name=staff.name_of(turn.db, staff_id),
        )
    return ""


def _confirm(doing: Doing, deed: ConfirmRegistration) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    first_contact.require_registrar(records.require_staff(turn.db, record, by=actor))
    first_contact.require_confirmable(record, turn.here().procedure)
    if first_contact.release(turn.db, deed.record, by=actor.id, now=turn.now):
        history.append(turn.db, deed.record, "registration_confirmed", by=actor, now=turn.now)
        notices.card_changed(turn, record)
    return {"number": record.number}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {Claim: _claim, ConfirmRegistration: _confirm}
