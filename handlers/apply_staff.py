"""What staff do to a record: claim, confirm, hand over, answer, resolve, note, log.

And what happens to it without them: who takes what nobody claims (F4), when an answer is void (S2).
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds import (
    Claim,
    ConfirmRegistration,
    Deed,
    HandOver,
    JudgeBinding,
    LogContact,
    Reply,
)
from dialogs.kit import N_, Label, Say
from handlers import notices, post
from handlers.office import Person, Turn
from handlers.post import Manner
from storage import due, evidence, handling, history, records, residents, staff, words
from storage.actors import SYSTEM, Actor
from storage.errors import Clash, Forbidden, RuleBroken
from storage.outbox import Priority
from storage.reading import get
from storage.rules import first_contact, follow_up, intake, same_day
from storage.rules.intake import STAGES
from storage.tables import Record, Resident, Response, Staff
from storage.words import Written

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
    if first_contact.of(turn.db, deed.record) is None and record.status != "filed":
        raise RuleBroken("F1", f"not_when_{record.status}", number=record.number)
    if first_contact.claim(turn.db, record, staff_id=actor.id, how="claimed", now=turn.now):
        taken(turn, record, actor.id, "claimed", by=actor)
    return {"number": record.number}


def taken(turn: Turn, record: Record, staff_id: int, how: str, *, by: Actor) -> Record:
    """What follows when a record has found its first-contact person (F1, I4)."""
    record = records.advance(turn.db, record, "handling")
    history.append(turn.db, record.id or 0, "first_contact", by=by, now=turn.now, staff=staff_id, how=how)
    due.cancel(turn.db, records.subject(record.id or 0), kinds=("claim_window",), why="claimed", now=turn.now)
    notices.claimed(turn, record, staff_id)
    return record


def fall_back(turn: Turn, record: Record) -> str:
    """F4: the duty agent, else supervisor, else manager becomes first contact; returns why nothing was done."""
    setting = turn.at(record.estate_id)
    complainant = get(turn.db, Resident, record.resident_id).user_id
    besides = first_contact.Besides(complainant, records.accused(turn.db, record))
    found = first_contact.on_call(turn.db, record.estate_id, setting.hours, turn.now, besides)
    if found is None:
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
    if first_contact.release(turn.db, deed.record, by=actor.id, now=turn.now):
        history.append(turn.db, deed.record, "registration_confirmed", by=actor, now=turn.now)
        notices.card_changed(turn, record)
    return {"number": record.number}


def _hand_over(turn: Turn, actor: Actor, deed: HandOver) -> Values:
    record = turn.record(deed.record, by=actor)
    records.require_open(record)
    records.require_handler(turn.db, record, by=actor)
    if not staff.roles_at(turn.db, deed.staff, record.estate_id):
        raise Forbidden("not_found")
    records.require_may_be_given(turn.db, record, to=deed.staff)
    kept = words.keep(turn.db, deed.record, Written("handover", deed.why), by=actor, now=turn.now)
    former = handling.hand_over(turn.db, deed.record, to=deed.staff, by=actor.id, words_id=kept.id, now=turn.now)
    history.append(
        turn.db, deed.record, "handed_over", by=actor, now=turn.now, to=deed.staff, why=deed.why, **{"from": former}
    )
    notices.handed_over(turn, record, deed.staff)
    return {"number": record.number, "name": staff.name_of(turn.db, deed.staff), "why": Label("reason", deed.why)}


def _reply(turn: Turn, actor: Actor, deed: Reply) -> Values:
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    if deed.release == "note":
        kept = words.keep(turn.db, deed.record, Written("note", deed.text), by=actor, now=turn.now)
        evidence.attach(turn.db, deed.record, deed.media, now=turn.now, words_id=kept.id)
        history.append(turn.db, deed.record, "noted", by=actor, now=turn.now, words=[kept.hash])
        return {"number": record.number}
    records.require_open(record)
    record = _heard_first(turn, record, actor)
    result = deed.release == "resolution"
    if result:
        records.require_handler(turn.db, record, by=actor)
    part = "resolution" if result else "answer"
    kept = words.keep(turn.db, deed.record, Written(part, deed.text), by=actor, now=turn.now)
    evidence.attach(turn.db, deed.record, deed.media, now=turn.now, words_id=kept.id)
    response = _respond(turn, record, actor, "message", kept)
    notices.answer(turn, record, get(turn.db, Staff, actor.id), deed, response)
    if result:
        record = turn.record(deed.record, by=actor)
        record = follow_up.resolve(turn.db, record, turn.here(), by=actor, now=turn.now)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _heard_first(turn: Turn, record: Record, actor: Actor) -> Record:
    """Whoever answers what nobody has taken yet becomes its first contact (F1)."""
    if first_contact.of(turn.db, record.id or 0) is not None:
        return record
    first_contact.claim(turn.db, record, staff_id=actor.id, how="claimed", now=turn.now)
    return taken(turn, record, actor.id, "claimed", by=actor)


def _respond(turn: Turn, record: Record, actor: Actor, how: str, kept: words.Kept | None) -> int:
    response = same_day.respond(
        turn.db, record, staff_id=actor.id, how=how, words_id=kept.id if kept else None, now=turn.now
    )
    history.append(
        turn.db, record.id or 0, "answered", by=actor, now=turn.now, how=how, words=[kept.hash] if kept else []
    )
    due.cancel(turn.db, records.subject(record.id or 0), kinds=STAGES, why="answered", now=turn.now)
    return response


def _log(turn: Turn, actor: Actor, deed: LogContact) -> Values:
    record = turn.record(deed.record, by=actor)
    records.require_open(record)
    records.require_staff(turn.db, record, by=actor)
    _respond(turn, record, actor, deed.how, None)
    notices.card_changed(turn, turn.record(deed.record, by=actor))
    return {"number": record.number}


def _judge(turn: Turn, actor: Actor, deed: JudgeBinding) -> Values:
    _, resident, place = residents.binding(turn.db, deed.binding)
    turn.at(place.estate_id)
    if not staff.roles_at(turn.db, actor.id, place.estate_id):
        raise Forbidden("staff_only")
    if resident.user_id == actor.user_id:
        raise Forbidden("own_matter")
    if residents.judge(turn.db, deed.binding, right=deed.right, by=actor.id, now=turn.now):
        said = (
            N_("The customer centre has confirmed that you live in {place}. Thank you.")
            if deed.right
            else N_(
                "We could not confirm that you live in {place}. Please get in touch with the customer centre: {phone}."
            )
        )
        values = {"place": place.label, "phone": turn.here().estate.phone}
        post.send(turn, resident.user_id, Say(said, values), Manner(resident.language, Priority.REMINDER, footer=True))
    return {"name": resident.name, "place": place.label}


def void_response(turn: Turn, record: Record, response_id: int, reason: str) -> None:
    """S2: an answer could not arrive: it is void, the target is open again.

    A result that was also told by a call or a visit stands.
    """
    response = get(turn.db, Response, response_id)
    if response.void_at is not None:
        return
    if record.status in ("resolved", "closed") and not same_day.told_in_person(turn.db, record):
        record = follow_up.reopen(turn.db, record, why="undeliverable", by=SYSTEM, now=turn.now)
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
    JudgeBinding: _judge,
}
