"""A household is asked again about its form, as a task (Q10): two or three who did not answer, a tenth of who did.

Whoever calls sees what stands on the form and says whether the household says the same. One that says otherwise lets
all be compared, and the general manager hears of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.deeds.surveys import CheckForm
from dialogs.deeds.tasks import PutOffTask
from dialogs.events import Event, Pressed
from dialogs.kit import BACK, N_, NOBODY_ANSWERED, Button, Dialog, Phrase, Rows, Say, Step, end, stay


@dataclass(frozen=True, slots=True)
class Checking:
    """Who is asked, or whether it is sure that they say otherwise."""

    at: Literal["show", "sure"] = "show"


@dataclass(frozen=True, slots=True)
class Facts:
    """The task; ``answers`` is what stands on the form, none of a household that did not answer."""

    task: int = 0
    number: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    until: datetime | None = None
    open: bool = True


def begin(_: Facts) -> Checking:
    """Who is asked."""
    return Checking()


def step(state: Checking, event: Event, facts: Facts) -> Step[Checking]:
    """From the call to what they say."""
    if not facts.open:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "show", Pressed("alike"):
            return end(Say(NOTED, replace=True), do=CheckForm(facts.task, alike=True))
        case "show", Pressed("otherwise"):
            return _show(Checking("sure"), facts)
        case "show", Pressed("nobody"):
            return end(Say(NOBODY_ANSWERED, replace=True), do=PutOffTask(facts.task))
        case "sure", Pressed("yes"):
            return end(Say(TOLD, replace=True), do=CheckForm(facts.task, alike=False))
        case "sure", Pressed("back"):
            return _show(Checking(), facts)
        case _:
            return stay(state, ask(state, facts))


def _show(state: Checking, facts: Facts) -> Step[Checking]:
    return Step(state, (replace(ask(state, facts), replace=True),))


NOTED = N_("✓ Noted: as on the form. Thank you.")
TOLD = N_("✓ Noted: otherwise than on the form. All are compared now, and the manager hears of it.")


def ask(state: Checking, facts: Facts) -> Say:
    """The present screen."""
    if not facts.open:
        return Say(N_("Survey {number}: this household has been asked."), {"number": facts.number})
    if state.at == "sure":
        text = N_("Survey {number}, {place}: they really say otherwise? All forms are compared then.")
        yes = Button("yes", N_("Yes, they say otherwise"))
        return Say(text, {"number": facts.number, "place": facts.place}, ((yes,), (BACK,)))
    text = N_(
        "🔎 Survey {number}: please call by {until:short} and ask whether it is so.\n{name}, {place}\n"
        "Phone: {phone}\n\n{what}"
    )
    lines = tuple(Phrase(N_("· {name}: {said}"), {"name": name, "said": said}) for name, said in facts.answers)
    returned = Phrase(N_("On their form stands:\n{lines}"), {"lines": lines})
    silent = Phrase(N_("We have no answer of theirs. Were they asked, and is it right that they did not answer?"))
    values = {
        "number": facts.number,
        "until": facts.until,
        "name": facts.name or "—",
        "place": facts.place or "—",
        "phone": facts.phone or "—",
        "what": returned if lines else silent,
    }
    rows: Rows = (
        (Button("alike", N_("Just as on the form") if lines else N_("Right, they did not answer")),),
        (Button("otherwise", N_("They say otherwise")),),
        (Button("nobody", N_("Nobody answered")),),
    )
    return Say(text, values, rows)


SURVEY_CHECK = Dialog("survey_check", 1, Checking, begin, step, ask, focus=False)
