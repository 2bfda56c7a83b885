"""Please call me (请给我打电话): a way to a person from every screen, by number if none is known (I8)."""

from dataclasses import dataclass

from dialogs.deeds.deed import RequestCall
from dialogs.events import Attached, Event, Pressed, SharedContact, Typed
from dialogs.joining.register import phone_in
from dialogs.kit import CANCEL, N_, Button, Dialog, Go, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class Call:
    """Which record the call is about; 0 for none."""

    record: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The number we have, if any, the record in question, the estate's own number, whether one can file."""

    record: int = 0
    phone: str = ""
    office: str = ""
    bound: bool = False


def begin(facts: Facts) -> Call:
    """Remember what it is about."""
    return Call(facts.record)


def step(state: Call, event: Event, facts: Facts) -> Step[Call]:
    """A press confirms the known number, or the person gives one."""
    match event:
        case Pressed("cancel"):
            return end(Say(N_("All right. We are here whenever you need us."), replace=True))
        case Pressed("known") if facts.phone:
            return _call(state, facts.phone, replacing=True)
        case Typed(said) if phone_in(said):
            return _call(state, phone_in(said))
        case SharedContact(phone, own=True):
            return _call(state, phone)
        case Typed() | Attached() if facts.bound:
            return end(go=Go("file", event=event))
        case _:
            return stay(state, ask(state, facts))


def _call(state: Call, phone: str, *, replacing: bool = False) -> Step[Call]:
    said = N_("Noted, number {number}: we will call you at {phone}, {promised} at the latest. {duty} is on duty today.")
    return end(Say(said, replace=replacing), do=RequestCall(state.record, phone))


def ask(_: Call, facts: Facts) -> Say:
    """Which number to call."""
    if facts.phone:
        known = Button("known", N_("Yes, call {phone}"), {"phone": facts.phone})
        return Say(
            N_("Shall we call you at {phone}? If another number is better, please write it here."),
            {"phone": facts.phone},
            ((known,), (CANCEL,)),
        )
    return Say(
        N_("Gladly. At which number may we call you? Please write it here. You can also call us: {office}."),
        {"office": facts.office},
        ((CANCEL,),),
    )


CALL = Dialog("call", 1, Call, begin, step, ask)
