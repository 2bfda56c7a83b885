"""Contact the manager (联系经理): the manager's service card as the bot tells it (M1)."""

from dataclasses import dataclass

from dialogs.events import Event, Pressed
from dialogs.kit import CALL_ME, N_, Button, Dialog, Go, Phrase, Rows, Say, Step, stay

MENU: Rows = ((CALL_ME, Button("home", N_("Menu"))),)


@dataclass(frozen=True, slots=True)
class Contact:
    """The card remembers nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card tells; what nobody has entered is empty, and is left out."""

    estate: str = ""
    manager: str = ""
    phone: str = ""
    email: str = ""
    desk_phone: str = ""
    desk_email: str = ""
    address: str = ""
    opens: str = ""
    closes: str = ""


def begin(_: Facts) -> Contact:
    """The card is always the same."""
    return Contact()


def step(state: Contact, event: Event, facts: Facts) -> Step[Contact]:
    """A press leads on; whatever else is said shows the card."""
    match event:
        case Pressed("call" | "home" as dialog):
            return Step(state, go=Go(dialog))
        case _:
            return stay(state, ask(state, facts))


def ask(_: Contact, facts: Facts) -> Say:
    """The manager's service card (M1)."""
    lines = (
        *_known(N_("Manager: {value}"), facts.manager),
        *_known(N_("Phone: {value}"), facts.phone),
        *_known(N_("E-mail: {value}"), facts.email),
        Phrase(
            N_("Customer centre, every day from {opens} to {closes}"), {"opens": facts.opens, "closes": facts.closes}
        ),
        *_known(N_("Phone: {value}"), facts.desk_phone),
        *_known(N_("E-mail: {value}"), facts.desk_email),
        *_known(N_("Address: {value}"), facts.address),
    )
    text = N_("{estate}, who is there for you:\n{lines}\n\nYou can also simply write here what is the matter.")
    return Say(text, {"estate": facts.estate, "lines": lines}, MENU)


def _known(text: str, value: str) -> tuple[Phrase, ...]:
    return (Phrase(text, {"value": value}),) if value else ()


CONTACT = Dialog("contact", 1, Contact, begin, step, ask, focus=False, lasting=True)
