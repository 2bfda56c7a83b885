"""My home: the units a resident is bound to, of which one they speak – and moving out."""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.deed import ChooseHome, MoveOut
from dialogs.events import Event, Pressed
from dialogs.kit import BACK, CALL_ME, N_, NOTHING, Button, Dialog, Go, Phrase, Rows, Say, Step, end, number_in, stay


@dataclass(frozen=True, slots=True)
class Homes:
    """Which screen is shown; at ``sure`` for which binding."""

    at: Literal["list", "leave", "sure"] = "list"
    binding: int = 0


@dataclass(frozen=True, slots=True)
class Dwelling:
    """One of the person's homes; ``present`` is the one they speak of."""

    binding: int
    unit: int
    place: str
    confirmed: bool = True
    present: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The person's homes."""

    homes: tuple[Dwelling, ...] = ()

    def bound_by(self, binding: int) -> Dwelling | None:
        """The home of a binding, if it is theirs."""
        return next((one for one in self.homes if one.binding == binding), None)


def begin(_: Facts) -> Homes:
    """The list."""
    return Homes()


def step(state: Homes, event: Event, facts: Facts) -> Step[Homes]:
    """Choose a home, or leave one."""
    leaving = facts.bound_by(state.binding)
    match _place(state, facts), event:
        case _, Pressed("home"):
            return end(go=Go("home"))
        case _, Pressed("call"):
            return end(go=Go("call"))
        case "leave" | "sure", Pressed("back"):
            return _show(Homes(), facts)
        case "list", Pressed(choice) if chosen := _meant(choice, facts):
            said = Say(N_("All right: what you write from now on is about {place}."), {"place": chosen.place})
            return end(replace(said, replace=True), do=ChooseHome(chosen.unit), go=Go("home"))
        case "list", Pressed("leave") if len(facts.homes) == 1:
            return _show(Homes("sure", facts.homes[0].binding), facts)
        case "list", Pressed("leave") if facts.homes:
            return _show(Homes("leave"), facts)
        case "leave", Pressed(choice) if found := facts.bound_by(number_in(choice, "out-")):
            return _show(Homes("sure", found.binding), facts)
        case "sure", Pressed("yes") if leaving:
            return end(Say(LEFT, {"place": leaving.place}, replace=True), do=MoveOut(leaving.binding), go=Go("home"))
        case _:
            return stay(state, ask(state, facts))


LEFT = N_(
    "You are no longer registered for {place}. What you have filed stays on the register, and you can still see it "
    "under “My records”. Thank you, and all the best."
)


def _place(state: Homes, facts: Facts) -> str:
    """The screen, which is the list where the home in question is no longer theirs."""
    gone = (state.at == "sure" and facts.bound_by(state.binding) is None) or not facts.homes
    return "list" if gone else state.at


def _meant(choice: str, facts: Facts) -> Dwelling | None:
    unit = number_in(choice, "at-")
    return next((one for one in facts.homes if one.unit == unit and not one.present), None)


def _show(state: Homes, facts: Facts) -> Step[Homes]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Homes, facts: Facts) -> Say:
    """The present screen."""
    leaving, at = facts.bound_by(state.binding), _place(state, facts)
    if at == "sure" and leaving is not None:
        return Say(
            N_(
                "Have you moved out of {place}? You then no longer write to us about it; what you have begun is "
                "filed before. If you live there still, please press “Back”."
            ),
            {"place": leaving.place},
            ((Button("yes", N_("Yes, I have moved out")), BACK), (CALL_ME,)),
        )
    if at == "leave":
        rows = tuple((Button(f"out-{one.binding}", "{place}", {"place": one.place}),) for one in facts.homes)
        return Say(N_("Which home have you moved out of?"), buttons=(*rows, (BACK, CALL_ME)))
    return _list(facts)


def _list(facts: Facts) -> Say:
    others: Rows = tuple(
        (Button(f"at-{one.unit}", N_("It is about {place}"), {"place": one.place}),)
        for one in facts.homes
        if not one.present
    )
    leave: Rows = ((Button("leave", N_("I have moved out")),),) if facts.homes else ()
    lines = tuple(
        Phrase(
            N_("· {place}{present}{standing}"),
            {
                "place": one.place,
                "present": Phrase(N_(" – the one you write about")) if one.present else NOTHING,
                "standing": NOTHING if one.confirmed else Phrase(N_(" (still to be confirmed)")),
            },
        )
        for one in facts.homes
    )
    return Say(
        N_("You are registered for:\n{lines}\n\nFor another home, please scan the code on its card.")
        if facts.homes
        else N_("You are not registered for a home here. Please scan the code on your unit's card."),
        {"lines": lines},
        (*others, *leave, (Button("home", N_("Menu")), CALL_ME)),
    )


HOMES = Dialog("homes", 1, Homes, begin, step, ask, focus=False)
