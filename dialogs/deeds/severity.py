"""What staff may do about how grave a matter is, who complains together, and a danger that was named (K, X10)."""

from dataclasses import dataclass
from typing import Literal

Fact = Literal["sued", "reported", "law", "media", "help", "strong", "above"]
Severity = Literal["general", "important", "hot", "major"]
Answer = Literal["yes", "no", "silence", "went_on"]


@dataclass(frozen=True, slots=True)
class EnterFact:
    """Something was learned that bears on how grave the matter is (K2, K3, K7, V2)."""

    record: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class ConfirmPeople:
    """So many people really complain (K2, K3)."""

    record: int
    people: int


@dataclass(frozen=True, slots=True)
class Join:
    """The matter belongs together with another person's (K9)."""

    record: int
    other: int


@dataclass(frozen=True, slots=True)
class Split:
    """The matter is about something else after all (K9)."""

    record: int


@dataclass(frozen=True, slots=True)
class LowerSeverity:
    """A manager lowers the severity, with a reason (K6)."""

    record: int
    to: Severity
    why: str


@dataclass(frozen=True, slots=True)
class MarkKeyCustomer:
    """The complainant is a key customer (K8), or is none any more."""

    record: int
    key: bool


@dataclass(frozen=True, slots=True)
class TakeAlarm:
    """I have it: the paging stops (X10)."""

    alarm: int


@dataclass(frozen=True, slots=True)
class ProposeLowering:
    """There is no danger any more; a second person is asked (X10)."""

    alarm: int


@dataclass(frozen=True, slots=True)
class LowerAlarm:
    """The second person agrees (X10)."""

    alarm: int


@dataclass(frozen=True, slots=True)
class KeepAlarm:
    """The second person does not agree (X10)."""

    alarm: int


@dataclass(frozen=True, slots=True)
class AnswerDanger:
    """The resident's answer to the question about a danger: yes, no, or none in five minutes (X10).

    ``went_on``: none, but something else was said or pressed meanwhile.
    ``message`` and ``text`` are the words that may have named it, ``alarm`` the alarm that stands about it or 0,
    ``told`` the staff who have read them as a possible danger, ``who`` the name of the account that wrote them.
    """

    hazard: str
    message: int
    text: str
    alarm: int
    answer: Answer
    told: tuple[int, ...] = ()
    who: str = ""


SeverityDeed = (
    EnterFact
    | ConfirmPeople
    | Join
    | Split
    | LowerSeverity
    | MarkKeyCustomer
    | TakeAlarm
    | ProposeLowering
    | LowerAlarm
    | KeepAlarm
    | AnswerDanger
)
