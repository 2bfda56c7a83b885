"""What may be asked to be done about surveys: what a household answers, what staff enter, what managers decide (Q)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Mark = Literal["", "not_applicable", "declined", "unclear"]
Mode = Literal["phone", "paper", "door"]
Unanswered = Literal["unreachable", "refused", "ineligible"]
Act = Literal[
    "submit", "approve", "pilot", "open", "pause", "go_on", "end", "cancel", "figure", "review", "approve_report",
    "publish",
]  # fmt: skip
Record = Literal["complaint", "repair", "suggestion"]
Way = Literal["all", "simple", "stratified", "share", "minimum", "key"]


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: its cell in the file of answers, or the mark that stands in its place (Q7)."""

    item: str
    said: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class BeginSurvey:
    """Somebody of a household begins to answer: the time it takes runs from here (X25)."""

    wave: int
    unit: int


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """One answer of a household, kept at once (Q3). With the ``last`` the form is complete.

    One that is ``late`` came after the window: it is noted and not taken (A27).
    """

    wave: int
    unit: int
    given: Given
    last: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class RefuseSurvey:
    """Somebody would rather not take part (Q6)."""

    wave: int
    unit: int


@dataclass(frozen=True, slots=True)
class EnterForm:
    """What a household said by phone, on paper or at the door, whole (Q6).

    Without a unit it is our own assessment (``self``, B), or the same questions about another ``provider`` (Q15).
    """

    wave: int
    unit: int
    mode: Mode | Literal["self"]
    given: tuple[Given, ...]
    provider: str = ""


@dataclass(frozen=True, slots=True)
class EnterOutcome:
    """A household was not reached, would rather not, or is not to be asked (Q6, Q4)."""

    wave: int
    unit: int
    mode: Mode
    outcome: Unanswered


@dataclass(frozen=True, slots=True)
class WavePlan:
    """What a survey is to be: X21's five statements, whom it asks, when (Q4, Q5).

    ``amount`` is the margin in percent points of a random draw, the percent of a share, the returns of a minimum.
    ``opens`` is a day in ISO words. ``pilot`` households are asked before all others (X24). Without ``buildings`` it is
    for the whole estate.
    """

    questionnaire: int = 0
    occasion: str = "demand"
    purpose: str = ""
    population: str = ""
    method: str = ""
    use: str = ""
    responsible: int = 0
    way: Way = "simple"
    amount: int = 5
    opens: str = ""
    days: int = 7
    working: bool = False
    pilot: int = 0
    buildings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanWave:
    """A plan, handed in for approval (Q2, X21). ``wave`` is the one that was sent back, 0 for another."""

    estate: int
    wave: int
    version: int
    plan: WavePlan


@dataclass(frozen=True, slots=True)
class ActOnWave:
    """A survey goes its next step (Q2, Q5, Q12, Q13). ``version`` is the state of things that was seen."""

    wave: int
    version: int
    act: Act


@dataclass(frozen=True, slots=True)
class SendWaveBack:
    """A plan goes back to its planner, with words (Q2)."""

    wave: int
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """An improvement of a focus item: who, until when, what (Q13)."""

    wave: int
    item: str
    owner: int
    due: date
    words: str


@dataclass(frozen=True, slots=True)
class EndMeasure:
    """An improvement is done (Q13)."""

    wave: int
    measure: int


@dataclass(frozen=True, slots=True)
class VerifyMeasure:
    """Whether an improvement that is done works, by somebody else (Q13)."""

    wave: int
    measure: int
    effective: bool
    finding: str


@dataclass(frozen=True, slots=True)
class DraftPublication:
    """The words in which residents hear of results and measures; they go out when they are approved (Q13)."""

    wave: int
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Whoever wrote words was called, or is written to by the bot (Q11)."""

    task: int
    how: Literal["called", "written"]
    words: str


@dataclass(frozen=True, slots=True)
class FileWords:
    """What somebody wrote in a survey becomes a record of the register (Q9, I1)."""

    task: int
    kind: Record


@dataclass(frozen=True, slots=True)
class CodeWords:
    """Which services somebody's words are about (Q9); whoever says it second says it by themselves."""

    task: int
    item: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckForm:
    """What a household says about its form when it is asked again (Q10)."""

    task: int
    alike: bool


SurveyDeed = (
    BeginSurvey
    | GiveAnswer
    | RefuseSurvey
    | EnterForm
    | EnterOutcome
    | PlanWave
    | ActOnWave
    | SendWaveBack
    | PlanMeasure
    | EndMeasure
    | VerifyMeasure
    | DraftPublication
    | AnswerWords
    | FileWords
    | CodeWords
    | CheckForm
)
