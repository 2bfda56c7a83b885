"""What a workbook lists, checked and in our words. ``line`` is the row of its sheet, for what is said about it."""

from dataclasses import dataclass, field
from functools import cached_property

from storage.people import keys


@dataclass(frozen=True, slots=True)
class Office:
    """Whose roll it is. An empty value says nothing; ``supplement``: who is not listed is not meant to have left."""

    company: str
    estate: str
    phone: str = ""
    address: str = ""
    email: str = ""
    opens: str = ""
    closes: str = ""
    zone: str = ""
    procedure: str = ""
    supplement: bool = False

    @property
    def values(self) -> dict[str, str]:
        """What it says of the estate itself."""
        names = ("phone", "address", "email", "opens", "closes", "zone", "procedure")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True)
class Home:
    """A unit as people say it: "3栋" and "2单元501"."""

    building: str
    unit: str
    line: int = field(default=0, compare=False)

    @property
    def label(self) -> str:
        """Building and unit in one breath."""
        return f"{self.building}{self.unit}"

    @cached_property
    def key(self) -> tuple[str, str]:
        """By what it is matched."""
        return keys.building(self.building), keys.unit(self.unit)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roll of a unit."""

    home: Home
    name: str
    tenure: str = "owner"
    phones: tuple[str, ...] = ()
    note: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff; ``number`` is the personnel number."""

    name: str
    number: str = ""
    phone: str = ""
    department: str = ""
    roles: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    email: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of the weekly rota; ``who`` is a name or a personnel number."""

    weekday: int
    starts: str
    ends: str
    who: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the estate's handbook."""

    title: str
    words: str
    answer: str
    position: int = 0
    line: int = field(default=0, compare=False)

    @property
    def listed(self) -> str:
        """All that the workbook says of it, to be known again by the next import."""
        return f"{self.title}\n{self.words}\n{self.answer}"


@dataclass(frozen=True, slots=True)
class Roll:
    """All that a workbook lists.

    ``whole`` names the parts that list everybody: "people", "staff", "slots", "answers". Who or what is missing
    from such a part is no longer there; of any other part only what it lists is known. Departments are (code, name);
    ``worked_in`` are those that the staff name.
    """

    office: Office
    departments: tuple[tuple[str, str], ...] = ()
    worked_in: tuple[tuple[str, str], ...] = ()
    homes: tuple[Home, ...] = ()
    people: tuple[Person, ...] = ()
    staff: tuple[Member, ...] = ()
    slots: tuple[Slot, ...] = ()
    answers: tuple[Answer, ...] = ()
    whole: frozenset[str] = frozenset()
