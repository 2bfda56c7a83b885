"""What others hear of the handling: who is asked to take, sign, approve or verify; what a resident is told of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dialogs import days
from dialogs.kit import N_, NOTHING, Label, Phrase, Say
from handlers.office import Turn
from handlers.telling import notices, opening
from handlers.telling.opening import Opening
from storage.actors import SYSTEM
from storage.people import staff
from storage.post import conversations
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import handling, history, records, words
from storage.rules.first_contact import above as line_above
from storage.rules.handling import closing, correcting, proposal
from storage.tables import Decision, Extension, Record, Staff, Words
from storage.tables.people import ROLES

ABOVE = ("head", "supervisor", "manager", "executive")


def ask(turn: Turn, record: Record, kind: str, members: Iterable[Staff]) -> int:
    """Ask people, in private, for one press; returns how many there were to ask."""
    asked = [one for one in members if one.user_id is not None]
    for one in asked:
        what = Opening("request", f"{kind}:{record.id}", record.id)
        opening.begin(turn, opening.for_staff(one), what, Priority.ALERT)
    return len(asked)


def settled(turn: Turn, record: Record, kind: str, *, besides: int = 0) -> None:
    """A request has its answer: wherever else it hangs it says so, and offers no press that leads nowhere."""
    for member in staff.with_role(turn.db, record.estate_id, *ROLES):
        seat = turn.seat(member.user_id or 0, member.user_id or 0)
        talk = conversations.find(turn.db, seat, "request", f"{kind}:{record.id}") if member.user_id else None
        if talk is not None and talk.state is not None and member.user_id != besides:
            opening.conclude(turn, opening.for_staff(member), talk)


def ask_signers(turn: Turn, record: Record, kind: str, author: int) -> None:
    """H1, H5: the signers; where there is none, the supervisor and manager hear that nobody can sign."""
    if not ask(turn, record, kind, proposal.signers(turn.db, record, turn.here(), author)):
        text = N_(
            "⚠️ {number} waits for a signature, and nobody here can give it. Please name somebody with that "
            "role."
        )
        notices.to_roles(turn, record, ("supervisor", "manager"), text)
        notices.to_group(turn, record, text, priority=Priority.REMINDER)


def ask_verifiers(turn: Turn, record: Record) -> None:
    """H4, X4: the centre, without who carried it out, who is accused in it or whose matter it is."""
    one = correcting.latest(turn.db, record.id or 0)
    period = handling.present(turn.db, record.id or 0)
    barred, besides = {one.staff_id if one else 0, period.staff_id if period else 0}, line_above(turn.db, record)
    for roles in (("supervisor",), ("agent", "quality"), ("manager", "executive")):
        there = staff.with_role(turn.db, record.estate_id, *roles)
        found = [member for member in there if member.id not in barred and besides.spares(member)]
        if ask(turn, record, "verify", found):
            return
    notices.to_group(turn, record, N_("⚠️ {number}: an action waits to be verified, and nobody else is here to do it."))


def offered(turn: Turn, record: Record, to: int) -> None:
    """F5: the receiver is asked; the card shows that it waits."""
    ask(turn, record, "take", (get(turn.db, Staff, to),))
    notices.card_changed(turn, record)


def to_staff(turn: Turn, record: Record, staff_id: int, text: str, **values: Any) -> None:
    """A private word to one member of staff."""
    notices.to_member(turn, record, get(turn.db, Staff, staff_id), text, **values)


def disputed(turn: Turn, record: Record) -> Phrase:
    """X49: after a "not satisfied": whoever must know is told; returns what the resident is told happens next."""
    if record.status != "handling":
        notices.card_changed(turn, record)
        text = N_("{number}: the resident is not satisfied with the second result either; it ends without agreement.")
        notices.to_roles(turn, record, ("supervisor", "manager"), text)
        return outside(turn)
    notices.reopened(turn, record)
    one = closing.pending(turn.db, record.id or 0)
    if one is None or one.reviewer_id is None:
        text = N_("⚠️ {number}: everybody who could look at it anew has handled it before. Please see to it yourself.")
        notices.to_roles(turn, record, ("supervisor", "manager"), text)
        return Phrase(
            N_("It is open again; {name} and the supervisor have been told and will get in touch with you."),
            {"name": _handler(turn, record)},
        )
    notices.to_handler(turn, record, one.reviewer_id)
    return Phrase(
        N_("It is open again: {name}, who has not handled it before, looks at it anew and will get in touch with you."),
        {"name": staff.name_of(turn.db, one.reviewer_id)},
    )


def _handler(turn: Turn, record: Record) -> str:
    period = handling.present(turn.db, record.id or 0)
    return staff.name_of(turn.db, period.staff_id) if period else turn.on_call_name(record.estate_id)


def outside(turn: Turn) -> Phrase:
    """X14: what remains where no agreement was found."""
    return Phrase(
        N_("We have not found an agreement inside our company, and we regret that. You can also turn to:\n{routes}"),
        {"routes": turn.here().procedure.outside},
    )


def reported(turn: Turn, record: Record, name: str) -> None:
    """H2: what was solved on the spot is reported upward."""
    text = N_("✅ {number} was solved on the spot by {name}; no signature was needed.")
    notices.to_roles(turn, record, ("supervisor",), text, name=name)


def delayed(turn: Turn, record: Record, one: Extension) -> None:
    """H3, X48: the resident hears why it takes longer, and until when."""
    text = N_(
        "About {number}: it takes longer than we had hoped, and we apologise. {why}\nYou will hear from us "
        "by {day}."
    )
    day = turn.here().hours.local_day(one.until)
    notices.to_resident(turn, record, text, why=get(turn.db, Words, one.why_id).body, day=days.said(day))


def decision_said(turn: Turn, record: Record, one: Decision) -> Say:
    """X13: decision, reasons, remedy, what is still open until when, how to object."""
    still = get(turn.db, Words, one.open_id) if one.open_id else None
    values = {
        "number": record.number,
        "name": staff.name_of(turn.db, one.staff_id),
        "outcome": Label("outcome", one.outcome),
        "remedy": Label("remedy", one.remedy),
        "reasons": get(turn.db, Words, one.reasons_id).body,
        "open": Phrase(
            N_("\nStill to be done: {what} – by {day}"), {"what": still.body, "day": days.said(one.open_until)}
        )
        if still is not None and one.open_until is not None
        else NOTHING,
    }
    return Say(
        N_(
            "About {number}, {name} tells you our decision.\nDecision: {outcome}\nReasons: {reasons}\n"
            "What you get: {remedy}{open}\n\n"
            "If you are not satisfied with it, please press “My records”, then “It is not solved”: somebody else then "
            "looks at it anew."
        ),
        values,
    )


def not_ours_said(turn: Turn, record: Record, one: Decision) -> Say:
    """F6: what the cause is, whose matter it is, what can be done there – and how to object (X49)."""
    values = {
        "number": record.number,
        "name": staff.name_of(turn.db, one.staff_id),
        "text": get(turn.db, Words, one.reasons_id).body,
        "phone": turn.here().estate.phone,
    }
    return Say(
        N_(
            "About {number}, {name} explains:\n{text}\n\nSo we close it here, and remain at your side with advice: "
            "{phone}. If you see it differently, please press “My records”, then “It is not solved”: somebody else "
            "then looks at it anew."
        ),
        values,
    )


def silence(turn: Turn, record: Record) -> None:
    """X14: closed because nobody answered – which counts as no answer."""
    text = N_(
        "We have not heard from you about {number} and close it for now. If it is not solved, please tell us "
        "here."
    )
    notices.to_resident(turn, record, text)
    notices.card_changed(turn, record)


def said_of(turn: Turn, record_id: int, part: str) -> str:
    """The latest words of a part."""
    found = [one.body for one in words.of(turn.db, record_id) if one.part == part]
    return found[-1] if found else ""


def planned_day(day: date) -> Phrase:
    """A day, for people."""
    return days.said(day)


def remind(turn: Turn, record: Record, what: str, text: str, **values: Any) -> None:
    """Whoever has it hears that something is due; that stands on the history."""
    notices.to_responsible(turn, record, text, **values)
    history.append(turn.db, record.id or 0, what, by=SYSTEM, now=turn.now)


def above(turn: Turn, record: Record, text: str, **values: Any) -> None:
    """The next level up: head, supervisor, manager, general manager – without the handler and whom it accuses."""
    period = handling.present(turn.db, record.id or 0)
    apart = records.accused(turn.db, record) | ({period.staff_id} if period else set())

    def able(one: Staff) -> bool:
        return one.user_id is not None and one.id not in apart

    found = staff.first_level(turn.db, record.estate_id, ABOVE, able)
    for one in found:
        notices.to_member(turn, record, one, text, **values)
    if not found:
        notices.to_group(turn, record, text, priority=Priority.REMINDER, **values)
