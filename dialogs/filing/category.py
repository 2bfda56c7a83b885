"""Putting a record's category right (K1): staff choose another one, and the understanding learns from it."""

from dataclasses import dataclass

from dialogs.deeds.learning import CorrectCategory
from dialogs.events import Event, Pressed
from dialogs.kit import BACK, N_, Button, Dialog, Label, Rows, Say, Step, in_rows, stay


@dataclass(frozen=True, slots=True)
class Sorting:
    """Which record, and whether it was just done."""

    record: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The record with its category, and the others, the most fitting first."""

    record: int = 0
    number: str = ""
    category: str = "oth"
    others: tuple[str, ...] = ()
    open: bool = True


def begin(facts: Facts) -> Sorting:
    """The record as it is."""
    return Sorting(facts.record)


def step(state: Sorting, event: Event, facts: Facts) -> Step[Sorting]:
    """K1: one press, the right category."""
    match event:
        case Pressed("back"):
            return Step(Sorting(state.record), (_again(facts),))
        case Pressed(choice) if facts.open and choice.startswith("as-") and choice[3:] in facts.others:
            told = Say(N_("{number} is “{category}” now ({class})."), buttons=((BACK,),), replace=True)
            return Step(Sorting(state.record, done=True), (told,), do=CorrectCategory(state.record, choice[3:]))
        case _:
            return stay(state, ask(state, facts))


def _again(facts: Facts) -> Say:
    asked = ask(Sorting(facts.record), facts)
    return Say(asked.text, asked.values, asked.buttons, replace=True)


def ask(_: Sorting, facts: Facts) -> Say:
    """Which category is right."""
    buttons = [Button(f"as-{code}", "{category}", {"category": Label("category", code)}) for code in facts.others]
    rows = in_rows(buttons) if facts.open else ()
    values = {"number": facts.number, "category": Label("category", facts.category)}
    return Say(N_("{number} is “{category}”. Which category is right? The bot learns from it."), values, rows)


def instead(chosen: str, guessed: tuple[str, ...]) -> Rows:
    """The other categories that a filing may have, each at one press: a guess is never silent."""
    others = [code for code in guessed if code not in (chosen, "oth")]
    row = tuple(Button(f"as-{code}", N_("No, {category}"), {"category": Label("category", code)}) for code in others)
    return (row,) if row else ()


CATEGORY = Dialog("category", 1, Sorting, begin, step, ask, focus=False)
