"""What staff do to a record: claim, confirm, hand over, answer, resolve, note, log.

And what happens to it without them: who takes what nobody claims (F4), when an answer is void (S2).
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.deed import (
    Claim,
    ConfirmRegistration,
    Deed,
    HandOver,
    LogContact,
    Reply,
)
from dialogs.kit import N_, Phrase
from handlers.doing import alarms, handling as apply_handling, releasing, tasks as apply_tasks
from handlers.office import Person, Turn
from handlers.telling import handling as notices_handling, notices, upwards
from storage import due
from storage.actors import SYSTEM, Actor
from storage.errors import Clash, Forbidden, RuleBroken
from storage.people import staff
from storage.reading import get
from storage.register import evidence, history, records, words
from storage.register.words import Written
from storage.rules import first_contact, intake, same_day
from storage.rules.handling import ending, handing, returning, watch
from storage.rules.handling.handing import Giving
from storage.tables import Record, Response, Staff

Values = dict[str, Any]


def apply(turn: Turn, person: Person, deed: Deed) -> Values:
    """Do it; raises a ``Refusal`` when storage says no."""
    actor = person.as_staff()
    if actor.kind != "staff":
        raise Forbidden("staff_only")
    return _STAFF[type(deed)](turn, actor, deed)


def _claim(turn: Turn, actor: Actor, deed: Claim) -> Values:
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


def _confirm(turn: Turn, actor: Actor, deed: ConfirmRegistration) -> Values:
    record = turn.record(deed.record, by=actor)
    first_contact.require_registrar(records.require_staff(turn.db, record, by=actor))
    first_contact.require_confirmable(record, turn.here().procedure)
    if first_contact.release(turn.db, deed.record, by=actor.id, now=turn.now):
        history.append(turn.db, deed.record, "registration_confirmed", by=actor, now=turn.now)
        notices.card_changed(turn, record)
    return {"number": record.number}


def _hand_over(turn: Turn, actor: Actor, deed: HandOver) -> Values:
    """F5: offered, and theirs once they accept it; after two returns the supervisor's word is final (X37)."""
    record = turn.record(deed.record, by=actor)
    records.require_open(record)
    records.require_handler(turn.db, record, by=actor)
    giving = Giving(deed.staff, deed.why, deed.department)
    final = handing.give(turn.db, record, giving, turn.here(), by=actor, now=turn.now)
    name = staff.name_of(turn.db, deed.staff)
    if final:
        record = apply_handling.assigned(turn, record, deed.staff)
        notices.handed_over(turn, record, deed.staff)
        return {"number": record.number, "standing": Phrase(N_("it is {name}’s now; that is decided."), {"name": name})}
    notices_handling.offered(turn, record, deed.staff)
    text = N_("offered to {name}. Until {name} accepts it, it stays yours.")
    return {"number": record.number, "standing": Phrase(text, {"name": name})}


def _reply(turn: Turn, actor: Actor, deed: Reply) -> Values:
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    if deed.release == "note":
        kept = words.keep(turn.db, deed.record, Written("note", deed.text), by=actor, now=turn.now)
        evidence.attach(turn.db, deed.record, deed.media, now=turn.now, words_id=kept.id)
        history.append(turn.db, deed.record, "noted", by=actor, now=turn.now, words=[kept.hash])
        return {"number": record.number}
    records.require_open(record)
    records.require_above(turn.db, record, actor.id)
    record = _heard_first(turn, record, actor)
    if deed.release != "answer":
        records.require_handler(turn.db, record, by=actor)
    if record.formal_opinion:
        releasing.draft(turn, record, actor, deed)
    else:
        record = releasing.reply(turn, record, actor, deed)
    notices.card_changed(turn, turn.record(deed.record, by=actor))
    return {"number": record.number}


def _heard_first(turn: Turn, record: Record, actor: Actor) -> Record:
    """Whoever answers what nobody has taken yet becomes its first contact (F1)."""
    if first_contact.of(turn.db, record.id or 0) is not None:
        return record
    first_contact.claim(turn.db, record, staff_id=actor.id, how="claimed", now=turn.now)
    return taken(turn, record, actor.id, "claimed", by=actor)


def _log(turn: Turn, actor: Actor, deed: LogContact) -> Values:
    record = turn.record(deed.record, by=actor)
    records.require_open(record)
    records.require_staff(turn.db, record, by=actor)
    records.require_above(turn.db, record, actor.id)
    apply_tasks.spoken(turn, record, actor, deed.how)
    return {"number": record.number}


def void_response(turn: Turn, record: Record, response_id: int, reason: str) -> None:
    """S2: an answer could not arrive: it is void, the target is open again.

    A result that was also told by a call or a visit stands.
    """
    response = get(turn.db, Response, response_id)
    if response.void_at is not None:
        return
    if record.status in ("resolved", "closed") and not same_day.told_in_person(turn.db, record):
        record = ending.reopen(turn.db, record, why="undeliverable", by=SYSTEM, now=turn.now)
    open_again = same_day.void(turn.db, response, reason=reason, now=turn.now)
    history.append(
        turn.db, record.id or 0, "response_void", by=SYSTEM, now=turn.now, response=response_id, reason=reason
    )
    if open_again and record.promised_at:
        intake.plan_stages(turn.db, record, turn.at(record.estate_id), round=f"void:{response_id}", after=turn.now)
    notices.card_changed(turn, turn.record(record.id or 0, by=SYSTEM))


_STAFF: dict[type, Callable[[Turn, Actor, Any], Values]] = {
    Claim: _claim,
    ConfirmRegistration: _confirm,
    HandOver: _hand_over,
    Reply: _reply,
    LogContact: _log,
}
