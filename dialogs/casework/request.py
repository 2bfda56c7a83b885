"""A request: in private somebody is asked to take (F5), sign (H1), approve (H5), verify (H4), decide on or pass on a
delay (H3).

One instance a person and matter. Whoever presses is judged in the transaction; a request that a colleague has answered
says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogs.deeds.deed import Deed
from dialogs.deeds.handling import (
    AcceptTransfer,
    ApproveDraft,
    ExplainDelay,
    GrantDelay,
    SignProposal,
    VerifyCorrection,
)
from dialogs.events import Event, Pressed
from dialogs.kit import N_, Button, Dialog, Go, Phrase, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request: what it says, its yes, the word after it, and – where there is one – the form of its no."""

    text: str
    yes: str
    deed: Callable[[int], Deed]
    done: str
    no: str = ""
    form: str = ""


KINDS = {
    "take": Kind(
        N_("{who} would like to hand {number} to you.\n{lines}"), N_("I take it over"), AcceptTransfer,
        N_("{number} is yours now. The contact follows."), N_("Not mine – say why"), "decline",
    ),
    "sign": Kind(
        N_("✍️ {number}: {who} asks for your signature.\n{lines}"), N_("Approve"), SignProposal,
        N_("{number}: signed. It goes ahead."), N_("Send back with words"), "return_proposal",
    ),
    "approve": Kind(
        N_("✍️ {number}: {who} asks you to approve this answer to the resident.\n{lines}"), N_("Approve"), ApproveDraft,
        N_("{number}: approved and sent."), N_("Send back with words"), "return_draft",
    ),
    "verify": Kind(
        N_("🔎 {number}: {who} says the corrective action is done. Does it work?\n{lines}"), N_("It works"),
        lambda record: VerifyCorrection(record, True), N_("{number}: verified as effective."), N_("Not effective"),
        "not_effective",
    ),
    "delay": Kind(
        N_("⏳ {number}: {who} asks for more time once more; that is yours to decide.\n{lines}"), N_("Agree"),
        GrantDelay,
        N_("{number} is put off; the customer centre tells the resident."), N_("No – say why"), "refuse_delay",
    ),
    "explain": Kind(
        N_("📣 {number} takes longer. Please pass this on to the resident, {who} writes:\n{lines}"),
        N_("Tell the resident"), ExplainDelay, N_("The resident of {number} has been told."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """Which request, about which record."""

    kind: str = ""
    record: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The request, the record, who asks, what is to be judged; ``waits`` while nobody has answered it."""

    kind: str = ""
    record: int = 0
    number: str = ""
    who: str = ""
    lines: tuple[Phrase, ...] = ()
    waits: bool = True


def begin(facts: Facts) -> Request:
    """A request of a kind."""
    return Request(facts.kind, facts.record)


def step(state: Request, event: Event, facts: Facts) -> Step[Request]:
    """Yes is done at once; no asks for words."""
    kind = KINDS.get(state.kind)
    match event:
        case Pressed("yes", True) if kind is not None:
            return end(Say(kind.done, replace=True), do=kind.deed(state.record))
        case Pressed("no", True) if kind is not None and kind.form and facts.waits:
            return Step(state, go=Go("guided", f"{kind.form}:{state.record}"))
        case _ if not facts.waits:
            return end(replace(ask(state, facts), replace=isinstance(event, Pressed)))
        case _:
            return stay(state, ask(state, facts))


def ask(state: Request, facts: Facts) -> Say:
    """What is asked, of whom, with what is to be judged."""
    kind = KINDS.get(state.kind)
    values = {"number": facts.number, "who": facts.who, "lines": facts.lines}
    if kind is None or not facts.waits:
        return Say(N_("{number}: this has been dealt with already."), values)
    yes = Button("yes", kind.yes)
    return Say(kind.text, values, ((yes, Button("no", kind.no)),) if kind.form else ((yes,),))


REQUEST = Dialog("request", 1, Request, begin, step, ask, focus=False)
