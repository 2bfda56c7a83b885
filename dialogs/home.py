"""Home: the resident's first screen, from which everything starts in one press."""

from dataclasses import dataclass

from dialogs.events import Event, Pressed
from dialogs.kit import CALL_ME, N_, Button, Dialog, Go, Rows, Say, Step, stay

KINDS: dict[str, str] = {
    "complaint": N_("Complaint"),
    "repair": N_("Repair"),
    "suggestion": N_("Suggestion"),
    "enquiry": N_("Enquiry"),
    "praise": N_("Praise"),
}

MENU: Rows = (
    (Button("complaint", N_("Complaint")), Button("repair", N_("Repair"))),
    (Button("suggestion", N_("Suggestion")), Button("enquiry", N_("Enquiry")), Button("praise", N_("Praise"))),
    (Button("mine", N_("My records")), CALL_ME),
)

FOOTER: Rows = ((Button("mine", N_("My records")), CALL_ME),)


@dataclass(frozen=True, slots=True)
class Home:
    """Home remembers nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom to greet, and where they live."""

    name: str = ""
    place: str = ""
    confirmed: bool = True


def begin(_: Facts) -> Home:
    """Home is always the same."""
    return Home()


def step(state: Home, event: Event, facts: Facts) -> Step[Home]:
    """One press opens what was chosen."""
    match event:
        case Pressed(kind) if kind in KINDS:
            return Step(state, go=Go("file", event=event))
        case Pressed("mine"):
            return Step(state, go=Go("mine"))
        case Pressed("call"):
            return Step(state, go=Go("call"))
        case _:
            return stay(state, ask(state, facts))


def ask(_: Home, facts: Facts) -> Say:
    """The greeting and the menu."""
    text = N_(
        "Hello, {name} ({place}). What can we do for you? You can also simply write it down in one sentence, "
        "or send a photo or a voice message."
    )
    if not facts.confirmed:
        text = N_(
            "Hello, {name} ({place}, still to be confirmed by the customer centre). What can we do for you? "
            "You can also simply write it down in one sentence, or send a photo or a voice message."
        )
    return Say(text, {"name": facts.name, "place": facts.place}, MENU)


HOME = Dialog("home", 1, Home, begin, step, ask, focus=False, lasting=True)
