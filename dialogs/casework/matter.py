"""A record as staff see it on card and page: what it holds, and the lines that both show."""

from dataclasses import dataclass, field
from datetime import date, datetime

from dialogs import days
from dialogs.casework.gravity import Gravity, flags as gravity_flags
from dialogs.danger import where
from dialogs.danger.safety import ONLY_ON_DUTY
from dialogs.kit import N_, NOTHING, Label, Phrase


@dataclass(frozen=True, slots=True)
class Matter:
    """A record as staff see it; ``text`` is masked where the group sees it.

    ``named`` is the place that was named, where that is not where the resident lives.
    """

    id: int = 0
    number: str = ""
    kind: str = "complaint"
    status: str = "filed"
    severity: str = "general"
    category: str = "oth"
    responsibility: str = ""
    building: str = ""
    named: str = ""
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
    gravity: Gravity = field(default_factory=Gravity)
    department: str = ""
    waits_for: str = ""
    return_by: datetime | None = None
    returned: bool = False
    validity: str = ""
    formal: bool = False
    unsigned: bool = False
    planned_on: date | None = None
    points: int = 0
    points_open: int = 0
    work_open: bool = False
    open_until: date | None = None
    correction: str = ""
    stage: int = 1
    closed_as: str = ""
    channel: str = "bot"
    filer: str = ""
    origin: str = ""
    became: str = ""
    confirmable: bool = True


def values_of(one: Matter) -> dict[str, object]:
    """What card and page both show."""
    return {
        "kind": Label("kind", one.kind),
        "number": one.number,
        "where": where.in_full(one.named, one.building),
        "building": where.apart(one.named, one.building) or "—",
        "category": Label("category", one.category),
        "text": Phrase(ONLY_ON_DUTY) if one.gravity.hidden else one.text,
        "status": Label("status", one.status),
        "class": Phrase(N_(" · {name}"), {"name": Label("whose", one.responsibility)})
        if one.responsibility
        else NOTHING,
    }


def is_open(one: Matter) -> bool:
    """Whether the matter has not ended."""
    return one.status in ("filed", "handling", "resolved")


def flags(one: Matter) -> Phrase:
    """What is out of the ordinary, on the card."""
    found = _weighs(one)
    if not one.confirmed:
        at_once, unsent = N_(" · filed by the bot at once"), N_(" · filed by the bot, “Send” was not pressed")
        found.append(Phrase(at_once if one.gravity.hazard else unsent))
    if not one.bound:
        found.append(Phrase(N_(" · unit not confirmed yet")))
    return _one_after_another(found)


def weight(one: Matter) -> Phrase:
    """What makes it weigh, on the page of whoever handles it (K6, K8, H5, X49)."""
    return _one_after_another(_weighs(one))


def _weighs(one: Matter) -> list[Phrase]:
    found = gravity_flags(one.gravity)
    if one.formal:
        found.append(Phrase(N_(" · formal opinion needed")))
    if one.stage > 1:
        found.append(Phrase(N_(" · second stage")))
    return found


def _one_after_another(found: list[Phrase]) -> Phrase:
    text = "".join(f"{{flag{at}}}" for at in range(len(found)))
    return Phrase(text, {f"flag{at}": flag for at, flag in enumerate(found)})


def deadline(one: Matter) -> Phrase:
    """Until when it must be answered, or since when it is (S1)."""
    if one.answered:
        return Phrase(N_("Answered: {answered:dated}"), {"answered": one.answered})
    if one.promised is None:
        return Phrase(N_("No answer deadline"))
    values = {"promised": one.promised, "breach": one.breach, "green": one.gravity.green}
    if one.gravity.green is not None and one.gravity.green < one.promised:
        text = N_("Answer the resident by {green:dated} (key customer); they were promised {promised:dated}")
        return Phrase(text, values)
    return Phrase(N_("Answer the resident by {promised:dated}; from {breach:dated} it counts as a breach"), values)


def people(one: Matter) -> Phrase:
    """First contact and handler, apart (F3)."""
    if not one.first_contact:
        return Phrase(N_("First contact: open – duty: {duty}"), {"duty": one.duty})
    return Phrase(
        N_("First contact: {first} · handler: {handler}"), {"first": one.first_contact, "handler": one.handler}
    )

def ended(one: Matter) -> Phrase:
    """How it was closed, behind the word for it (H7)."""
    if one.status != "closed" or not one.closed_as:
        return NOTHING
    return Phrase(N_(" ({how})"), {"how": Label("closed_as", one.closed_as)})


def state_lines(one: Matter) -> Phrase:
    """Where its handling stands: what is awaited, from whom, until when (H1, H3, H4, X50, X51)."""
    found = tuple(_state(one))
    text = "".join(f"{{line{at}}}" for at in range(len(found)))
    return Phrase(text, {f"line{at}": line for at, line in enumerate(found)})


def _links(one: Matter) -> list[Phrase]:
    """How it came (I1), and what it came from or has become (X34)."""
    found = []
    if one.filer:
        values = {"channel": Label("channel", one.channel), "name": one.filer}
        found.append(Phrase(N_("\nCame by: {channel}, entered by {name}"), values))
    if one.origin:
        found.append(Phrase(N_("\nBecause {number} was not met"), {"number": one.origin}))
    if one.became:
        found.append(Phrase(N_("\nA complaint was made of it: {number}"), {"number": one.became}))
    return found


def _state(one: Matter) -> list[Phrase]:
    found = _links(one)
    if not is_open(one):
        return found
    if one.waits_for:
        found.append(Phrase(N_("\n⏳ Given to {name}, not accepted yet"), {"name": one.waits_for}))
    if one.department:
        found.append(Phrase(N_("\nDepartment: {department}"), {"department": one.department}))
    if one.return_by and not one.returned:
        found.append(Phrase(N_("\nReturn the result by {until:dated}"), {"until": one.return_by}))
    if one.unsigned and one.status == "handling":
        found.append(Phrase(N_("\n✍️ The handling is not signed yet")))
    elif one.planned_on and one.status == "handling":
        found.append(Phrase(N_("\nPlanned for {day}"), {"day": days.said(one.planned_on)}))
    if one.points:
        done = one.points - one.points_open
        found.append(Phrase(N_("\nPoints answered: {done} of {points}"), {"done": done, "points": one.points}))
    if one.correction:
        found.append(Phrase(N_("\nCorrective action: {state}"), {"state": Label("correction", one.correction)}))
    if one.work_open and one.open_until:
        found.append(Phrase(N_("\n🔧 Answered, work outstanding until {day}"), {"day": days.said(one.open_until)}))
    return found
