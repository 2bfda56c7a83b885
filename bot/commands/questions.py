"""Questions to an operator, one after the other: each answer is checked at once, and one may go back.

Asking stands apart from what is asked, so that a script answers by options and a test by a list of words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dialogs.kit import N_

BACK = "<"
ASKS = N_("Enter keeps what stands in brackets; {back} goes back to the question before.")

Answers = dict[str, str]
Say = Callable[[str, Mapping[str, Any]], str]


YES = ("y", "yes", "是", "是的", "好", "好的", "对", "确认", "确定", "可以")
NO = ("n", "no", "否", "不", "不是", "不要", "取消")


def assent(said: str) -> bool | None:
    """Whether somebody says yes or no, in one of our languages; None for anything else."""
    word = said.strip().rstrip("。.!！").lower()
    return True if word in YES else False if word in NO else None


class Unfit(Exception):
    """An answer that will not do: a marked text and its values."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text)
        self.text, self.values = text, values


@dataclass(frozen=True, slots=True)
class Question:
    """``fit`` returns the answer as it is kept, or raises ``Unfit``. ``wanted``: whether it is asked at all.

    ``values`` fill the text.
    """

    name: str
    text: str
    fit: Callable[[str, Answers], str]
    secret: bool = False
    wanted: Callable[[Answers], bool] = lambda _: True
    values: Mapping[str, str] = field(default_factory=dict)


class Asker(Protocol):
    """Who is asked: a terminal, or a list of answers."""

    def ask(self, text: str, default: str, *, secret: bool) -> str:
        """One answer; the default when nothing was said."""

    def tell(self, text: str) -> None:
        """Something that needs no answer."""


def ask_all(questions: Sequence[Question], known: Answers, asker: Asker, say: Say) -> Answers:
    """Ask one after the other; what is known is offered. Whoever goes back finds their answers again."""
    answers, at, step = dict(known), 0, 1
    while at < len(questions):
        question = questions[at]
        if not question.wanted(answers):
            at, step = (at + step, step) if at + step >= 0 else (0, 1)
            continue
        said = asker.ask(
            say(question.text, question.values), answers.get(question.name, ""), secret=question.secret
        ).strip()
        if said == BACK:
            at, step = max(at - 1, 0), -1
            continue
        try:
            answers[question.name] = question.fit(said, answers)
            at, step = at + 1, 1
        except Unfit as unfit:
            asker.tell(say(unfit.text, unfit.values))
            step = 1
    return answers


def check_all(questions: Iterable[Question], known: Answers, say: Say) -> tuple[Answers, list[str]]:
    """The answers as they are kept, asking nobody, and what is wrong with them."""
    answers, faults = dict(known), []
    for question in questions:
        if question.wanted(answers):
            try:
                answers[question.name] = question.fit(answers.get(question.name, "").strip(), answers)
            except Unfit as unfit:
                answers.pop(question.name, None)
                faults.append(f"{question.name}: {say(unfit.text, unfit.values)}")
    return answers, faults
