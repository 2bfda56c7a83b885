"""What may be asked to be done about the handbook, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskHandbook:
    """Keep what a resident asked and which entry they were shown (I7)."""

    question: str
    entry: int


@dataclass(frozen=True, slots=True)
class JudgeAnswer:
    """The entry that a resident was shown has helped."""

    entry: int


@dataclass(frozen=True, slots=True)
class AddEntry:
    """Add an entry to the handbook; ``question`` is the one that asked for it, 0 for none."""

    estate: int
    title: str
    answer: str
    question: int = 0


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """Let an entry give another answer, or be found by other words; what is empty stays."""

    estate: int
    entry: int
    answer: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class EndEntry:
    """Take an entry out of the handbook."""

    estate: int
    entry: int


@dataclass(frozen=True, slots=True)
class PutAside:
    """A question needs no entry."""

    estate: int
    question: int


HandbookDeed = AskHandbook | JudgeAnswer | AddEntry | ChangeEntry | EndEntry | PutAside
