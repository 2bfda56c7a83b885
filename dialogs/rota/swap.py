"""A swap 换班: one colleague asks another to exchange two shifts; the one who is asked says yes or no."""

from dataclasses import dataclass

from dialogs.deeds.duty import AnswerSwap
from dialogs.events import Event, Pressed
from dialogs.kit import N_, Button, Dialog, Phrase, Say, Step, end, stay
from dialogs.rota.screens import label
from dialogs.rota.week import Shift


@dataclass(frozen=True, slots=True)
class Swap:
    """Nothing to remember: what is asked stands in the facts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Who asks, and the two shifts; ``theirs`` is the reader's. None once the rota has changed meanwhile."""

    estate: int = 0
    asker: int = 0
    name: str = ""
    mine: Shift | None = None
    theirs: Shift | None = None


def begin(_: Facts) -> Swap:
    """Nothing to remember."""
    return Swap()


def step(state: Swap, event: Event, facts: Facts) -> Step[Swap]:
    """Yes or no, once."""
    match event:
        case Pressed("yes" | "no" as answer):
            return _answered(facts, accepted=answer == "yes")
        case _:
            return stay(state, ask(state, facts))


def _answered(facts: Facts, *, accepted: bool) -> Step[Swap]:
    if facts.mine is None or facts.theirs is None:
        return end(Say(OVER, replace=True))
    deed = AnswerSwap(facts.estate, facts.asker, facts.mine.key, facts.theirs.key, accepted)
    values = {"name": facts.name, "mine": label(facts.mine), "theirs": label(facts.theirs)}
    return end(Say(SWAPPED if accepted else KEPT, values, replace=True), do=deed)


OVER = N_("The rota has changed meanwhile; there is nothing to swap any more. /duty shows how it is.")
SWAPPED = N_("Swapped: you have {mine}, {name} has {theirs}. Thank you.")
KEPT = N_("All right, everything stays as it is; I tell {name}.")


def ask(_: Swap, facts: Facts) -> Say:
    """What the colleague asks."""
    if facts.mine is None or facts.theirs is None:
        return Say(OVER)
    text = N_(
        "{name} asks you to swap duties:\nyou would have {mine},\n{name} would have {theirs}.\nWould you like to?"
    )
    values: dict[str, str | Phrase] = {"name": facts.name, "mine": label(facts.mine), "theirs": label(facts.theirs)}
    return Say(text, values, ((Button("yes", N_("Yes, swap")), Button("no", N_("No, I can't"))),))


SWAP = Dialog("swap", 1, Swap, begin, step, ask, focus=False)
