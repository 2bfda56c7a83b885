"""What may be asked to be done between the claim and the closing, as data (F5, F6, H, X13, X49–X51)."""

from dataclasses import dataclass
from datetime import date

from dialogs.events import Media, Said


@dataclass(frozen=True, slots=True)
class AcceptTransfer:
    """The receiver takes what was handed to them (F5)."""

    record: int


@dataclass(frozen=True, slots=True)
class DeclineTransfer:
    """The receiver objects, with a reason (X37)."""

    record: int
    why: str


@dataclass(frozen=True, slots=True)
class Propose:
    """The department's opinion: cause, what shall be done, by which day (H1)."""

    record: int
    cause: str
    proposal: str
    planned_on: date


@dataclass(frozen=True, slots=True)
class SignProposal:
    """The signer lets it go ahead (H1)."""

    record: int


@dataclass(frozen=True, slots=True)
class ReturnProposal:
    """The signer sends it back with words (H1)."""

    record: int
    why: str


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """What was done, with author and time (H1)."""

    record: int
    text: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """It cannot be returned in time: by when instead, and why (H3)."""

    record: int
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class GrantDelay:
    """Whoever decides lets it take longer once more (H3)."""

    record: int


@dataclass(frozen=True, slots=True)
class RefuseDelay:
    """Whoever decides lets it stay due as it is, with a reason (H3)."""

    record: int
    why: str


@dataclass(frozen=True, slots=True)
class ExplainDelay:
    """The customer centre explains the delay to the resident (H3)."""

    record: int


@dataclass(frozen=True, slots=True)
class BeginCorrection:
    """A corrective action: cause, what, by which day (H4)."""

    record: int
    cause: str
    action: str
    planned_on: date


@dataclass(frozen=True, slots=True)
class CorrectionDone:
    """The action is carried out (H4)."""

    record: int


@dataclass(frozen=True, slots=True)
class VerifyCorrection:
    """Whether the action works (H4)."""

    record: int
    effective: bool
    finding: str = ""


@dataclass(frozen=True, slots=True)
class MarkFormal:
    """No answer goes out any more before it is approved (H5)."""

    record: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A person tells the resident that a formal answer is being prepared, and by which day (H5, S2)."""

    record: int
    until: date


@dataclass(frozen=True, slots=True)
class ApproveDraft:
    """What was drafted may go out (H5)."""

    record: int


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """What was drafted goes back with words (H5)."""

    record: int
    why: str


@dataclass(frozen=True, slots=True)
class JudgeValid:
    """It is ours (F6)."""

    record: int


@dataclass(frozen=True, slots=True)
class NotOurs:
    """It is not ours: whose matter it is, and what the resident can do there (F6)."""

    record: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Decide:
    """The decision: outcome, remedy, reasons, what is still open until when (X13)."""

    record: int
    outcome: str
    remedy: str
    reasons: str
    outstanding: str = ""
    open_until: date | None = None


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What was still open after the answer is done (X50)."""

    record: int


@dataclass(frozen=True, slots=True)
class AddPoint:
    """A point that wants its own answer, named by the resident or by staff (X51)."""

    record: int
    text: str


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """The answer to a point (X51)."""

    record: int
    point: int
    text: str


@dataclass(frozen=True, slots=True)
class AcceptResult:
    """The resident is satisfied with the result (X14). ``said`` and ``media`` as for ``Urge``."""

    record: int
    said: tuple[Said, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSatisfied:
    """The resident is not satisfied with the result (X49)."""

    record: int


@dataclass(frozen=True, slots=True)
class ExplainObjection:
    """The resident says why they are not satisfied (X49)."""

    record: int
    text: str


HandlingDeed = (
    AcceptTransfer
    | DeclineTransfer
    | Propose
    | SignProposal
    | ReturnProposal
    | NoteProgress
    | PutOff
    | GrantDelay
    | RefuseDelay
    | ExplainDelay
    | BeginCorrection
    | CorrectionDone
    | VerifyCorrection
    | MarkFormal
    | Hold
    | ApproveDraft
    | ReturnDraft
    | JudgeValid
    | NotOurs
    | Decide
    | WorkDone
    | AddPoint
    | AnswerPoint
    | AcceptResult
    | NotSatisfied
    | ExplainObjection
)
