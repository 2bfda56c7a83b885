"""What may be asked to be done about visits: what a resident answers, what staff enter, plan and find (V)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Opinion = Literal["complaint", "repair", "suggestion"]


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """The answers of a follow-up visit (V1); 0 stands for a question not answered."""

    visit: int
    solved: bool
    result: int = 0
    speed: int = 0
    attitude: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class EnterVisit:
    """What a resident said by phone or at the door (V4). ``staff`` made the visit, ``ago`` days before today."""

    task: int
    solved: bool
    result: int = 0
    speed: int = 0
    attitude: int = 0
    words: str = ""
    staff: int = 0
    ago: int = 0


@dataclass(frozen=True, slots=True)
class NobodyThere:
    """Nobody answered the telephone, or the door (V4)."""

    task: int


@dataclass(frozen=True, slots=True)
class AcceptPlan:
    """The proposed plan of periodic visits holds (V6)."""

    estate: int


@dataclass(frozen=True, slots=True)
class PlanVisit:
    """One periodic visit more (V6)."""

    estate: int
    area: str
    day: date
    staff: int


@dataclass(frozen=True, slots=True)
class CallOffVisit:
    """A planned periodic visit will not be (V6)."""

    estate: int
    visit: int


@dataclass(frozen=True, slots=True)
class RecordHousehold:
    """What a household said at a periodic visit, by topic, in levels from 5 (best) to 1 (V6)."""

    task: int
    unit: int
    levels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FileFinding:
    """An opinion heard at a periodic visit becomes a record of the register (V6, I1)."""

    task: int
    unit: int
    kind: Opinion
    text: str


@dataclass(frozen=True, slots=True)
class EndRound:
    """The periodic visit is over: nobody else is visited today (V6)."""

    task: int


VisitDeed = (
    RecordVisit
    | EnterVisit
    | NobodyThere
    | AcceptPlan
    | PlanVisit
    | CallOffVisit
    | RecordHousehold
    | FileFinding
    | EndRound
)
