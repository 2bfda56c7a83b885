"""The office's forms about a record, asked for from its page: one press, one file, in private (H7, H4, V3).

A form to print is a PDF; one to go on writing in is a Word document.
"""

from dataclasses import dataclass

from dialogs.deeds.papers import AskForm, Ending, PaperForm
from dialogs.events import Event, Pressed
from dialogs.kit import N_, Button, Dialog, Label, Rows, Say, Step, stay

FORMS: tuple[PaperForm, ...] = ("complaint", "correction", "visit")
ENDINGS: tuple[Ending, ...] = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Papers:
    """Of which record forms are asked for."""

    record: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The record, as its number says it."""

    record: int = 0
    number: str = ""


def begin(facts: Facts) -> Papers:
    """The forms of a record."""
    return Papers(facts.record)


def step(state: Papers, event: Event, facts: Facts) -> Step[Papers]:
    """One press, one file."""
    match event:
        case Pressed(choice, True) if choice in _CHOICES:
            form, ending = _CHOICES[choice]
            return Step(state, do=AskForm(state.record, form, ending), notice=N_("{number}: the form follows below."))
        case _:
            return stay(state, ask(state, facts))


def ask(_: Papers, facts: Facts) -> Say:
    """Which form, and to print or to go on writing in."""
    text = N_(
        "{number}: which form do you need? It names the resident, the unit and the telephone: for the office only. "
        "What you ask for is noted on the record."
    )
    return Say(text, {"number": facts.number}, _ROWS)


def _row(form: PaperForm) -> tuple[Button, ...]:
    named = {"form": Label("paper", form)}
    return Button(f"{form}-pdf", N_("{form} (PDF)"), named), Button(f"{form}-docx", N_("{form} (Word)"), named)


_ROWS: Rows = tuple((button,) for form in FORMS for button in _row(form))
_CHOICES = {f"{form}-{ending}": (form, ending) for form in FORMS for ending in ENDINGS}

PAPERS = Dialog("papers", 1, Papers, begin, step, ask, focus=False)
