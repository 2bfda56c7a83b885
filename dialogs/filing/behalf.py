"""A filing on behalf of a resident on its way, and what is known of the words, the unit and the people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.deeds.filing import Channel
from dialogs.events import Media

CHANNELS: tuple[Channel, ...] = ("phone", "visit", "letter", "box", "email", "fax", "web")
At = Literal["unit", "name", "who", "phone", "channel", "text", "review", "kind", "category", "by", "when"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing on its way. ``who`` is "r12", a resident, "o5", one of the roll, "new", or empty.

    ``nowhere``: it is about no flat of the ``estate``. ``left`` counts the letters of a box still to be filed;
    ``units`` are those that a name may mean. ``own``: the filer found it; nobody else told them.
    """

    at: At = "unit"
    unit: int = 0
    estate: int = 0
    nowhere: bool = False
    name: str = ""
    phone: str = ""
    phone_asked: bool = False
    who: str = ""
    channel: str = ""
    kind: str = ""
    category: str = ""
    place: str = ""
    texts: tuple[str, ...] = ()
    messages: tuple[int, ...] = ()
    media: tuple[Media, ...] = ()
    heard_by: int = 0
    heard_at: str = ""
    left: int = 0
    units: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the unit who may be meant; ``account``: a message reaches them."""

    key: str
    name: str
    phone: str = ""
    account: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What the event's words say, part by part; ``late`` says why a moment cannot be taken: "future" or "old"."""

    units: tuple[tuple[int, str], ...] = ()
    named: str = ""
    name: str = ""
    phone: str = ""
    channel: str = ""
    at: str = ""
    late: str = ""
    text: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was understood, who lives in the unit that was named, who works here, where the filer works."""

    heard: Heard = Heard()
    place: str = ""
    people: tuple[Person, ...] = ()
    kind: str = "complaint"
    categories: tuple[str, ...] = ("oth",)
    where: str = ""
    hazard: str = ""
    estates: tuple[tuple[int, str], ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()
    me: str = ""
    heard_at: datetime | None = None

    def person(self, key: str) -> Person | None:
        """Who of the unit is meant."""
        return next((one for one in self.people if one.key == key), None)


def chosen(draft: Draft, facts: Facts) -> Person | None:
    """Who is meant: whom the filer chose, else the only one whom name or phone fit."""
    if draft.who:
        return facts.person(draft.who)
    return facts.people[0] if len(facts.people) == 1 else None


def offered(facts: Facts) -> list[str]:
    """What was understood first, then what is common; "other" last."""
    common = ("ele", "fac", "cln", "sec", "prk", "noi", "qua", "utl", "fee", "att")
    return [*list(dict.fromkeys(code for code in (*facts.categories, *common) if code != "oth"))[:9], "oth"]
