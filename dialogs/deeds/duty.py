"""What may be asked to be done to the duty rota, as data. A shift is named by its key: day and slot."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BeAway:
    """Somebody is away from a day to a day, both included: oneself, or – for a manager – a colleague."""

    estate: int
    staff: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EndAbsence:
    """Somebody is not away after all."""

    estate: int
    absence: int


@dataclass(frozen=True, slots=True)
class PutOnDuty:
    """A manager lets a colleague have a shift: on its day only, or its slot every week from now on."""

    estate: int
    shift: str
    staff: int
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class UndoChange:
    """A manager takes the change of a day back."""

    estate: int
    change: int


@dataclass(frozen=True, slots=True)
class AskSwap:
    """Ask the colleague who has ``theirs`` to exchange it for ``mine``."""

    estate: int
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class AnswerSwap:
    """The colleague who was asked says yes or no."""

    estate: int
    asker: int
    mine: str
    theirs: str
    accepted: bool


DutyDeed = BeAway | EndAbsence | PutOnDuty | UndoChange | AskSwap | AnswerSwap
