"""Moved out? The roll no longer has somebody who is bound to a unit; the front desk says what is true."""

from dataclasses import dataclass

from dialogs.deeds.deed import EndBinding
from dialogs.events import Event, Pressed
from dialogs.kit import N_, Button, Dialog, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class MovedOut:
    """Which binding is asked about."""

    binding: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Who is bound to where; ``open``: still."""

    binding: int = 0
    name: str = ""
    place: str = ""
    open: bool = True


def begin(facts: Facts) -> MovedOut:
    """Remember which."""
    return MovedOut(facts.binding)


def step(state: MovedOut, event: Event, facts: Facts) -> Step[MovedOut]:
    """Yes or no, once."""
    values = {"name": facts.name, "place": facts.place}
    match event:
        case Pressed("gone" | "stays") if not facts.open:
            return end(Say(DONE, values, replace=True))
        case Pressed("gone"):
            return end(Say(ENDED, values, replace=True), do=EndBinding(state.binding))
        case Pressed("stays"):
            return end(Say(STAYS, values, replace=True))
        case _:
            return stay(state, ask(state, facts))


ENDED = N_("{name} is no longer registered for {place}, and has been told so. The records stay.")
STAYS = N_("{name} stays registered for {place}. Please put the roll right.")
DONE = N_("{name} is no longer registered for {place}: a colleague was here before you.")


def ask(_: MovedOut, facts: Facts) -> Say:
    """The question to the desk."""
    values = {"name": facts.name, "place": facts.place}
    if not facts.open:
        return Say(DONE, values)
    return Say(
        N_("{name} is no longer on the roll of {place}. Has {name} moved out?"),
        values,
        ((Button("gone", N_("Yes, end it")), Button("stays", N_("No, still lives there"))),),
    )


MOVED_OUT = Dialog("moved_out", 1, MovedOut, begin, step, ask, focus=False)
