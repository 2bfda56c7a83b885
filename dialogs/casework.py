"""Casework: what staff do with a record – the group's card, and the handler's own page.

The *card* hangs in the staff group and belongs to nobody: whoever presses is judged inside the
transaction (F1). It shows the building, never the room, and masked text. The *page* is in the
handler's private chat and shows what only they may see. Neither ever takes the focus; words come
as replies (``dialogs/reply``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.deeds import Claim, ConfirmRegistration, HandOver, LogContact
from dialogs.events import Event, Pressed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Label, Phrase, Rows, Say, Step, number_in, stay


@dataclass(frozen=True, slots=True)
class Card:
    """A card remembers only which record it shows."""

    record: int = 0


@dataclass(frozen=True, slots=True)
class Matter:
    """A record as staff see it; ``text`` is masked where the group sees it."""

    id: int = 0
    number: str = ""
    kind: str = "complaint"
    status: str = "filed"
    severity: str = "general"
    category: str = "oth"
    responsibility: str = ""
    building: str = ""
    text: str = ""
    files: int = 0
    confirmed: bool = True
    bound: bool = True
    promised: datetime | None = None
    breach: datetime | None = None
    answered: datetime | None = None
    first_contact: str = ""
    released: bool = False
    handler: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """The record of the card."""

    matter: Matter = Matter()


def begin_card(facts: CardFacts) -> Card:
    """A card for a record."""
    return Card(facts.matter.id)


def step_card(state: Card, event: Event, facts: CardFacts) -> Step[Card]:
    """A press on the group's card; an old card's press is judged by the rules like any other (A04, A06)."""
    match event:
        case Pressed("claim"):
            return Step(
                state, do=Claim(state.record), notice=N_("{number} is yours. The contact is in our private chat.")
            )
        case Pressed("registered"):
            return Step(state, do=ConfirmRegistration(state.record), notice=N_("Registration of {number} confirmed."))
        case _:
            return stay(state, notice=N_("Please reply to the card to write to the resident."))


def ask_card(_: Card, facts: CardFacts) -> Say:
    """The card as it reads now."""
    one = facts.matter
    values = _values(one) | {
        "flags": _flags(one),
        "people": _people(one),
        "deadline": _deadline(one),
        "files": Phrase(N_("\n📎 {count} photos or files"), {"count": one.files}) if one.files else NOTHING,
        "how": Phrase(N_("\n\nTo write about it, reply to this card."))
        if one.first_contact and _open(one)
        else NOTHING,
    }
    return Say(
        N_(
            "【{kind}】{number}{flags}\nBuilding: {building}\nCategory: {category}{class}\n“{text}”{files}\n"
            "{deadline}\n{people}\nState: {status}{how}"
        ),
        values,
        _card_buttons(one),
    )


def _values(one: Matter) -> dict[str, object]:
    return {
        "kind": Label("kind", one.kind),
        "number": one.number,
        "building": one.building or "—",
        "category": Label("category", one.category),
        "text": one.text,
        "status": Label("status", one.status),
        "class": Phrase(N_(" · {name}"), {"name": Label("class", one.responsibility)})
        if one.responsibility
        else NOTHING,
    }


def _open(one: Matter) -> bool:
    return one.status in ("filed", "handling", "resolved")


def _flags(one: Matter) -> Phrase:
    flags = []
    if one.severity != "general":
        flags.append(Phrase(N_(" · {severity}"), {"severity": Label("severity", one.severity)}))
    if not one.confirmed:
        flags.append(Phrase(N_(" · sent unconfirmed")))
    if not one.bound:
        flags.append(Phrase(N_(" · unit not confirmed yet")))
    return Phrase(
        "".join(f"{{flag{at}}}" for at in range(len(flags))), {f"flag{at}": flag for at, flag in enumerate(flags)}
    )


def _deadline(one: Matter) -> Phrase:
    if one.answered:
        return Phrase(N_("Answered: {answered:short}"), {"answered": one.answered})
    if one.promised is None:
        return Phrase(N_("No answer deadline"))
    return Phrase(
        N_("Answer by {promised:short}, at the very latest {breach:short}"),
        {"promised": one.promised, "breach": one.breach},
    )


def _people(one: Matter) -> Phrase:
    if not one.first_contact:
        return Phrase(N_("First contact: open – duty: {duty}"), {"duty": one.duty})
    return Phrase(
        N_("First contact: {first} · handler: {handler}"), {"first": one.first_contact, "handler": one.handler}
    )


def _card_buttons(one: Matter) -> Rows:
    if not one.first_contact and _open(one):
        return ((Button("claim", N_("I take it")),),)
    if one.first_contact and _open(one) and not one.released:
        return ((Button("registered", N_("Registration is correct")),),)
    return ()


@dataclass(frozen=True, slots=True)
class Page:
    """The handler's page: shown, or choosing a colleague, or saying why."""

    record: int = 0
    at: Literal["show", "to", "why"] = "show"
    to: int = 0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The record whole, the complainant, and the colleagues it can be handed to."""

    matter: Matter = Matter()
    place: str = ""
    name: str = ""
    phone: str = ""
    wish: str = ""
    colleagues: tuple[tuple[int, str], ...] = ()


REASONS = {
    "area": N_("It belongs to their area"),
    "off": N_("I am going off duty"),
    "knows": N_("They know the matter"),
}


def begin_page(facts: PageFacts) -> Page:
    """A page for a record."""
    return Page(facts.matter.id)


def step_page(state: Page, event: Event, facts: PageFacts) -> Step[Page]:
    """Log a call or a visit (S2), hand over with a reason (F5)."""
    match state.at, event:
        case _, Pressed("call" | "visit" as how, True):
            return Step(
                Page(state.record),
                do=LogContact(state.record, "call" if how == "call" else "visit"),
                notice=N_("Noted on {number} with your name and the time."),
            )
        case _, Pressed("back", True):
            return _turn(Page(state.record), facts)
        case _, Pressed("hand", True) if facts.colleagues:
            return _turn(Page(state.record, "to"), facts)
        case "to", Pressed(choice, True) if number_in(choice, "to-") in [id for id, _ in facts.colleagues]:
            return _turn(Page(state.record, "why", number_in(choice, "to-")), facts)
        case "why", Pressed(reason, True) if reason in REASONS:
            return Step(
                Page(state.record),
                (Say(N_("{number} is handed to {name}."), replace=True),),
                do=HandOver(state.record, state.to, reason),
            )
        case _:
            return stay(state, ask_page(state, facts))


def _turn(state: Page, facts: PageFacts) -> Step[Page]:
    say = ask_page(state, facts)
    return Step(state, (Say(say.text, say.values, say.buttons, replace=True),))


def ask_page(state: Page, facts: PageFacts) -> Say:
    """The page as it reads now."""
    one = facts.matter
    if state.at == "to":
        rows = tuple((Button(f"to-{id}", "{name}", {"name": name}),) for id, name in facts.colleagues)
        return Say(
            N_("To whom do you hand {number}? You remain its first-contact person if you are it now."),
            {"number": one.number},
            (*rows, (BACK,)),
        )
    if state.at == "why":
        return Say(
            N_("Why? It is kept with the transfer."),
            {},
            (*((Button(code, text),) for code, text in REASONS.items()), (BACK,)),
        )
    values = _values(one) | {
        "place": facts.place or "—",
        "name": facts.name or "—",
        "phone": facts.phone or "—",
        "deadline": _deadline(one),
        "people": _people(one),
        "unbound": Phrase(N_(" (unit not confirmed yet)")) if not one.bound else NOTHING,
        "wish": Phrase(N_("\n☎️ The resident asks for a call.")) if facts.wish == "call" else NOTHING,
    }
    buttons: Rows = (
        (Button("call", N_("I have called")), Button("visit", N_("I was there in person"))),
        *(((Button("hand", N_("Hand over")),),) if facts.colleagues else ()),
    )
    return Say(
        N_(
            "For you only:\n【{kind}】{number} · {category}\nUnit: {place}{unbound}\nName: "
            "{name}\nPhone: {phone}{wish}\n“{text}”\n"
            "{deadline}\n{people}\n\nReply to this message to write to the resident."
        ),
        values,
        buttons if _open(one) else (),
    )


CARD = Dialog("card", 1, Card, begin_card, step_card, ask_card, focus=False, lasting=True)
PAGE = Dialog("page", 1, Page, begin_page, step_page, ask_page, focus=False)
