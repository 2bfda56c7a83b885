"""A filing on its way, and what is known of the person and the words."""

from dataclasses import dataclass
from typing import Literal, cast

from dialogs.deeds.deed import File, Kind
from dialogs.events import Media, Said
from dialogs.filing.offered import Answer
from dialogs.resident.mine import Matter


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing on its way; ``unit`` is the home it is about, where the person has several and said so.

    ``entry`` is the entry of the handbook that was offered, ``wish`` what the person would like to come of it (X7).
    ``aside``: a question between the words, answered from the handbook and left out of them.
    """

    at: Literal["kind", "text", "home", "answer", "review", "category", "phone", "wish", "running"] = "kind"
    kind: str = ""
    category: str = ""
    place: str = ""
    said: tuple[Said, ...] = ()
    media: tuple[Media, ...] = ()
    asked: bool = False
    unit: int = 0
    entry: int = 0
    wish: str = ""
    aside: tuple[Said, ...] = ()

    def filed(self, *, unit: int = 0, confirmed: bool = True) -> File:
        """All of it as what is put on the register; ``unit`` is its home where it names none itself."""
        kind, category = cast(Kind, self.kind or "enquiry"), self.category or "oth"
        return File(
            kind,
            self.said,
            self.media,
            category,
            self.place,
            confirmed,
            unit=self.unit or unit,
            entry=self.entry,
            wish=self.wish,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What was understood of the words just said, and what is known of the person.

    ``alike``: open matters of theirs to which this may be added instead: to few words or a picture alone any, to whom
    has filed a great deal lately one of the same category (A69). ``joins`` is the one to which everything goes once
    they have filed more than a day holds. ``running``: the open matters whose waiting the words complain of – or, with
    ``over``, which they call over or take back –, when they tell of nothing else (I6).

    Of somebody with several homes: ``homes`` are all of them, by unit; ``unit`` is the one they spoke of last, 0
    while they have not said.

    ``answer`` is what the handbook says to the words, if it says anything (I7). ``neighbours``: the open record that it
    may belong together with, and how many others have reported the same (K9).

    ``courtesy``: the words are politeness or a wish for a person, and no matter by themselves.
    """

    kind: str = "complaint"
    categories: tuple[str, ...] = ("oth",)
    place: str = ""
    home: str = ""
    phone: str = ""
    office: str = ""
    wait_seconds: float = 900
    joins: int = 0
    alike: tuple[tuple[int, str], ...] = ()
    running: tuple[Matter, ...] = ()
    over: bool = False
    homes: tuple[tuple[int, str], ...] = ()
    unit: int = 0
    answer: Answer | None = None
    neighbours: tuple[int, int] | None = None
    courtesy: str = ""
