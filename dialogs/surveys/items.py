"""The questions of a survey as one language says them, and how a press or a typed word answers one (Q3, Q7).

An answer is one cell of the file of answers: a number, the code of an option, codes with ``;`` between them, or words.
Beside it stand two that are none: *not applicable* and *declined*; on paper there is a third, *unclear*.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from dialogs.deeds.surveys import Given, Mark
from dialogs.kit import N_, Button, Rows, in_rows

Kind = Literal["level", "points", "nps", "ces", "choice", "pick", "words"]
MARKS: dict[str, Mark] = {"na": "not_applicable", "declined": "declined", "unclear": "unclear"}
TICKED = N_("✓ {label}")
LONGEST = 1000
TENTHS = 10
SCALES = {"nps": range(11), "ces": range(1, 8)}


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``options`` are values and labels: levels from the best down, options, services.

    ``part`` is the title it stands under, ``name`` its service in a word or two. ``low`` and ``high`` are the ends of
    a scale of numbers; ``full`` is the full score of points; up to ``most`` may be picked.
    """

    code: str
    kind: Kind
    text: str
    part: str = ""
    name: str = ""
    options: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""
    full: int = 100
    most: int = 1


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands on the two buttons that every question has."""

    not_applicable: str = ""
    declined: str = ""


UNLABELLED = Labels()


def numbers(item: Item) -> tuple[int, ...]:
    """The numbers that are offered for a question on a scale of numbers; points in tenths of the full score."""
    if item.kind == "points":
        return tuple(sorted({item.full * part // TENTHS for part in range(TENTHS + 1)}, reverse=True))
    return tuple(SCALES.get(item.kind, ()))


def offered(item: Item) -> dict[str, str]:
    """What can be pressed as the answer: value and label."""
    return {str(one): str(one) for one in numbers(item)} or dict(item.options)


def pressed(item: Item, choice: str) -> Given | None:
    """The answer behind a choice; None for whatever is none, whoever made it up (A02)."""
    if choice in MARKS:
        return Given(item.code, mark=MARKS[choice]) if choice in marks(item) else None
    value = choice.removeprefix("a-")
    takes = choice.startswith("a-") and item.kind not in ("pick", "words") and value in offered(item)
    return Given(item.code, value) if takes else None


def marks(item: Item) -> tuple[str, ...]:
    """The marks that can be pressed: who chooses among types of people, or words, can only decline."""
    return ("declined",) if item.kind == "choice" else ("na", "declined")


def typed(item: Item, text: str) -> Given | None:
    """The answer that was typed: a number of the scale, a label, or words; None where it is none of them."""
    said = plain(text)
    if item.kind == "words":
        return Given(item.code, text.strip()) if said else None
    if item.kind == "points" and said.isdecimal():
        return Given(item.code, str(int(said))) if len(said) <= 4 and int(said) <= item.full else None
    if item.kind != "pick" and said in offered(item):
        return Given(item.code, said)
    labels = {plain(label): value for value, label in item.options}
    return Given(item.code, labels[said]) if said in labels else None


def plain(text: str) -> str:
    """A typed word without what fingers add: blanks, full-width digits, capitals."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def toggled(item: Item, picked: tuple[str, ...], choice: str) -> tuple[str, ...] | None:
    """What is picked after one more press, in the order of the list; None where it is no such press, or too many."""
    value = choice.removeprefix("t-")
    if item.kind != "pick" or not choice.startswith("t-") or value not in dict(item.options):
        return None
    kept = set(picked) ^ {value}
    return tuple(code for code, _ in item.options if code in kept) if len(kept) <= item.most else None


def with_answer(given: tuple[Given, ...], one: Given) -> tuple[Given, ...]:
    """The answers with one more, in the place of an earlier one to the same question."""
    return (*(other for other in given if other.item != one.item), one)


def answer_to(item: Item, given: tuple[Given, ...]) -> Given | None:
    """What was answered to a question so far."""
    return next((one for one in given if one.item == item.code), None)


def mark_buttons(item: Item, labels: Labels) -> tuple[Button, ...]:
    """The buttons of the answers that are none, as the questionnaire words them."""
    said = {"na": labels.not_applicable, "declined": labels.declined}
    own = {"na": N_("Does not concern me"), "declined": N_("I would rather not say")}
    if item.kind in ("pick", "words"):
        said, own["na"] = said | {"na": ""}, N_("None of these") if item.kind == "pick" else N_("Nothing to add")
    return tuple(
        Button(mark, "{label}", {"label": said[mark]}) if said[mark] else Button(mark, own[mark])
        for mark in marks(item)
    )


def picks(item: Item, picked: tuple[str, ...]) -> Rows:
    """The services a pick chooses from, two in a row, what is chosen ticked; when all are chosen, these alone."""
    full = len(picked) >= item.most > 1
    buttons = [
        Button(f"t-{code}", TICKED if code in picked else "{label}", {"label": label})
        for code, label in item.options
        if code in picked or not full
    ]
    return in_rows(buttons)


def answers(item: Item, given: Given | None, width: int = 1) -> Rows:
    """The buttons of the answers, ``width`` in a row, the one that was given ticked."""
    said = given.said if given is not None else ""
    buttons = [
        Button(f"a-{value}", TICKED if value == said else "{label}", {"label": label})
        for value, label in offered(item).items()
    ]
    across = 4 if numbers(item) else width
    return in_rows(buttons, across)
