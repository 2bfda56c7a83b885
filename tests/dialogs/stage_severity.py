"""Where the dialogs about severity and danger are walked: their facts, and what their deeds fill in."""

from dataclasses import replace
from typing import Any

from dialogs.casework import severity
from dialogs.danger import alarm, danger
from dialogs.deeds import severity as deeds
from dialogs.deeds.learning import CorrectCategory
from dialogs.events import Elapsed, Event, Pressed, Typed
from dialogs.filing import category

PAGED = alarm.Facts(3, "gas", "BX-20261119-0001", "陈晨", "3栋2单元501", "138", "煤气泄漏了")
JUDGED = severity.Facts(
    7, "TS-20261119-0001", "hot", "law", "K3", known=frozenset({"law", "help"}), entered=frozenset({"help"}),
    signs=("law", "gov"), claim=12, similar=((8, "TS-20261119-0002"),), may_lower=True, may_mark=True,
)  # fmt: skip

FACTS: dict[str, list[Any]] = {
    "alarm": [
        PAGED,
        replace(PAGED, number="", text="", taken_by="李静", me=frozenset({"took"})),
        replace(PAGED, taken_by="李静"),
        replace(PAGED, taken_by="李静", proposed_by="李静"),
        replace(PAGED, taken_by="李静", proposed_by="李静", me=frozenset({"took", "proposed"})),
        replace(PAGED, taken_by="李静", lowered=True),
        replace(PAGED, denied=True),
        replace(PAGED, taken_by="李静", denied=True, me=frozenset({"took"})),
    ],
    "danger": [
        danger.Facts(hazard, alarm, 11, "有股怪味", "010-1", went_on)
        for hazard in ("gas", "flood") for alarm in (0, 3) for went_on in (False, True)
    ],
    "severity": [
        JUDGED,
        replace(JUDGED, claim=0, people=12, together=3, lead="TS-20261119-0003", key=True, danger=True),
        severity.Facts(7, "TS-20261119-0001", open=False),
        severity.Facts(7, "TS-20261119-0001", similar=((8, "TS-20261119-0002"),)),
    ],
    "category": [
        category.Facts(7, "TS-20261119-0001", "ele", ("noi", "qua", "oth")),
        category.Facts(7, "TS-20261119-0001", "ele", ("noi",), open=False),
    ],
}

OUTCOMES: dict[type, set[str]] = {
    deeds.EnterFact: {"number"}, deeds.ConfirmPeople: {"number", "people"}, deeds.Join: {"number", "other"},
    deeds.Split: {"number"}, deeds.LowerSeverity: {"number", "severity"}, deeds.MarkKeyCustomer: {"number"},
    deeds.TakeAlarm: set(), deeds.ProposeLowering: set(), deeds.LowerAlarm: set(), deeds.KeepAlarm: set(),
    deeds.AnswerDanger: {"filed"},
    CorrectCategory: {"number", "category", "class"},
}  # fmt: skip


def confirmed(at: str, event: Event, deed: Any) -> bool:
    """Whether this is the press (or the words, where the question asked for words) that confirms the deed."""
    match deed:
        case deeds.EnterFact():
            return at == "sure" and isinstance(event, Pressed) and event.choice == "yes"
        case deeds.LowerSeverity():
            return at == "why" and isinstance(event, Typed)
        case deeds.AnswerDanger(answer="silence"):
            return isinstance(event, Elapsed)
        case deeds.ConfirmPeople():
            return isinstance(event, Typed if at == "people" else Pressed)
    return isinstance(event, Pressed)
