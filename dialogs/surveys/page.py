"""One survey whole, as staff read it: what is planned, whom it asks, what to think of before its next step (Q2)."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.kit import N_, NOTHING, Label, Phrase
from dialogs.surveys import sample
from dialogs.surveys.progress import Progress


@dataclass(frozen=True, slots=True)
class Line:
    """A survey in the list."""

    id: int
    number: str
    occasion: str
    status: str


@dataclass(frozen=True, slots=True)
class Wave(Line):
    """One survey whole. ``lacks`` is what its plan does not say yet (X21), ``may`` what this reader may do.

    ``asks`` of ``households`` it would draw as things are, ``resting`` of them are left alone; ``checks`` are calls and
    comparisons that wait (Q10).
    """

    version: int = 1
    purpose: str = ""
    population: str = ""
    method: str = ""
    use: str = ""
    questionnaire: str = ""
    responsible: str = ""
    planner: str = ""
    sent_back: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    pilot: int = 0
    lacks: tuple[str, ...] = ()
    progress: Progress | None = None
    may: tuple[str, ...] = ()
    way: str = ""
    buildings: tuple[str, ...] = ()
    households: int = 0
    resting: int = 0
    asks: int = 0
    checks: int = 0


def status(one: Line) -> Label:
    """How it stands."""
    return Label("wave", one.status)


def plan(one: Wave) -> Phrase:
    """What is planned, and what it lacks."""
    text = N_(
        "\nPurpose: {purpose}\nAsked: {population}\nDrawn: {draw}\nMethod: {method}\nUse: {use}\n"
        "Questionnaire: {questionnaire}\nResponsible: {responsible}\nPlanned by: {planner}{window}{pilot}{lacks}"
    )
    values: dict[str, object] = {
        name: getattr(one, name) or "—"
        for name in ("purpose", "population", "method", "use", "questionnaire", "responsible", "planner")
    }
    window = N_("\nFrom {opens:short} to {closes:short}")
    lacks = tuple(Label("stated", name) for name in one.lacks)
    values |= {
        "draw": _draw(one),
        "window": Phrase(window, {"opens": one.opens, "closes": one.closes}) if one.opens and one.closes else NOTHING,
        "pilot": Phrase(N_("\nFirst asked: {count} households"), {"count": one.pilot}) if one.pilot else NOTHING,
        "lacks": Phrase(N_("\n❗ Not said yet:\n{what}"), {"what": lacks}) if lacks else NOTHING,
    }
    return Phrase(text, values)


def _draw(one: Wave) -> Phrase:
    values = {
        "way": Label("draw", one.way),
        "count": Phrase(N_(", {count} households"), {"count": one.asks}) if one.asks else NOTHING,
        "limits": sample.limited(one.buildings, one.resting, one.households),
    }
    return Phrase("{way}{count}{limits}", values)


def ahead(one: Wave) -> Phrase:
    """What is to be thought of before the next step."""
    if one.status == "pilot":
        return Phrase(TRIED)
    return Phrase(UNCHECKED, {"count": one.checks}) if one.status == "ended" and one.checks else NOTHING


TRIED = N_(
    "\n👉 The first households have the questions. When they understand them, please press “Send it now”. Should a "
    "question have to be changed, please cancel this survey and plan another."
)
UNCHECKED = N_("\n❗ {count} households are still to be called and compared; /tasks shows them.")
