"""Who of a workbook is which member of staff, what that changes, and whom the rota means.

A personnel number that belongs to somebody of another name and phone is never taken for a new name: the
Telegram account behind it, with all its rights, would pass to another person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from storage.people import keys
from storage.roster.listed import Member, Roll, Slot
from storage.roster.present import KnownSlot, Present, Worker
from storage.roster.unclear import Unclear

Whom = Worker | Member
# A role, and the id of the department it is held in.
Held = frozenset[tuple[str, int | None]]
NOT_YET = -1


class Placed(NamedTuple):
    """A slot of the rota with whom it means."""

    slot: Slot
    whom: Whom


@dataclass(slots=True)
class StaffChange:
    """``known``: whom each listed member is. ``ended``: who leaves, from this estate alone when they work elsewhere."""

    added: list[Member] = field(default_factory=list)
    changed: list[tuple[Worker, Member]] = field(default_factory=list)
    ended: list[Worker] = field(default_factory=list)
    same: int = 0
    known: dict[Member, Worker] = field(default_factory=dict)


@dataclass(slots=True)
class RotaChange:
    """Slots to enter and slots to take out."""

    added: list[Placed] = field(default_factory=list)
    removed: list[KnownSlot] = field(default_factory=list)
    same: int = 0


def departments(roll: Roll, present: Present) -> tuple[tuple[str, str], ...]:
    """The departments that are listed; those that the staff name only where no list is known at all."""
    return roll.departments if roll.departments or present.departments else roll.worked_in


def compare_staff(roll: Roll, present: Present, unclear: list[Unclear]) -> StaffChange:
    """What a workbook changes of the staff of an estate."""
    found = StaffChange()
    listed_departments = departments(roll, present)
    codes = {keys.alike(name): code for code, name in listed_departments}
    places = {*present.departments, *(keys.alike(word) for pair in listed_departments for word in pair)}
    taken: set[int] = set()
    listed: set[tuple[str, str]] = set()
    for one in roll.staff:
        match = _who(one, present.staff)
        signs = {("number", one.number)} if one.number else {(keys.alike(one.name), one.phone)}
        if listed & signs:
            match = Unclear("staff", one.line, "member_twice", {"name": one.name})
        elif one.department and keys.alike(one.department) not in places:
            named = dict.fromkeys([*(name for _, name in listed_departments), *present.department_names])
            values = {"department": one.department, "known": "、".join(named)}
            match = Unclear("staff", one.line, "department_unlisted", values)
        listed |= signs | {(keys.alike(one.name), one.phone)}
        if isinstance(match, Unclear):
            unclear.append(match)
        elif match is None:
            found.added.append(one)
        elif match.id in taken:
            unclear.append(Unclear("staff", one.line, "member_twice", {"name": one.name}))
        else:
            taken.add(match.id)
            found.known[one] = match
            if _as_listed(match, one, held(one, codes, present.departments)):
                found.same += 1
            else:
                found.changed.append((match, one))
    if "staff" in roll.whole and not any(one.part == "staff" for one in unclear):
        found.ended = [one for one in present.staff if one.roles and not one.left and one.id not in taken]
    return found


def _who(listed: Member, staff: list[Worker]) -> Worker | Unclear | None:
    """The one who is meant, nobody yet, or why that cannot be said."""
    name = keys.alike(listed.name)
    numbered = [one for one in staff if listed.number and one.number == listed.number]
    if numbered:
        known = numbered[0]
        if keys.alike(known.name) == name or (listed.phone and known.phone == listed.phone):
            return known
        values = {"number": listed.number, "known": known.name, "name": listed.name}
        return Unclear("staff", listed.line, "number_is_anothers", values)
    named = [one for one in staff if keys.alike(one.name) == name and not (listed.number and one.number)]
    by_phone = [one for one in named if listed.phone and one.phone == listed.phone]
    if len(by_phone) == 1:
        return by_phone[0]
    here = [one for one in named if one.roles and not one.left and not (listed.phone and one.phone)]
    if len(here) > 1:
        return Unclear("staff", listed.line, "several_of_the_name", {"name": listed.name})
    return here[0] if here else None


def held(listed: Member, codes: Mapping[str, str], departments: Mapping[str, int]) -> Held:
    """The roles of a listed member, each in their department; ``codes`` are the departments' codes by name."""
    name = keys.alike(listed.department)
    place = departments.get(name, departments.get(codes.get(name, ""), NOT_YET)) if name else None
    return frozenset((role, place) for role in listed.roles)


def _as_listed(known: Worker, listed: Member, roles: Held) -> bool:
    return (
        not known.left
        and known.name == listed.name
        and listed.number in ("", known.number)
        and listed.phone in ("", known.phone)
        and listed.email in ("", known.email)
        and known.roles == roles
    )


def compare_rota(roll: Roll, present: Present, staff: StaffChange, unclear: list[Unclear]) -> RotaChange:
    """What a workbook changes of the weekly rota; a rota that lists all takes out what it does not list."""
    found = RotaChange()
    people = _by_word(present, staff, whole="staff" in roll.whole)
    spoiled = {one.line for one in unclear if one.part == "staff"}
    waits = {keys.alike(word) for one in roll.staff if one.line in spoiled for word in (one.name, one.number)}
    rest = {(one.weekday, one.starts, one.staff_id): one for one in present.slots}
    entered: set[tuple[int, str, Whom]] = set()
    for slot in roll.slots:
        match = people.get(keys.alike(slot.who), [])
        if len(match) != 1:
            unknown = "member_unclear" if keys.alike(slot.who) in waits else "nobody_of_the_name"
            code = "several_of_the_name" if match else unknown
            unclear.append(Unclear("slots", slot.line, code, {"name": slot.who}))
            continue
        whom = match[0]
        known = rest.pop((slot.weekday, slot.starts, whom.id), None) if isinstance(whom, Worker) else None
        if known is not None and known.ends == slot.ends:
            found.same += 1
        elif (slot.weekday, slot.starts, whom) not in entered:
            found.added.append(Placed(slot, whom))
            found.removed.extend([known] if known else [])
        entered.add((slot.weekday, slot.starts, whom))
    if "slots" in roll.whole and not any(one.part == "slots" for one in unclear):
        found.removed.extend(rest.values())
    return found


def _by_word(present: Present, staff: StaffChange, *, whole: bool) -> dict[str, list[Whom]]:
    """Whom a name or a personnel number means: the listed, and those of the estate who stay."""
    found: dict[str, list[Whom]] = {}
    listed: list[Whom] = [*staff.added]
    meant = set(staff.known.values())
    gone = set(staff.ended)
    others = [one for one in present.staff if one.roles and not one.left and one not in meant and one not in gone]
    for one, known in staff.known.items():
        found.setdefault(keys.alike(one.name), []).append(known)
        for number in {one.number, known.number} - {""}:
            found.setdefault(keys.alike(number), []).append(known)
    for whom in [*listed, *([] if whole else others)]:
        found.setdefault(keys.alike(whom.name), []).append(whom)
        if whom.number:
            found.setdefault(keys.alike(whom.number), []).append(whom)
    return found
