"""Home: the resident's first screen, from which everything starts in one press."""

from dataclasses import dataclass

from dialogs.events import Event, Pressed, Typed
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
    (Button("mine", N_("My records")), Button("homes", N_("My home"))),
    (Button("handbook", N_("Service guide")), Button("contact", N_("Contact the manager"))),
    (CALL_ME,),
)
NO_HOME: Rows = ((Button("mine", N_("My records")), CALL_ME),)

FOOTER: Rows = ((Button("mine", N_("My records")), CALL_ME),)


@dataclass(frozen=True, slots=True)
class Home:
    """Home remembers nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom to greet, and where they live; no place for somebody who has moved out or is not known.

    ``courtesy`` is the politeness that they said, which is answered with as much.
    """

    name: str = ""
    place: str = ""
    confirmed: bool = True
    courtesy: str = ""


POLITELY = {
    "thanks": N_("You are welcome. Whenever something is the matter, simply write it here, or press a button."),
    "heard": N_("All right. Whenever something is the matter, simply write it here, or press a button."),
}


BEGUN = N_(
    "What can we do for you? Simply write it down in one sentence, or send a photo or a voice message. You can also "
    "press a button."
)


def begin(_: Facts) -> Home:
    """Home is always the same."""
    return Home()


def step(state: Home, event: Event, facts: Facts) -> Step[Home]:
    """One press opens what was chosen."""
    match event:
        case Pressed(kind) if kind in KINDS and facts.place:
            return Step(state, go=Go("file", event=event))
        case Pressed("mine"):
            return Step(state, go=Go("mine"))
        case Pressed("call" | "contact" | "handbook" as dialog):
            return Step(state, go=Go(dialog))
        case Pressed("homes") if facts.place:
            return Step(state, go=Go("homes"))
        case Pressed("begun") if facts.place:
            return stay(state, Say(BEGUN, {}, MENU))
        case Typed() if facts.place and facts.courtesy in POLITELY:
            return stay(state, Say(POLITELY[facts.courtesy], {}, MENU))
        case _:
            return stay(state, ask(state, facts))


def ask(_: Home, facts: Facts) -> Say:
    """The greeting and the menu."""
    if not facts.place:
        return Say(
            N_(
                "Hello, {name}. You are not registered for a home here at present. To write to us about one, please "
                "scan the code on its card. Your earlier records stay yours to see."
            ),
            {"name": facts.name},
            NO_HOME,
        )
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
