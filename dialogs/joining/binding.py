"""A resident's binding to a unit, for the front desk to confirm or refuse (A14). In private chats only.

Everybody at the desk has the card; the first judgement counts, and the others' cards then say whose it was. Of what
the roll holds the card says only whether it knows the unit, this name and this phone.
"""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.deed import JudgeBinding
from dialogs.events import Event, Pressed
from dialogs.kit import N_, NOTHING, Button, Dialog, Phrase, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class Binding:
    """Which binding is asked about."""

    binding: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Who says they live where; ``look_alike``: the name is also that of a member of staff (A08).

    ``listed``: the roll has somebody for the unit; ``name_listed`` and ``phone_listed``: it has these.
    ``verdict`` is what was judged already, and by whom ("" for the phone on the roll).
    """

    binding: int = 0
    name: str = ""
    phone: str = ""
    place: str = ""
    look_alike: bool = False
    listed: bool = False
    name_listed: bool = False
    phone_listed: bool = False
    verdict: Literal["", "right", "wrong", "ended"] = ""
    judge: str = ""


def begin(facts: Facts) -> Binding:
    """Remember which."""
    return Binding(facts.binding)


def step(state: Binding, event: Event, facts: Facts) -> Step[Binding]:
    """Yes or no, once."""
    match event:
        case Pressed("right" | "wrong") if facts.verdict:
            return end(replace(ask(state, facts), replace=True), notice=N_("That has been dealt with already."))
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
    """The question to the desk, or what became of it."""
    if facts.verdict:
        said, judge = VERDICTS[facts.verdict], Phrase(N_(" ({name})"), {"name": facts.judge})
        return Say(said, {"name": facts.name, "place": facts.place, "judge": judge if facts.judge else NOTHING})
    warning = Phrase(N_("\n⚠️ The name is also that of a member of staff.")) if facts.look_alike else NOTHING
    return Say(
        N_("New resident, please check:\nUnit: {place}\nName: {name}\nPhone: {phone}\n{roll}{warning}"),
        {
            "place": facts.place,
            "name": facts.name,
            "phone": facts.phone or "—",
            "roll": _roll(facts),
            "warning": warning,
        },
        ((Button("right", N_("That is right")), Button("wrong", N_("That is wrong"))),),
    )


def _roll(facts: Facts) -> Phrase:
    if not facts.listed:
        return Phrase(N_("Roll: nobody is entered for this unit yet."))
    said = {True: Phrase(N_("✓ as on the roll")), False: Phrase(N_("✗ not on the roll"))}
    phone = said[facts.phone_listed] if facts.phone else Phrase(N_("not given"))
    return Phrase(N_("Roll: name {name}; phone {phone}"), {"name": said[facts.name_listed], "phone": phone})


VERDICTS = {
    "right": N_("✓ {name} lives in {place}: confirmed{judge}."),
    "wrong": N_("{name} does not live in {place}: refused{judge}."),
    "ended": N_("{name} lives in {place} no longer."),
}

BINDING = Dialog("binding", 1, Binding, begin, step, ask, focus=False)
