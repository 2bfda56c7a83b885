"""A household 户: who is bound to a unit, for the front desk – ending a binding, a fresh link for the unit."""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.deed import EndBinding, JudgeBinding, RenewCard
from dialogs.events import Event, Pressed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Phrase, Say, Step, end, number_in, stay


@dataclass(frozen=True, slots=True)
class Household:
    """Which unit is shown; at ``end`` which binding is asked about."""

    at: Literal["list", "end", "card"] = "list"
    binding: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody bound to the unit."""

    binding: int
    name: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """The unit and who is bound to it."""

    unit: int = 0
    place: str = ""
    members: tuple[Member, ...] = ()

    def member(self, binding: int) -> Member | None:
        """Who is bound by this binding, if to this unit."""
        return next((one for one in self.members if one.binding == binding), None)


def begin(_: Facts) -> Household:
    """The list."""
    return Household()


def step(state: Household, event: Event, facts: Facts) -> Step[Household]:
    """From the list to what may be done; whatever cannot be undone is asked about first."""
    asked = facts.member(state.binding)
    match "list" if state.at == "end" and asked is None else state.at, event:
        case "end" | "card", Pressed("back"):
            return _show(Household(), facts)
        case "list", Pressed(choice) if found := facts.member(number_in(choice, "end-")):
            return _show(Household("end", found.binding), facts)
        case "list", Pressed(choice) if (found := facts.member(number_in(choice, "ok-"))) and not found.confirmed:
            return end(Say(CONFIRMED, replace=True), do=JudgeBinding(found.binding, right=True))
        case "list", Pressed("card"):
            return _show(Household("card"), facts)
        case "end", Pressed("yes") if asked:
            return end(Say(ENDED, replace=True), do=EndBinding(asked.binding))
        case "card", Pressed("yes"):
            return end(Say(FRESH, replace=True), do=RenewCard(facts.unit))
        case _:
            return stay(state, ask(state, facts))


SOMEBODY = N_("{place} – registered here:\n{lines}")
CONFIRMED = N_("✓ {name} lives in {place}: confirmed.")
ENDED = N_("{name} is no longer registered for {place}, and has been told so. The records stay.")
FRESH = N_(
    "The fresh link for {place}:\n{link}\n\nPlease give it only to whoever lives there. The old card no longer works; "
    "whoever is registered already stays so."
)


def _show(state: Household, facts: Facts) -> Step[Household]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Household, facts: Facts) -> Say:
    """The present screen."""
    asked = facts.member(state.binding)
    if state.at == "end" and asked is not None:
        return Say(
            N_("Has {name} moved out of {place}? {name} then no longer writes to us about it; the records stay."),
            {"name": asked.name, "place": facts.place},
            ((Button("yes", N_("Yes, end it")), BACK),),
        )
    if state.at == "card":
        return Say(
            N_("Make a fresh link for {place}? The card that hangs there now will no longer work."),
            {"place": facts.place},
            ((Button("yes", N_("Yes, make one")), BACK),),
        )
    return _list(facts)


def _list(facts: Facts) -> Say:
    unsure = Phrase(N_(" (still to be confirmed)"))
    lines = tuple(
        Phrase(N_("· {name}{standing}"), {"name": one.name, "standing": NOTHING if one.confirmed else unsure})
        for one in facts.members
    )
    rows = tuple(_row(one) for one in facts.members)
    text = SOMEBODY if facts.members else N_("{place} – nobody is registered here yet.")
    fresh = Button("card", N_("Fresh link for this unit"))
    return Say(text, {"place": facts.place, "lines": lines}, (*rows, (fresh,)))


def _row(one: Member) -> tuple[Button, ...]:
    leave = Button(f"end-{one.binding}", N_("{name} has moved out"), {"name": one.name})
    right = Button(f"ok-{one.binding}", N_("Confirm {name}"), {"name": one.name})
    return (leave,) if one.confirmed else (right, leave)


HOUSEHOLD = Dialog("household", 1, Household, begin, step, ask, focus=False)
