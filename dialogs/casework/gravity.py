"""What makes a matter grave, as the card shows it at a glance: danger, severity and reason, how many people, whose."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.kit import N_, Label, Phrase


@dataclass(frozen=True, slots=True)
class Gravity:
    """Beside the severity: its reason, a danger, the head count (``claim``: not confirmed), a key customer's target.

    ``hidden``: the words are not for a whole group to read (A56).
    """

    severity: str = "general"
    why: str = ""
    hazard: str = ""
    people: int = 0
    claim: int = 0
    together: int = 0
    key: bool = False
    green: datetime | None = None
    above: bool = False
    hidden: bool = False


def flags(one: Gravity) -> list[Phrase]:
    """The short words behind a record's number."""
    found = []
    if one.hazard:
        found.append(Phrase(N_(" · 🚨 {hazard}"), {"hazard": Label("hazard", one.hazard)}))
    if one.severity != "general":
        values = {"severity": Label("severity", one.severity)}
        reasoned = Phrase(N_(" · {severity} ({why})"), values | {"why": Label("why", one.why)})
        found.append(reasoned if one.why else Phrase(N_(" · {severity}"), values))
    if one.together > 1:
        found.append(Phrase(N_(" · {count} people together"), {"count": one.together}))
    if one.claim:
        found.append(Phrase(N_(" · speaks of {count} people, to be confirmed"), {"count": one.claim}))
    elif one.people:
        found.append(Phrase(N_(" · {count} people"), {"count": one.people}))
    if one.above:
        found.append(Phrase(N_(" · went to the company or an authority")))
    if one.key:
        found.append(Phrase(N_(" · ⭐ key customer")))
    return found
