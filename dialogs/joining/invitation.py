"""An invitation has expired (A15): whoever may, makes a fresh one by one press."""

from dataclasses import dataclass

from dialogs.deeds.deed import Reinvite
from dialogs.events import Event, Pressed
from dialogs.kit import N_, Button, Dialog, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whose invitation."""

    staff: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose invitation; ``needed``: the person has neither joined nor a fresh one."""

    staff: int = 0
    name: str = ""
    needed: bool = True


def begin(facts: Facts) -> Invitation:
    """Remember whose."""
    return Invitation(facts.staff)


def step(state: Invitation, event: Event, facts: Facts) -> Step[Invitation]:
    """A fresh one, or none."""
    match event:
        case Pressed("fresh" | "no") if not facts.needed:
            return end(Say(DONE, {"name": facts.name}, replace=True))
        case Pressed("fresh"):
            return end(Say(FRESH, replace=True), do=Reinvite(state.staff))
        case Pressed("no"):
            return end(Say(N_("All right: {name} gets no new link."), {"name": facts.name}, replace=True))
        case _:
            return stay(state, ask(state, facts))


FRESH = N_(
    "A fresh link for {name}, good for seven days and for one use:\n{link}\n\nPlease pass it on to {name} alone, "
    "best in person."
)
DONE = N_("{name} needs no new link any more.")


def ask(_: Invitation, facts: Facts) -> Say:
    """The question to whoever may invite."""
    if not facts.needed:
        return Say(DONE, {"name": facts.name})
    return Say(
        N_("{name} came with an invitation that has expired. If it was {name}, please have a new one made."),
        {"name": facts.name},
        ((Button("fresh", N_("Make a fresh link")), Button("no", N_("Not now"))),),
    )


INVITATION = Dialog("invitation", 1, Invitation, begin, step, ask, focus=False)
