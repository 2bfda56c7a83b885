"""What the dialogs about homes, households, invitations and groups need to know."""

from typing import Any

from dialogs.joining import binding, group, homes, household, invitation, moved_out
from handlers.office import Person, Turn
from handlers.roster import phones
from storage import estates
from storage.errors import Forbidden, NotFound
from storage.people import occupants, residents, staff
from storage.post import groups
from storage.reading import get
from storage.tables import Binding, Conversation, Staff

OPEN = ("unconfirmed", "confirmed")
VERDICTS = {"confirmed": "right", "refused": "wrong", "ended": "ended"}


def of_homes(turn: Turn, person: Person, *_: Any) -> homes.Facts:
    """All homes of a resident; without a choice of theirs the first is the present one."""
    found = turn.homes(person.resident.id or 0) if person.resident else []
    return homes.Facts(
        tuple(
            homes.Dwelling(
                one.binding, one.place.unit_id, one.place.label, one.confirmed, number == 0 and len(found) > 1
            )
            for number, one in enumerate(found)
        )
    )


def of_binding(turn: Turn, person: Person, talk: Conversation, *_: Any) -> binding.Facts:
    """Who says they live where, and what the roll says of it."""
    found, resident, place = residents.binding(turn.db, int(talk.subject))
    _require_desk(turn, person, place.estate_id)
    roll = occupants.match(turn.db, place.unit_id, resident.name, digits(resident.phone))
    return binding.Facts(
        found.id or 0,
        resident.name,
        resident.phone,
        place.label,
        staff.same_name(turn.db, place.estate_id, resident.name),
        roll.anybody,
        roll.name,
        roll.phone,
        VERDICTS.get(found.status, ""),  # type: ignore[arg-type]
        _judge(turn, found),
    )


def of_moved_out(turn: Turn, person: Person, talk: Conversation, *_: Any) -> moved_out.Facts:
    """Who is no longer on the roll."""
    found, resident, place = residents.binding(turn.db, int(talk.subject))
    _require_desk(turn, person, place.estate_id)
    return moved_out.Facts(found.id or 0, resident.name, place.label, found.status in OPEN)


def of_household(turn: Turn, person: Person, talk: Conversation, *_: Any) -> household.Facts:
    """Who is bound to a unit."""
    place = estates.place(turn.db, int(talk.subject))
    _require_desk(turn, person, place.estate_id)
    members = residents.members(turn.db, place.unit_id)
    return household.Facts(
        place.unit_id, place.label, tuple(household.Member(one.binding, one.name, one.vouched) for one in members)
    )


def of_invitation(turn: Turn, person: Person, talk: Conversation, *_: Any) -> invitation.Facts:
    """Whose invitation has expired, for whoever may make a fresh one."""
    member = get(turn.db, Staff, int(talk.subject))
    places = staff.works_at(turn.db, member.id or 0, turn.bot_id)
    ours = staff.works_at(turn.db, person.staff.id or 0, turn.bot_id, staff.MANAGERS) if person.staff else []
    if not {one.id for one in places} & {one.id for one in ours}:
        raise NotFound("staff", talk.subject)
    needed = member.user_id is None and member.id not in staff.invited_until(turn.db, now=turn.now)
    return invitation.Facts(member.id or 0, member.name, needed)


def of_group(turn: Turn, person: Person, talk: Conversation, *_: Any) -> group.Facts:
    """Whose group a chat is, and what a manager may make it; only of their own estates."""
    managed = staff.works_at(turn.db, person.staff.id or 0, turn.bot_id, staff.MANAGERS) if person.staff else []
    if not managed:
        raise Forbidden("managers_only")
    present = estates.group_at(turn.db, turn.bot_id, talk.chat_id)
    here = next((one for one in managed if present is not None and one.id == present.estate_id), None)
    chosen = here or (managed[0] if len(managed) == 1 and present is None else None)
    known = groups.departments(turn.db, chosen.id or 0) if chosen else []
    return group.Facts(
        (chosen.id or 0) if chosen else 0,
        chosen.name if chosen else "",
        tuple((one.id or 0, one.name) for one in known),
        turn.at(present.estate_id).estate.name if present else "",
        groups.department_name(turn.db, present.department_id) if present else "",
    )


def _require_desk(turn: Turn, person: Person, estate_id: int) -> None:
    """Only for the front desk of the estate; the same words for anybody else as for what is not there (A19, A20)."""
    turn.at(estate_id)
    held = staff.roles_at(turn.db, person.staff.id or 0, estate_id) if person.staff else frozenset()
    if staff.DESK.isdisjoint(held):
        raise NotFound("front desk", estate_id)


def _judge(turn: Turn, found: Binding) -> str:
    return staff.name_of(turn.db, found.judged_by) if found.judged_by else ""


def digits(phone: str) -> tuple[str, ...]:
    """A phone as the roll keeps it; none for what is no phone."""
    try:
        return phones.read(phone)
    except phones.NoPhone:
        return ()
