"""The page: a record whole, in the handler's private chat, with what only they may see – and the steps it can take.

It never takes the focus; words come as replies (``dialogs/casework/reply``), or one by one in a guided entry
(``dialogs/casework/guided``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from dialogs.casework.matter import Matter, deadline, ended, is_open, people, state_lines, values_of, weight
from dialogs.danger import where
from dialogs.deeds.deed import Deed, HandOver, LogContact
from dialogs.deeds.handling import CorrectionDone, ExplainDelay, JudgeValid, MarkFormal, WorkDone
from dialogs.events import Event, Pressed
from dialogs.filing import wish
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Label, Phrase, Rows, Say, Step, in_rows, number_in, stay


@dataclass(frozen=True, slots=True)
class Page:
    """The handler's page: shown, choosing a step, a point or a receiver, saying why, or telling what was done."""

    record: int = 0
    at: Literal["show", "to", "why", "steps", "points", "told"] = "show"
    to: int = 0
    department: int = 0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The record whole, the complainant, to whom it can be handed, and which steps are open to this person.

    ``departments`` are (department, its head, its name); ``points`` are (id, position, words) of those unanswered;
    ``lacks`` which of the five that every matter goes through is still to come (H8).
    """

    matter: Matter = field(default_factory=Matter)
    place: str = ""
    name: str = ""
    phone: str = ""
    wish: str = ""
    colleagues: tuple[tuple[int, str], ...] = ()
    departments: tuple[tuple[int, int, str], ...] = ()
    steps: tuple[str, ...] = ()
    points: tuple[tuple[int, int, str], ...] = ()
    graded: bool = False
    lacks: tuple[str, ...] = ()

    def receiver(self, choice: str) -> tuple[int, int]:
        """Who and which department a press names; (0, 0) for nobody who was offered."""
        one = number_in(choice, "to-")
        if one in [key for key, _ in self.colleagues]:
            return one, 0
        wanted = number_in(choice, "dep-")
        return next(((head, key) for key, head, _ in self.departments if key == wanted), (0, 0))


TO_PAGE: Rows = ((BACK,),)
FORMS = Button("forms", N_("Paper forms"))
REASONS = {
    "area": N_("It belongs to their area"),
    "off": N_("I am going off duty"),
    "knows": N_("They know the matter"),
}
# Steps that ask for words first, by the name of their form, and those done at one press.
GUIDED_STEPS = {
    "propose": N_("Opinion and planned date"),
    "progress": N_("Note progress"),
    "decide": N_("Decision"),
    "put_off": N_("It takes longer"),
    "not_ours": N_("Not our responsibility"),
    "correct": N_("Corrective action"),
    "point": N_("Add a point"),
    "hold": N_("Tell them: formal answer to come"),
}
AT_ONCE = {
    "valid": (N_("It is valid"), N_("{number} is judged valid.")),
    "formal": (N_("Needs a formal opinion"), N_("From now on no answer on {number} goes out before it is approved.")),
    "corrected": (N_("Action done"), N_("Noted. The customer centre verifies the action for {number}.")),
    "work_done": (N_("Outstanding work is done"), N_("Noted: nothing is outstanding on {number} any more.")),
    "explain": (N_("Explain the delay to the resident"), N_("The resident of {number} has been told.")),
}
_DEEDS: dict[str, Callable[[int], Deed]] = {
    "valid": JudgeValid,
    "formal": MarkFormal,
    "corrected": CorrectionDone,
    "work_done": WorkDone,
    "explain": ExplainDelay,
}


def begin_page(facts: PageFacts) -> Page:
    """A page for a record."""
    return Page(facts.matter.id)


def step_page(state: Page, event: Event, facts: PageFacts) -> Step[Page]:
    """Log a call or a visit (S2), hand over with a reason (F5), take a step of the handling (H)."""
    shown, told = Page(state.record), Page(state.record, "told")
    match state.at, event:
        case _, Pressed("call" | "visit" as how, True):
            notice = N_("Noted on {number} with your name and the time.")
            return Step(shown, do=LogContact(state.record, "call" if how == "call" else "visit"), notice=notice)
        case _, Pressed("back", True):
            return _turn(shown, facts)
        case _, Pressed("hand", True) if facts.colleagues or facts.departments:
            return _turn(Page(state.record, "to"), facts)
        case "to", Pressed(choice, True) if any(receiver := facts.receiver(choice)):
            return _turn(Page(state.record, "why", *receiver), facts)
        case "why", Pressed(reason, True) if reason in REASONS:
            handed = HandOver(state.record, state.to, reason, state.department)
            return Step(told, (Say(N_("{number}: {standing}"), {}, TO_PAGE, replace=True),), do=handed)
        case _, Pressed("steps", True) if facts.steps or facts.points:
            return _turn(Page(state.record, "steps"), facts)
        case _, Pressed("grade", True):
            return Step(shown, go=Go("severity", str(state.record)))
        case _, Pressed("sort", True):
            return Step(shown, go=Go("category", str(state.record)))
        case _, Pressed("forms", True):
            return Step(shown, go=Go("papers", str(state.record)))
        case _, Pressed("points", True) if facts.points:
            return _turn(Page(state.record, "points"), facts)
        case "points", Pressed(choice, True) if number_in(choice, "p-") in [key for key, _, _ in facts.points]:
            return _guided(shown, facts, f"answer_point:{state.record}:{number_in(choice, 'p-')}")
        case _, Pressed(code, True) if code in facts.steps:
            return _take(shown, code, facts)
        case _:
            return stay(state, ask_page(state, facts))


def _take(state: Page, code: str, facts: PageFacts) -> Step[Page]:
    if code in GUIDED_STEPS:
        return _guided(state, facts, f"{code}:{state.record}")
    told = Page(state.record, "told")
    return Step(told, (Say(AT_ONCE[code][1], {}, TO_PAGE, replace=True),), do=_DEEDS[code](state.record))


def _guided(state: Page, facts: PageFacts, subject: str) -> Step[Page]:
    """The questions follow below; the page shows itself again meanwhile."""
    return replace(_turn(state, facts), go=Go("guided", subject))


def _turn(state: Page, facts: PageFacts) -> Step[Page]:
    say = ask_page(state, facts)
    return Step(state, (Say(say.text, say.values, say.buttons, replace=True),))


def ask_page(state: Page, facts: PageFacts) -> Say:
    """The page as it reads now."""
    number = {"number": facts.matter.number}
    match state.at:
        case "to":
            said = N_("To whom do you hand {number}? You remain its first-contact person if you are it now.")
            return Say(said, number, (*_receivers(facts), (BACK,)))
        case "why":
            rows = tuple((Button(code, text),) for code, text in REASONS.items())
            return Say(N_("Why? It is kept with the transfer."), {}, (*rows, (BACK,)))
        case "steps":
            return Say(N_("{number}: what is the next step?"), number, (*_steps(facts), (BACK,)))
        case "points":
            return _points(facts)
    return _shown(facts)


def _points(facts: PageFacts) -> Say:
    lines = tuple(Phrase(N_("{position}. {words}"), {"position": at, "words": said}) for _, at, said in facts.points)
    rows = tuple((Button(f"p-{key}", N_("Answer point {position}"), {"position": at}),) for key, at, _ in facts.points)
    text = N_("{number}: these points have no answer yet.\n{lines}")
    return Say(text, {"number": facts.matter.number, "lines": lines}, (*rows, (BACK,)))


def _receivers(facts: PageFacts) -> Rows:
    colleagues = [(Button(f"to-{key}", "{name}", {"name": name}),) for key, name in facts.colleagues]
    departments = [(Button(f"dep-{key}", "{name}", {"name": name}),) for key, _, name in facts.departments]
    return (*departments, *colleagues)


def _steps(facts: PageFacts) -> Rows:
    named = {code: GUIDED_STEPS.get(code) or AT_ONCE[code][0] for code in facts.steps}
    buttons = [Button(code, text) for code, text in named.items()]
    if facts.points:
        buttons.insert(0, Button("points", N_("Points")))
    return in_rows(buttons)


def _over(one: Matter) -> Phrase:
    values = {"status": Label("status", one.status), "ended": ended(one), "steps": state_lines(one)}
    return Phrase(N_("\nState: {status}{ended}{steps}"), values)


def _shown(facts: PageFacts) -> Say:
    one = facts.matter
    values = values_of(one) | {
        "flags": weight(one),
        "where": where.in_full(one.named, facts.place)
        if one.named
        else Phrase(N_("Unit: {place}"), {"place": facts.place or "—"}),
        "name": facts.name or "—",
        "phone": facts.phone or "—",
        "deadline": deadline(one),
        "people": people(one),
        "steps": state_lines(one) if is_open(one) else _over(one),
        "lacks": _lacks(facts.lacks),
        "unbound": Phrase(N_(" (unit not confirmed yet)")) if not one.bound else NOTHING,
        "call": Phrase(N_("\n☎️ The resident asks for a call.")) if "call" in facts.wish.split() else NOTHING,
        "wish": wish.said(facts.wish) or NOTHING,
    }
    further = (
        *((Button("grade", N_("Severity and facts")),) if facts.graded else ()),
        Button("sort", N_("Category …")),
        *((Button("steps", N_("Next steps")),) if facts.steps or facts.points else ()),
    )
    buttons: Rows = (
        (Button("call", N_("I have called")), Button("visit", N_("I was there in person"))),
        *(((Button("hand", N_("Hand over")),),) if facts.colleagues or facts.departments else ()),
        further,
    )
    said = N_(
        "For you only:\n【{kind}】{number} · {category}{flags}\n{where}{unbound}\nName: {name}\nPhone: "
        "{phone}{call}{wish}\n"
        "“{text}”\n{deadline}\n{people}{steps}{lacks}\n\nReply to this message to write to the resident."
    )
    return Say(said, values, (*(buttons if is_open(one) else ()), (FORMS,)))


def _lacks(steps: tuple[str, ...]) -> Phrase:
    """H8: registered, handled, followed, closed, visited: what of it is still to come."""
    if not steps:
        return NOTHING
    named = [{"step": Label("step", one)} for one in steps]
    each = {f"step{at}": Phrase(N_(" · {step}") if at else "{step}", one) for at, one in enumerate(named)}
    return Phrase(N_("\nStill to come: {steps}"), {"steps": Phrase("".join(f"{{{name}}}" for name in each), each)})


PAGE = Dialog("page", 2, Page, begin_page, step_page, ask_page, focus=False)
