"""A line of a dialog's table: in this state, on this event – that state, that deed, those words."""

from dataclasses import dataclass
from typing import Any

from dialogs.deeds.deed import Deed
from dialogs.events import Event
from dialogs.kit import Dialog, Say, Step
from dialogs.packing import pack, unpack


@dataclass(frozen=True)
class Then:
    """What follows; ``hears`` are key words of what is said, noticed, or opened ("→ file")."""

    state: Any
    hears: tuple[str, ...] = ()
    do: Deed | None = None
    wakes: tuple[str, ...] = ()


def then(state: Any, *hears: str, do: Deed | None = None, wakes: tuple[str, ...] = ()) -> Then:
    return Then(state, hears, do, wakes)


def play(dialog: Dialog[Any, Any], state: Any, event: Event, facts: Any, expected: Then) -> None:
    """Take the step, compare it with the line, and send the state through text and back."""
    step = dialog.step(state, event, facts)
    assert step.state == expected.state
    assert step.do == expected.do
    assert tuple(one.what for one in step.wake) == expected.wakes
    said = told(step)
    assert [word for word in expected.hears if word not in said] == [], said
    if step.state is not None:
        assert unpack(dialog.state, pack(step.state)) == step.state


def told(step: Step[Any]) -> str:
    opened = [f"→ {step.go.dialog} {step.go.subject}"] if step.go else []
    return " | ".join([*(say.text for say in step.say), step.notice, *opened])


def choices(say: Say) -> list[str]:
    """The choices of a message's buttons, row by row."""
    return [button.choice for row in say.buttons for button in row]
