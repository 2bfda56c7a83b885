"""What the front desk is asked in private: bindings to judge (A14), who has moved out, invitations to renew (A15).

Each question is one card for each of them; when one has answered, the others' cards say so.
"""

from collections.abc import Iterable
from datetime import timedelta

from dialogs.kit import N_, Say
from handlers.office import Turn
from handlers.telling import opening, post
from handlers.telling.opening import Opening
from handlers.telling.post import Manner
from storage import audit
from storage.people import occupants, staff
from storage.post import conversations
from storage.post.outbox import Priority
from storage.reading import get
from storage.rules import first_contact
from storage.tables import Staff

TOLD_ONCE_IN = timedelta(days=1)
# What an import may ask at once; for the rest the desk is told where to look.
MOST_QUESTIONS = 30


def front_desk(turn: Turn, estate_id: int) -> list[Staff]:
    """Who sits at the front desk of an estate: its agents who can be reached, and whoever is on call."""
    found = {one.id: one for one in staff.with_role(turn.db, estate_id, "agent")}
    on_call = first_contact.on_call(turn.db, estate_id, turn.at(estate_id).hours, turn.now)
    if on_call is not None:
        found.setdefault(on_call[0], get(turn.db, Staff, on_call[0]))
    return [one for one in found.values() if one.user_id is not None]


def new_binding(turn: Turn, binding_id: int, estate_id: int, *, besides: int) -> None:
    """Ask the front desk to check a new resident – but not the one whose own home it is (A14, X4)."""
    for member in front_desk(turn, estate_id):
        if member.user_id != besides:
            opening.begin(turn, opening.for_staff(member), Opening("binding", str(binding_id)), Priority.REMINDER)
            audit.note(turn.db, member.user_id or 0, "contact_shown", f"binding:{binding_id}", now=turn.now)


def settled(turn: Turn, binding_id: int, estate_id: int, *, besides: int) -> None:
    """Let the cards about a binding say what became of it, in the chats of all but one."""
    for member in front_desk(turn, estate_id):
        seat = turn.seat(member.user_id or 0, member.user_id or 0)
        for dialog in ("binding", "moved_out"):
            talk = conversations.find(turn.db, seat, dialog, str(binding_id))
            if talk is not None and talk.state is not None and member.user_id != besides:
                opening.conclude(turn, opening.for_staff(member), talk)


def roll_changed(turn: Turn, estate_id: int, gone: Iterable[int]) -> None:
    """Some people are no longer on an estate's roll: whoever of them is bound to their unit may have moved out."""
    asked = [binding for occupant in gone for binding in occupants.bound_as(turn.db, occupant)]
    for member in front_desk(turn, estate_id) if asked else ():
        reader = opening.for_staff(member)
        for binding in asked[:MOST_QUESTIONS]:
            opening.begin(turn, reader, Opening("moved_out", str(binding)), Priority.REMINDER)
        if (rest := len(asked) - MOST_QUESTIONS) > 0:
            text = N_("{count} more who are registered are no longer on the roll. Please look them up with /unit.")
            post.send(turn, reader.user_id, Say(text, {"count": rest}), Manner(reader.language, Priority.REMINDER))


def invitation_outdated(turn: Turn, code: str) -> None:
    """Somebody came with an invitation of yesteryear: whoever may make a new one is asked, once a day (A15)."""
    member = staff.outdated(turn.db, code, now=turn.now)
    details = f"staff:{member.id}" if member is not None else ""
    told = audit.last(turn.db, "invitation_outdated", details) if member is not None else None
    if member is None or (told is not None and turn.now - told < TOLD_ONCE_IN):
        return
    audit.note(turn.db, 0, "invitation_outdated", details, now=turn.now)
    asked = {
        one.id: one
        for estate in staff.works_at(turn.db, member.id or 0, turn.bot_id)
        for one in staff.with_role(turn.db, estate.id or 0, "supervisor", "manager")
        if one.user_id is not None
    }
    for one in asked.values():
        opening.begin(turn, opening.for_staff(one), Opening("invitation", str(member.id)), Priority.REMINDER)
