"""What a workbook would change: everything it lists against everything the database holds. Decides, writes nothing.

A unit is known by building and unit, a person by unit and name – or, where the name was mended, by a phone that
only they have there –, a member of staff by personnel number, else by name and phone, an answer by its title. Who is
missing is ended only where a part of the workbook speaks for all (``Roll.whole``) and every row of it was understood.
"""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from storage.people import keys
from storage.roster.listed import Answer, Home, Office, Person, Roll
from storage.roster.present import Known, KnownAnswer, KnownHome, Present
from storage.roster.staffing import RotaChange, StaffChange, compare_rota, compare_staff, departments
from storage.roster.unclear import Unclear

L = TypeVar("L")
R = TypeVar("R")


@dataclass(slots=True)
class Delta(Generic[L, R]):
    """What comes, what is mended, what goes, and how much stays as it is."""

    added: list[L] = field(default_factory=list)
    changed: list[tuple[R, L]] = field(default_factory=list)
    ended: list[R] = field(default_factory=list)
    same: int = 0


@dataclass(slots=True)
class Changes:
    """All that would change. ``homes.ended`` are the units that are not listed: told, and left as they are.

    ``edited``: the titles of answers that the desk has changed, added or taken out since, and that stay so.
    """

    office: Office
    present: Present
    values: dict[str, str]
    departments: list[tuple[str, str]]
    listed_departments: tuple[tuple[str, str], ...]
    buildings: list[str]
    homes: Delta[Home, KnownHome]
    people: Delta[Person, Known]
    staff: StaffChange
    rota: RotaChange
    answers: Delta[Answer, KnownAnswer]
    edited: list[str]
    unclear: list[Unclear]

    @property
    def added(self) -> int:
        """How many rows would come."""
        people = len(self.people.added) + len(self.staff.added)
        return len(self.homes.added) + people + len(self.rota.added) + len(self.answers.added)

    @property
    def changed(self) -> int:
        """How many would be mended."""
        staff = len(self.staff.changed)
        return len(self.values) + len(self.people.changed) + staff + len(self.answers.changed)

    @property
    def ended(self) -> int:
        """How many would end."""
        staff = len(self.staff.ended)
        return len(self.people.ended) + staff + len(self.rota.removed) + len(self.answers.ended)

    @property
    def nothing(self) -> bool:
        """Whether the database is already as the workbook says, and no import waits to be finished."""
        differs = self.added or self.changed or self.ended or self.departments or self.present.unfinished
        return not differs and self.present.estate is not None


def compare(roll: Roll, present: Present) -> Changes:
    """What would change; rows of which it is not clear whom they mean are named and left out."""
    unclear: list[Unclear] = []
    homes, buildings = _homes(roll, present)
    people = _people(roll, present, unclear)
    staff = compare_staff(roll, present, unclear)
    answers, edited = _answers(roll, present)
    return Changes(
        office=roll.office,
        present=present,
        values=_office(roll.office, present),
        departments=_departments(roll, present),
        listed_departments=departments(roll, present),
        buildings=buildings,
        homes=homes,
        people=people,
        staff=staff,
        rota=compare_rota(roll, present, staff, unclear),
        answers=answers,
        edited=edited,
        unclear=unclear,
    )


def _office(office: Office, present: Present) -> dict[str, str]:
    """The estate's values that the workbook gives and the database has otherwise."""
    known: Any = present.estate
    if known is None:
        return {}
    return {name: value for name, value in office.values.items() if value != getattr(known, name)}


def _departments(roll: Roll, present: Present) -> list[tuple[str, str]]:
    """The departments that are known neither by name nor by code."""
    known = present.departments
    listed = departments(roll, present)
    return [(code, name) for code, name in listed if keys.alike(name) not in known and code not in known]


def _homes(roll: Roll, present: Present) -> tuple[Delta[Home, KnownHome], list[str]]:
    """Units and buildings that are not known yet; the first spelling of each is kept."""
    found: Delta[Home, KnownHome] = Delta()
    listed: dict[tuple[str, str], Home] = {}
    for home in (*roll.homes, *(one.home for one in roll.people)):
        listed.setdefault(home.key, home)
    if roll.homes and "homes" in roll.whole:  # who lives in a unit that is not on the list is unclear, see _people
        on_list = {home.key for home in roll.homes}
        listed = {key: home for key, home in listed.items() if key in on_list or key in present.homes}
    found.added = [home for key, home in listed.items() if key not in present.homes]
    found.same = len(listed) - len(found.added)
    if "homes" in roll.whole or "people" in roll.whole:
        found.ended = [known for key, known in present.homes.items() if key not in listed]
    buildings = {home.key[0]: home.building for home in reversed(found.added)}
    return found, [name for key, name in reversed(buildings.items()) if key not in present.buildings]


def _people(roll: Roll, present: Present, unclear: list[Unclear]) -> Delta[Person, Known]:
    found: Delta[Person, Known] = Delta()
    on_list = {home.key for home in roll.homes} if "homes" in roll.whole else set[tuple[str, str]]()
    by_home: dict[tuple[str, str], list[Person]] = {}
    for one in roll.people:
        if on_list and one.home.key not in on_list and one.home.key not in present.homes:
            unclear.append(Unclear("people", one.line, "home_unlisted", {"label": one.home.label}))
        else:
            by_home.setdefault(one.home.key, []).append(one)
    rest: dict[int, list[Known]] = dict(present.people)
    for key, listed in by_home.items():
        home = present.homes.get(key)
        _household(_merged(listed), rest.pop(home.id, []) if home else [], found)
    found.ended.extend(known for household in rest.values() for known in household)
    if "people" not in roll.whole or any(one.part == "people" for one in unclear):
        found.ended = []
    return found


def _merged(listed: list[Person]) -> list[Person]:
    """A person who stands in several rows of the same unit is one, with all their phones."""
    found: dict[str, Person] = {}
    for one in listed:
        name = keys.alike(one.name)
        if (before := found.get(name)) is not None:
            phones = tuple(dict.fromkeys((*before.phones, *one.phones)))
            one = Person(before.home, before.name, before.tenure, phones, before.note or one.note, before.line)
        found[name] = one
    return list(found.values())


def _household(listed: list[Person], known: list[Known], found: Delta[Person, Known]) -> None:
    """One unit: who stays, who comes, who goes."""
    by_name = {keys.alike(one.name): one for one in reversed(known)}
    newcomers: list[Person] = []
    for one in listed:
        match = by_name.pop(keys.alike(one.name), None)
        if match is None:
            newcomers.append(one)
        else:
            _kept(match, one, found)
    gone = [one for one in known if one in by_name.values()]
    for one in newcomers:
        match = _renamed(one, newcomers, gone)
        if match is None:
            found.added.append(one)
        else:
            gone.remove(match)
            _kept(match, one, found)
    found.ended.extend(gone)


def _renamed(one: Person, newcomers: list[Person], gone: list[Known]) -> Known | None:
    """Whose name was mended: the only one who goes, and the only one who comes, with this phone and tenure."""
    theirs = set(one.phones)
    match = [known for known in gone if known.phones & theirs and known.tenure == one.tenure]
    rivals = [other for other in newcomers if theirs & set(other.phones)]
    return match[0] if len(match) == 1 and len(rivals) == 1 else None


def _kept(known: Known, listed: Person, found: Delta[Person, Known]) -> None:
    was = (known.name, known.tenure, known.note, known.phones)
    if was == (listed.name, listed.tenure, listed.note, frozenset(listed.phones)):
        found.same += 1
    else:
        found.changed.append((known, listed))


def _answers(roll: Roll, present: Present) -> tuple[Delta[Answer, KnownAnswer], list[str]]:
    """What the desk has edited in the chat holds until the workbook says something else than it said last."""
    found: Delta[Answer, KnownAnswer] = Delta()
    edited: list[str] = []
    rest = dict(present.answers)
    as_listed = {known.listed: key for key, known in rest.items() if known.listed}
    for one in roll.answers:
        known = rest.pop(as_listed.get(one.listed, keys.alike(one.title)), None)
        if known is None and one.listed in present.put_away:
            edited.append(one.title)
        elif known is None:
            found.added.append(one)
        elif (known.title, known.words, known.answer, known.position) == (
            one.title, one.words, one.answer, one.position,
        ):  # fmt: skip
            found.same += 1
        elif known.listed == one.listed and (known.title, known.words, known.answer) != (
            one.title, one.words, one.answer,
        ):  # fmt: skip
            edited.append(known.title)
        else:
            found.changed.append((known, one))
    if "answers" in roll.whole:
        found.ended = [known for known in rest.values() if known.listed]
        edited += [known.title for known in rest.values() if not known.listed]
    return found, edited
