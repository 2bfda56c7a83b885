"""The steps of handling that want words (H1, H3, H4, X13 …): what each asks, and what follows from the answers.

A *form* is a row of questions. Each answer is one value; what was answered before may change what is asked next. All
are shown before anything is done (``guided``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.deeds.deed import Deed
from dialogs.deeds.handling import (
    AddPoint,
    AnswerPoint,
    BeginCorrection,
    Decide,
    DeclineTransfer,
    Hold,
    NoteProgress,
    NotOurs,
    Propose,
    PutOff,
    RefuseDelay,
    ReturnDraft,
    ReturnProposal,
    VerifyCorrection,
)
from dialogs.kit import N_

Answers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``title`` names the answer in the preview; ``of`` is the label family of its choices."""

    title: str
    text: str
    kind: Literal["words", "day", "choice"] = "words"
    of: str = ""
    choices: tuple[str, ...] = ()
    none: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its title, what it asks after what was answered, its deed, and the word when that is done."""

    title: str
    asks: Callable[[Answers], tuple[Question, ...]]
    deed: Callable[[int, int, Answers], Deed]
    done: str


CAUSE = Question(N_("Cause"), N_("What is the cause? Please write it in a sentence or two."))
REASON = Question(N_("Reason"), N_("Please write why, so that the other side can go on with it."))
OUTCOMES = ("upheld", "partly", "not_upheld", "explained")
REMEDIES = (
    "repair", "redo", "refund", "replacement", "information", "apology", "compensation", "goodwill", "practice",
    "referral", "none",
)  # fmt: skip
STILL_OPEN = Question(
    N_("Still open"), N_("What is still to be done after this answer? If nothing is, press “Nothing”."), none=True
)
OPEN_UNTIL = Question(N_("Open until"), N_("By which day will that be done? For example 12-05."), "day")


def _just(*questions: Question) -> Callable[[Answers], tuple[Question, ...]]:
    return lambda _: questions


def _decision(given: Answers) -> tuple[Question, ...]:
    outcome = Question(N_("Decision"), N_("What has been decided?"), "choice", "outcome", OUTCOMES)
    remedy = Question(N_("Remedy"), N_("What does the resident get?"), "choice", "remedy", REMEDIES)
    reasons = Question(N_("Reasons"), N_("Why? The resident reads these words; please write to them."))
    asked = (outcome, remedy, reasons, STILL_OPEN)
    return (*asked, OPEN_UNTIL) if len(given) > 3 and given[3] else asked


def _decide(record: int, _: int, given: Answers) -> Deed:
    outcome, remedy, reasons, outstanding, *until = given
    return Decide(record, outcome, remedy, reasons, outstanding, date.fromisoformat(until[0]) if until else None)


FORMS: dict[str, Form] = {
    "propose": Form(
        N_("Handling opinion"),
        _just(
            CAUSE,
            Question(N_("Proposed handling"), N_("What shall be done about it?")),
            Question(N_("Planned date"), N_("By which day will it be done? For example 12-05."), "day"),
        ),
        lambda record, _, given: Propose(record, given[0], given[1], date.fromisoformat(given[2])),
        N_("The opinion on {number} is on the record.{follow}"),
    ),
    "progress": Form(
        N_("Progress"),
        _just(Question(N_("Progress"), N_("What has been done? It stands on the record with your name and the time."))),
        lambda record, _, given: NoteProgress(record, given[0]),
        N_("Noted as progress on {number}."),
    ),
    "put_off": Form(
        N_("It takes longer"),
        _just(
            Question(N_("Reason"), N_("Why can it not be returned in time? The resident hears these words.")),
            Question(N_("Until"), N_("By which day instead? For example 12-05."), "day"),
        ),
        lambda record, _, given: PutOff(record, date.fromisoformat(given[1]), given[0]),
        N_("{number}: {standing}"),
    ),
    "correct": Form(
        N_("Corrective action"),
        _just(
            CAUSE,
            Question(N_("Action"), N_("What is done so that it does not happen again?")),
            Question(N_("Planned date"), N_("By which day will it be done? For example 12-05."), "day"),
        ),
        lambda record, _, given: BeginCorrection(record, given[0], given[1], date.fromisoformat(given[2])),
        N_("The action for {number} is on the record. Please press “Action done” on its page when it is."),
    ),
    "decide": Form(N_("Decision"), _decision, _decide, N_("The decision on {number} is written.{follow}")),
    "not_ours": Form(
        N_("Not our responsibility"),
        _just(
            Question(
                N_("Explanation"),
                N_(
                    "Please explain it to the resident: what the cause is, whose matter it is, and what they can do "
                    "there – with name and phone number if you know them. Without this it can't be closed."
                ),
            )
        ),
        lambda record, _, given: NotOurs(record, given[0]),
        N_("The explanation on {number} is written.{follow}"),
    ),
    "point": Form(
        N_("A point of its own"),
        _just(Question(N_("Point"), N_("Which point wants its own answer?"))),
        lambda record, _, given: AddPoint(record, given[0]),
        N_("It stands as point {position} of {number}."),
    ),
    "answer_point": Form(
        N_("Answer to a point"),
        _just(Question(N_("Answer"), N_("What is the answer to this point? It goes to the resident."))),
        lambda record, point, given: AnswerPoint(record, point, given[0]),
        N_("The answer to point {position} of {number} has gone to the resident."),
    ),
    "hold": Form(
        N_("Tell the resident that it takes a formal answer"),
        _just(Question(N_("Formal answer by"), N_("By which day do they have it? For example 12-05."), "day")),
        lambda record, _, given: Hold(record, date.fromisoformat(given[0])),
        N_("The resident of {number} has been told."),
    ),
    "decline": Form(
        N_("Not accepted"), _just(REASON), lambda record, _, given: DeclineTransfer(record, given[0]),
        N_("{number} goes back to {name}, with your reason."),
    ),
    "return_proposal": Form(
        N_("Sent back"), _just(REASON), lambda record, _, given: ReturnProposal(record, given[0]),
        N_("The opinion on {number} goes back to {name}."),
    ),
    "return_draft": Form(
        N_("Sent back"), _just(REASON), lambda record, _, given: ReturnDraft(record, given[0]),
        N_("The answer on {number} goes back to {name}."),
    ),
    "refuse_delay": Form(
        N_("No further delay"), _just(REASON), lambda record, _, given: RefuseDelay(record, given[0]),
        N_("{number} stays due by {until:short}; {name} has been told."),
    ),
    "not_effective": Form(
        N_("Not effective"),
        _just(Question(N_("Finding"), N_("What did you find? The next round begins with it."))),
        lambda record, _, given: VerifyCorrection(record, False, given[0]),
        N_("Noted: not effective. {name} plans the next round for {number}."),
    ),
}  # fmt: skip
