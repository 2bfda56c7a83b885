"""What every dialog is made of: steps, words, buttons, wakes.

A dialog is a function from (state, event, facts) to a step. It reads no clock, opens nothing,
awaits nothing and raises nothing because of people. Four promises hold everywhere:

* An event that does not fit leaves the state as it is and says how to go on (``stay``).
* A state is a frozen dataclass of plain JSON values; it survives a round trip through text.
* At most one deed per step. The deed's outcome fills the placeholders of what is said, so a
  dialog never says a number or an hour that is not on the record.
* ``ask`` can say the present question of any state again: stale buttons are answered with it.

Texts are marked with ``N_`` and translated when they are rendered, in the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from dialogs.deeds.deed import Deed
from dialogs.events import Event

S = TypeVar("S")
F = TypeVar("F")


def N_(text: str) -> str:
    """Mark a text for the catalogs; it is translated where it is rendered."""
    return text


@dataclass(frozen=True, slots=True)
class Button:
    """A choice and its label. ``choice`` is ASCII and short: it travels in 64 bytes."""

    choice: str
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)


Rows = tuple[tuple[Button, ...], ...]


def in_rows(buttons: Sequence[Button], across: int = 2) -> Rows:
    """Buttons side by side, so many to a row."""
    return tuple(tuple(buttons[at : at + across]) for at in range(0, len(buttons), across))


CANCEL = Button("cancel", N_("Cancel"))
BACK = Button("back", N_("Back"))
CALL_ME = Button("call", N_("Please call me"))
SEND_CONTACT = N_("Send my phone number")
TOO_LONG = N_("That is rather long. Up to {most} characters, please.")
NOBODY_ANSWERED = N_("Noted that nobody answered. I will remind you again {due}.")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A marked text inside another's values; a tuple of phrases becomes lines, one below the other."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Phrase("")


@dataclass(frozen=True, slots=True)
class Label:
    """The office's word for a code, for example ``Label("category", "ele")``; worded when rendered."""

    of: str
    code: str


@dataclass(frozen=True, slots=True)
class Say:
    """One message to the person of the dialog: a marked text, its values, its buttons.

    ``replace``: take the place of the message whose button was pressed, instead of following it.
    ``keys`` puts one key in the place of the keyboard, in private: it sends the person's own contact card
    ("contact"), or it goes again ("gone"). A message has buttons or keys.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: Rows = ()
    replace: bool = False
    keys: Literal["", "contact", "gone"] = ""


UNREADABLE = Say(N_("I can't read this kind of message. Please write it in words, or send a photo or a voice message."))
# Albums arrive as separate messages; after this long no more parts are expected (A57).
ALBUM_SECONDS = 1.2


@dataclass(frozen=True, slots=True)
class Wake:
    """Ask to be woken: after ``seconds``, with ``Elapsed(what)``. Asking again moves it."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Go:
    """Open another dialog for the same person, handing it an event to begin with."""

    dialog: str
    subject: str = ""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """What follows: the next state (None ends the instance), words, at most one deed, wakes.

    ``notice`` is the short word on a pressed button; ``listen`` asks for the person's free text.
    """

    state: S | None
    say: tuple[Say, ...] = ()
    do: Deed | None = None
    wake: tuple[Wake, ...] = ()
    notice: str = ""
    go: Go | None = None
    listen: bool = False


@dataclass(frozen=True)
class Dialog(Generic[S, F]):
    """A dialog as the turn meets it. ``focus``: free text of its person belongs to it.
    ``lasting``: its buttons never grow stale (the menu, the group's card).

    ``version`` rises whenever stored states of the old shape no longer make sense; an unknown
    version restarts politely.
    """

    name: str
    version: int
    state: type[S]
    begin: Callable[[F], S]
    step: Callable[[S, Event, F], Step[S]]
    ask: Callable[[S, F], Say]
    focus: bool = True
    lasting: bool = False


def number_in(choice: str, prefix: str) -> int:
    """The number behind a choice like ``see-12``; 0 for any other choice, whoever made it up (A02)."""
    digits = choice.removeprefix(prefix)
    return int(digits) if choice.startswith(prefix) and digits.isdecimal() and len(digits) <= 12 else 0


def stay(state: S, *say: Say, notice: str = "") -> Step[S]:
    """Nothing changes; only say how to go on."""
    return Step(state, say, notice=notice)


def end(*say: Say, do: Deed | None = None, notice: str = "", go: Go | None = None) -> Step[Any]:
    """The instance is over."""
    return Step(None, say, do=do, notice=notice, go=go)
