"""What may be asked to be done about tasks and lists, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowTask:
    """Look at a task whole: name, phone and words; the showing stands on the history (A71)."""

    task: int


@dataclass(frozen=True, slots=True)
class EndTask:
    """A task is done: how, with what words, and of letters how many."""

    task: int
    outcome: str
    text: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class PutOffTask:
    """A task could not be done yet: nobody answered."""

    task: int


@dataclass(frozen=True, slots=True)
class GiveTask:
    """Let a colleague have a task."""

    task: int
    staff: int


@dataclass(frozen=True, slots=True)
class ShowRecord:
    """Look at a record whole, from a list; the showing stands on the history (A71)."""

    record: int


@dataclass(frozen=True, slots=True)
class NoteFound:
    """Records were found and shown to whoever looked for them: that is kept (A71)."""

    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GiveStatement:
    """What somebody says to a complaint about them; without words: they say nothing (X4)."""

    task: int
    text: str


TaskDeed = ShowTask | EndTask | PutOffTask | GiveTask | ShowRecord | NoteFound | GiveStatement
