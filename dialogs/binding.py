"""A resident's binding to a unit, for staff to confirm or refuse (A14). In a private chat only."""

from dataclasses import dataclass

from dialogs.deeds import JudgeBinding
from dialogs.events import Event, Pressed
from dialogs.kit import N_, NOTHING, Button, Dialog, Phrase, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class Binding:
    """Which binding is asked about."""

    binding: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Who says they live where; ``look_alike``: the name is also that of a member of staff (A08)."""

    binding: int = 0
    name: str = ""
    phone: str = ""
    place: str = ""
    look_alike: bool = False


def begin(facts: Facts) -> Binding:
    """Remember which."""
    return Binding(facts.binding)


def step(state: Binding, event: Event, facts: Facts) -> Step[Binding]:
    """Yes or no, once."""
    match event:
        case Pressed("right" | "wrong" as answer):
            said = (
                N_("✓ {name} lives in {place}: confirmed.")
                if answer == "right"
                else N_("{name} does not live in {place}: refused.")
            )
            return end(
                Say(said, {"name": facts.name, "place": facts.place}, replace=True),
                do=JudgeBinding(state.binding, answer == "right"),
            )
        case _:
            return stay(state, ask(state, facts))


def ask(_: Binding, facts: Facts) -> Say:
    """The question to the desk."""
    warning = Phrase(N_("\n⚠️ The name is also that of a member of staff.")) if facts.look_alike else NOTHING
    return Say(
        N_("New resident, please check against the roll:\nUnit: {place}\nName: {name}\nPhone: {phone}{warning}"),
        {"place": facts.place, "name": facts.name, "phone": facts.phone or "—", "warning": warning},
        ((Button("right", N_("That is right")), Button("wrong", N_("That is wrong"))),),
    )


BINDING = Dialog("binding", 1, Binding, begin, step, ask, focus=False)
