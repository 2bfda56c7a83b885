"""The card: a record in the staff group, edited in place, its state readable at a glance.

It belongs to nobody: whoever presses is judged inside the transaction (F1). It shows the building, never the room, and
masked text. It never takes the focus; words come as replies (``dialogs/casework/reply``).
"""

from dataclasses import dataclass, field

from dialogs.casework.matter import Matter, deadline, ended, flags, is_open, people, state_lines, values_of
from dialogs.deeds.deed import Claim, ConfirmRegistration
from dialogs.events import Event, Pressed
from dialogs.kit import N_, NOTHING, Button, Dialog, Phrase, Rows, Say, Step, stay


@dataclass(frozen=True, slots=True)
class Card:
    """A card remembers only which record it shows."""

    record: int = 0


@dataclass(frozen=True, slots=True)
class CardFacts:
    """The record of the card."""

    matter: Matter = field(default_factory=Matter)


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
    values = values_of(one) | {
        "mark": MARKS.get(one.status, ""),
        "flags": flags(one),
        "ended": ended(one),
        "steps": state_lines(one),
        "people": people(one),
        "deadline": deadline(one),
        "files": Phrase(N_("\n📎 {count} photos or files"), {"count": one.files}) if one.files else NOTHING,
        "how": Phrase(N_("\n\nTo write about it, reply to this card."))
        if one.first_contact and is_open(one)
        else NOTHING,
    }
    return Say(OPEN if is_open(one) else OVER, values, _card_buttons(one))


# The state at a glance, at the same place on every card; what is over takes less room.
MARKS = {"filed": "⚪", "handling": "🟡", "resolved": "🔵", "closed": "✅", "withdrawn": "↩️"}
OPEN = N_(
    "【{kind}】{number} {mark}{flags}\n{where}\nCategory: {category}{class}\n“{text}”{files}\n"
    "{deadline}\n{people}\nState: {status}{steps}{how}"
)
OVER = N_(
    "【{kind}】{number} {mark}{flags}\n{building} · {category}{class}\n“{text}”{files}\n{people}\n"
    "State: {status}{ended}{steps}"
)


def _card_buttons(one: Matter) -> Rows:
    if not one.first_contact and is_open(one):
        return ((Button("claim", N_("I take it")),),)
    if one.first_contact and is_open(one) and not one.released and one.confirmable:
        return ((Button("registered", N_("Registration is correct")),),)
    return ()


CARD = Dialog("card", 1, Card, begin_card, step_card, ask_card, focus=False, lasting=True)
