"""The desk: what a member of staff sees in their private chat – their open matters, and how to work.

What they write there may be a matter that somebody told them of, or that they have found themselves: one press takes
the words along to the register (I1).
"""

from dataclasses import dataclass

from dialogs.deeds.tasks import ShowRecord
from dialogs.events import Commanded, Event, Pressed, Typed
from dialogs.kit import N_, Button, Dialog, Go, Label, Phrase, Rows, Say, Step, number_in, stay

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """What was written last, which may have to be put on the register."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Who sits there and what lies on it: (id, number, status) of each open matter."""

    name: str = ""
    matters: tuple[tuple[int, str, str], ...] = ()
    courtesy: str = ""


def begin(_: Facts) -> Desk:
    """An empty desk."""
    return Desk()


def step(state: Desk, event: Event, facts: Facts) -> Step[Desk]:
    """Words may be a matter for the register; whatever else is said shows the desk."""
    match event:
        case Typed(text) if not facts.courtesy and 2 <= len(text) <= LONGEST:
            written = Desk(text)
            return Step(written, (ask(written, facts),))
        case Pressed(choice) if number_in(choice, "see-") in {key for key, _, _ in facts.matters}:
            return Step(state, do=ShowRecord(number_in(choice, "see-")), notice=N_("{number} is below."))
        case Pressed("new" | "found" as how) if state.text:
            return Step(Desk(), go=Go("on_behalf", event=Commanded(how, state.text)))
        case _:
            return stay(state, ask(Desk(), facts))


TAKE_ALONG: Rows = (
    (Button("new", N_("A resident told me: register it")),),
    (Button("found", N_("I found it myself: register it")),),
)


def ask(state: Desk, facts: Facts) -> Say:
    """What lies on the desk, or what is to become of what was written."""
    if state.text:
        text = N_(
            "“{text}”\n\nShall I put this on the register? One press takes your words along.\n\nIf it was meant for a "
            "resident, please reply to the card in the group or to the page here instead."
        )
        return Say(text, {"text": state.text}, TAKE_ALONG)
    if not facts.matters:
        return Say(
            N_(
                "{name}, nothing is open on your desk. To write to a resident, reply to the card in the group "
                "or to the page I send you here."
            ),
            {"name": facts.name},
        )
    lines = tuple(
        Phrase(N_("{number} · {status}"), {"number": number, "status": Label("status", status)})
        for _, number, status in facts.matters
    )
    rows: Rows = tuple((Button(f"see-{key}", "{number}", {"number": number}),) for key, number, _ in facts.matters)
    return Say(
        N_(
            "{name}, these are yours:\n{lines}\n\nPress a number to see it whole. To write to a resident, reply to the "
            "card in the group or to the page here."
        ),
        {"name": facts.name, "lines": lines},
        rows,
    )


DESK = Dialog("desk", 1, Desk, begin, step, ask, focus=False)
