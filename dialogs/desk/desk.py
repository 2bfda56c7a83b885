"""The desk: what a member of staff sees in their private chat – their open matters, and how to work."""

from dataclasses import dataclass

from dialogs.events import Event
from dialogs.kit import N_, Dialog, Label, Phrase, Say, Step, stay


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk remembers nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Who sits there and what lies on it: (number, status) of each open matter."""

    name: str = ""
    matters: tuple[tuple[str, str], ...] = ()


def begin(_: Facts) -> Desk:
    """The desk is always the same."""
    return Desk()


def step(state: Desk, _: Event, facts: Facts) -> Step[Desk]:
    """Whatever is said, show the desk."""
    return stay(state, ask(state, facts))


def ask(_: Desk, facts: Facts) -> Say:
    """What lies on the desk."""
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
        for number, status in facts.matters
    )
    return Say(
        N_(
            "{name}, these are yours:\n{lines}\n\nTo write to a resident, reply to the "
            "card in the group or to the page here."
        ),
        {"name": facts.name, "lines": lines},
    )


DESK = Dialog("desk", 1, Desk, begin, step, ask, focus=False)
