"""How grave a matter is, as staff judge it in private (K2, K3, K6, K9): facts, how many people, who joins, lowering.

The bot rises by itself with what it reads and with time; what it can't know staff enter here: that a lawsuit was filed,
that the media reported, how many people really complain. Each fact is asked about once more before it counts, for a
severity only rises. A manager lowers it with a reason, written as the next message.
"""

from dataclasses import dataclass, replace
from typing import Literal, cast

from dialogs.deeds.severity import (
    ConfirmPeople,
    EnterFact,
    Fact,
    Join,
    LowerSeverity,
    MarkKeyCustomer,
    Severity,
    SeverityDeed,
    Split,
)
from dialogs.events import Commanded, Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Label, Phrase, Rows, Say, Step, end, number_in, stay

FACTS: dict[str, str] = {
    "sued": N_("A lawsuit was filed"),
    "reported": N_("The media reported it"),
    "law": N_("It may lead to a lawsuit"),
    "media": N_("It may get into the media"),
    "help": N_("Needs consultants or another company"),
    "strong": N_("The resident reacted strongly"),
    "above": N_("It went to the company, the group or an authority"),
}
SEVERITIES: tuple[Severity, ...] = ("general", "important", "hot", "major")
MOST_PEOPLE = 20_000


@dataclass(frozen=True, slots=True)
class Judging:
    """Which record, what is asked about it now, and what was chosen so far."""

    record: int = 0
    at: Literal["show", "fact", "sure", "people", "join", "lower", "why", "done"] = "show"
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The record, what makes it as grave as it is, and what this reader may do.

    ``known`` are the facts that are on the record already, ``entered`` those of them that staff have entered, ``signs``
    what its words warn of. ``claim`` is the head count that the text states and nobody has confirmed, ``together`` how
    many complain together, ``similar`` other people's open records by id and number.
    """

    record: int = 0
    number: str = ""
    severity: str = "general"
    why: str = ""
    rule: str = ""
    known: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()
    signs: tuple[str, ...] = ()
    people: int = 0
    claim: int = 0
    together: int = 0
    lead: str = ""
    similar: tuple[tuple[int, str], ...] = ()
    key: bool = False
    open: bool = True
    danger: bool = False
    may_lower: bool = False
    may_mark: bool = False


def begin(facts: Facts) -> Judging:
    """What the record looks like."""
    return Judging(facts.record)


def step(state: Judging, event: Event, facts: Facts) -> Step[Judging]:
    """From the record to a fact, a number of people, a collective, or a lower severity."""
    match "show" if state.at == "done" else state.at, event:
        case _, Commanded("cases"):
            return Step(Judging(state.record), (ask(Judging(state.record), facts),))
        case _, Pressed("back"):
            return _turn(Judging(state.record), facts)
        case "show", Pressed("fact" | "people" | "join" as where) if facts.open:
            return _turn(Judging(state.record, where), facts)
        case "show", Pressed("lower") if facts.may_lower and facts.severity != "general":
            return _turn(Judging(state.record, "lower"), facts)
        case "show", Pressed("yes") if facts.claim:
            return _done(state, ConfirmPeople(state.record, facts.claim), N_("Confirmed: {people} people."))
        case "show", Pressed("split") if facts.together:
            return _done(state, Split(state.record), N_("{number} stands alone again."))
        case "show", Pressed("key") if facts.may_mark:
            marked = N_("Noted. Open matters of key customers have shorter targets.")
            return _done(state, MarkKeyCustomer(state.record, not facts.key), marked)
        case "fact", Pressed(choice) if choice in FACTS and choice not in facts.known:
            return _turn(Judging(state.record, "sure", choice), facts)
        case "sure", Pressed("yes") if state.chosen in FACTS:
            return _done(state, EnterFact(state.record, cast(Fact, state.chosen)), N_("It is on the record now."))
        case "people", Typed(said) if 0 < _count(said) <= MOST_PEOPLE:
            return _done(state, ConfirmPeople(state.record, _count(said)), N_("Confirmed: {people} people."), anew=True)
        case "join", Pressed(choice) if (other := number_in(choice, "to-")) in dict(facts.similar):
            return _done(state, Join(state.record, other), N_("{number} belongs together with {other} now."))
        case "lower", Pressed(choice) if choice in _lower_than(facts.severity):
            return replace(_turn(Judging(state.record, "why", choice), facts), listen=True)
        case "why", Typed(said) if said.strip():
            return _done(
                state, LowerSeverity(state.record, cast(Severity, state.chosen), said), LOWERED, anew=True
            )
        case _:
            return stay(state, ask(state, facts))


LOWERED = N_("{number} is “{severity}” now; your reason is on the record.")


def _count(said: str) -> int:
    digits = said.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 6 else 0


def _lower_than(severity: str) -> tuple[Severity, ...]:
    return SEVERITIES[: SEVERITIES.index(cast(Severity, severity))]


def _turn(state: Judging, facts: Facts) -> Step[Judging]:
    return Step(state, (replace(ask(state, facts), replace=True),), listen=state.at == "people")


def _done(state: Judging, deed: SeverityDeed, text: str, *, anew: bool = False) -> Step[Judging]:
    """It is done: said in the place of the question, with the way back; after words, below them, and that is all."""
    if anew:
        return end(Say(text), do=deed)
    return Step(Judging(state.record, "done"), (Say(text, buttons=((BACK,),), replace=True),), do=deed)


def ask(state: Judging, facts: Facts) -> Say:
    """The present question."""
    match state.at:
        case "fact":
            rows = tuple((Button(code, text),) for code, text in FACTS.items() if code not in facts.known)
            return Say(N_("{number}: what have you learned?"), {"number": facts.number}, (*rows, (BACK,)))
        case "sure":
            return Say(
                N_("{number}: “{fact}” – is that so? It stays on the record, and a severity only rises by itself."),
                {"number": facts.number, "fact": Phrase(FACTS.get(state.chosen, ""))},
                ((Button("yes", N_("Yes, it is so")),), (BACK,)),
            )
        case "people":
            text = N_("{number}: how many people complain together? Please write the number as your next message.")
            return Say(text, {"number": facts.number}, ((BACK,),))
        case "join":
            rows = tuple((Button(f"to-{key}", "{number}", {"number": number}),) for key, number in facts.similar)
            return Say(
                N_("With which matter does {number} belong together? Everybody keeps their own record and answer."),
                {"number": facts.number},
                (*rows, (BACK,)),
            )
        case "lower":
            choices = ((one, {"severity": Label("severity", one)}) for one in _lower_than(facts.severity))
            rows = tuple((Button(one, "{severity}", shown),) for one, shown in choices)
            return Say(N_("{number}: to which severity?"), {"number": facts.number}, (*rows, (BACK,)))
        case "why":
            return Say(
                N_("{number} → {severity}: please write the reason as your next message; it stays on the record."),
                {"number": facts.number, "severity": Label("severity", state.chosen)},
                ((BACK,),),
            )
        case _:
            return _shown(facts)


def _shown(facts: Facts) -> Say:
    """How the matter stands, and what may be done."""
    values = {
        "number": facts.number,
        "severity": Label("severity", facts.severity),
        "why": Phrase(N_(" – {why} ({rule})"), {"why": Label("why", facts.why), "rule": facts.rule})
        if facts.why
        else NOTHING,
        "lines": tuple(_lines(facts)),
    }
    return Say(N_("{number}\nSeverity: {severity}{why}\n{lines}"), values, _buttons(facts))


def _lines(facts: Facts) -> list[Phrase]:
    lines = []
    if facts.danger:
        lines.append(Phrase(N_("🚨 An alarm stands; two people lower it before the severity can be lowered.")))
    if facts.signs:
        lines.append(Phrase(N_("Found in the text:\n{signs}"), {"signs": tuple(_sign(one) for one in facts.signs)}))
    known = tuple(Phrase(N_("· {fact}"), {"fact": Phrase(FACTS[code])}) for code in FACTS if code in facts.entered)
    if known:
        lines.append(Phrase(N_("Entered by staff:\n{facts}"), {"facts": known}))
    if facts.claim:
        lines.append(Phrase(N_("The text speaks of {count} people. Is that right?"), {"count": facts.claim}))
    elif facts.people:
        lines.append(Phrase(N_("Confirmed: {count} people"), {"count": facts.people}))
    if facts.together:
        together = N_("{count} people complain together; {lead} leads.")
        lines.append(Phrase(together, {"count": facts.together, "lead": facts.lead}))
    elif facts.similar:
        lines.append(Phrase(N_("{count} similar matters of other residents"), {"count": len(facts.similar)}))
    if facts.key:
        lines.append(Phrase(N_("⭐ Key customer")))
    return lines or [Phrase(N_("Nothing makes it graver."))]


def _sign(code: str) -> Phrase:
    return Phrase(N_("· {sign}"), {"sign": Label("risk", code)})


def _buttons(facts: Facts) -> Rows:
    if not facts.open:
        return ()
    rows: list[tuple[Button, ...]] = []
    if facts.claim:
        rows.append((Button("yes", N_("Yes, {count} people"), {"count": facts.claim}),))
    rows.append((Button("fact", N_("Enter a fact")), Button("people", N_("Number of people"))))
    if facts.together:
        rows.append((Button("split", N_("It is something else: split")),))
    elif facts.similar:
        rows.append((Button("join", N_("Belongs together with …")),))
    if facts.may_lower and facts.severity != "general":
        rows.append((Button("lower", N_("Lower the severity")),))
    if facts.may_mark:
        rows.append((Button("key", N_("No key customer") if facts.key else N_("Key customer")),))
    return tuple(rows)


SEVERITY = Dialog("severity", 1, Judging, begin, step, ask, focus=False)
