"""One row of each sheet: what it lists, or which of its cells spoils it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from handlers.roster import doors, faults, phones, words
from handlers.roster.cells import is_blank, paragraphs
from handlers.roster.faults import Spoiled
from handlers.roster.headings import Row
from handlers.roster.words import several
from handlers.wording.cleaning import clean, clean_email, clean_name
from storage.roster.listed import Answer, Home, Member, Person, Slot

SHORT = 32
_POINTED = {doors.NO_BUILDING: "building", doors.WHOLE_DOOR: "building", doors.OTHER_STAIR: "stair"}


def department(row: Row) -> Iterator[tuple[str, str]]:
    """A department: code and name."""
    name = _needed(row, "department")
    yield clean_name(row.text("code")) or words.department_code(name), name


def department_of(name: str) -> tuple[str, str]:
    """A department that only a member of staff names."""
    return words.department_code(name), name


def home(row: Row) -> Iterator[Home]:
    """A unit."""
    yield _home(row)


def person(row: Row) -> Iterator[Person | Home]:
    """Somebody on the roll; a row without anybody lists an empty unit."""
    where = _home(row)
    if all(is_blank(value) for key in ("name", "phone", "note") for value in row.values(key)):
        yield where
        return
    tenure = words.tenure(row.text("tenure"))
    if tenure is None:
        raise Spoiled("tenure", faults.NO_TENURE)
    yield Person(where, _name(row), tenure, _phones(row), clean(row.text("note")), row.line)


def member(row: Row) -> Iterator[Member]:
    """A member of staff."""
    roles: dict[str, None] = {}
    for word in several(_needed(row, "roles")):
        role = words.role(word)
        if role is None:
            raise Spoiled("roles", faults.NO_ROLE, word=word)
        roles[role] = None
    name, place, found = _name(row), _short(row.text("department")), _phones(row)
    _no_date(row, "number")
    number, phone, mail = _short(row.text("number")), found[0] if found else "", email("email", row.text("email"))
    yield Member(name, number, phone, place, tuple(roles), row.line, mail)


def slot(row: Row) -> Iterator[Slot]:
    """One row of the rota: as many slots as it names days and people."""
    days = words.weekdays(_needed(row, "weekday"))
    if not days:
        raise Spoiled("weekday", faults.NO_WEEKDAY)
    starts, ends = _times(row)
    for who in several(_needed(row, "who")):
        for day in days:
            yield Slot(day, starts, ends, clean_name(who), row.line)


def answer(row: Row) -> Iterator[Answer]:
    """An answer of the handbook."""
    title = _needed(row, "title")
    _needed(row, "answer")
    told = paragraphs(row.value("answer"))
    yield Answer(title, "、".join(several(row.text("words"))), told, line=row.line)


def email(key: str, written: str) -> str:
    """An e-mail address, or nothing where nothing is written."""
    found = clean_email(written)
    if written and not found:
        raise Spoiled(key, faults.NO_EMAIL)
    return found


def _home(row: Row) -> Home:
    for key in ("building", "stair", "room"):
        _no_date(row, key)
    building, stair, room = row.text("building"), row.text("stair"), row.text("room")
    try:
        return doors.read(building, stair, room, row.line)
    except doors.NoDoor as error:
        pointed = _POINTED.get(error.why, "room")
        raise Spoiled(pointed if pointed in row.columns else "room", error.why) from None


def _name(row: Row) -> str:
    name = _short(_needed(row, "name"))
    if len(several(name)) > 1:
        raise Spoiled("name", faults.TWO_NAMES)
    return name


def _phones(row: Row) -> tuple[str, ...]:
    _no_date(row, "phone")
    found: dict[str, None] = {}
    for which, value in enumerate(row.values("phone")):
        faults.require_sound("phone", value, which)
        try:
            found |= dict.fromkeys(phones.read(value))
        except phones.NoPhone as error:
            raise Spoiled("phone", error.why, which, **error.values) from None
    return tuple(found)


def _times(row: Row) -> tuple[str, str]:
    """From when to when, over midnight as well; both may stand in the first cell."""
    row.text("starts"), row.text("ends")
    starts, ends = words.clock(row.value("starts")), words.closing(row.value("ends"))
    if is_blank(row.value("ends")):
        starts, ends = words.span(row.value("starts"))
    for key, found in (("starts", starts), ("ends", ends)):
        if not found:
            raise Spoiled(key if key in row.columns else "starts", faults.NO_TIME)
    if ends == starts:
        raise Spoiled("ends" if "ends" in row.columns else "starts", faults.NO_HOURS)
    return starts, ends


def _short(line: str) -> str:
    """A name of a length that fits a line; what a cell says is clean already."""
    return line if len(line) <= SHORT else clean_name(line)


def _needed(row: Row, key: str) -> str:
    if not (found := row.text(key)):
        raise Spoiled(key, faults.MISSING)
    return found


def _no_date(row: Row, key: str) -> None:
    if any(isinstance(value, date | datetime | time) for value in row.values(key)):
        raise Spoiled(key, faults.A_DATE)


READERS: dict[str, Callable[[Row], Iterator[Any]]] = {
    "departments": department,
    "homes": home,
    "people": person,
    "staff": member,
    "slots": slot,
    "answers": answer,
}
