"""A survey is planned (Q2, Q4, X21): the procedure proposes everything, each part can be changed, then it is handed in.

For a random draw the planner sees what each margin of error costs in answers and invitations, before choosing it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, cast

from dialogs import days, kit
from dialogs.deeds.surveys import PlanWave, WavePlan, Way
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Label, Phrase, Rows, Say, Step, end, number_in, stay
from dialogs.surveys import sample
from dialogs.surveys.sample import Facts

LONGEST = 300
SOON = 6
DAYS = (5, 7, 10, 14, 15, 21)
PILOTS = (0, 5, 8, 10)
Text = Literal["purpose", "population", "method", "use"]
TEXTS: tuple[Text, ...] = ("purpose", "population", "method", "use")
At = Literal[
    "check", "questionnaire", "occasion", "way", "amount", "buildings", "days", "opens", "responsible", "pilot",
    "purpose", "population", "method", "use",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it is so far, and which part of it is being changed."""

    at: At = "check"
    plan: WavePlan | None = None


def begin(facts: Facts) -> Plan:
    """Everything as the procedure proposes it."""
    return Plan(plan=facts.proposed)


def step(state: Plan, event: Event, facts: Facts) -> Step[Plan]:
    """From the proposal to a plan that is handed in."""
    plan = state.plan
    if plan is None or not facts.open:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "check", Pressed("send"):
            done = Say(HANDED_IN, replace=True)
            deed = PlanWave(facts.estate, facts.wave, facts.version, plan)
            return end(done, do=deed, go=Go("surveys", str(facts.estate)))
        case "check", Pressed("leave"):
            return end(Say(LEFT, replace=True))
        case "check", Pressed(choice) if choice in PARTS:
            shown = _show(replace(state, at=cast(At, choice)), facts)
            return replace(shown, listen=choice in (*TEXTS, "opens", "buildings"))
        case "check", _:
            return stay(state, ask(state, facts))
        case _, Pressed("back"):
            return _show(replace(state, at="check"), facts)
        case "occasion", Pressed(choice) if choice.startswith("as-") and choice[3:] in facts.occasions:
            anew = replace(facts.proposed or plan, occasion=choice[3:])
            return _show(Plan(plan=anew), facts)
        case "buildings", _:
            return _of_buildings(state, event, plan, facts)
        case _, Pressed(choice):
            changed = _chosen(state.at, choice, plan, facts)
            return _set(changed, facts) if changed is not None else stay(state, ask(state, facts))
        case ("purpose" | "population" | "method" | "use"), Typed(text):
            if len(text) > LONGEST:
                return stay(state, Say(kit.TOO_LONG, {"most": LONGEST}))
            return _set(_worded(state.at, text, plan), facts, replacing=False)
        case "opens", Typed(text):
            day = _day(text, facts)
            return _set(replace(plan, opens=day), facts, replacing=False) if day else stay(state, Say(NO_DAY))
        case _:
            return stay(state, ask(state, facts))


def _of_buildings(state: Plan, event: Event, plan: WavePlan, facts: Facts) -> Step[Plan]:
    """One building more, or one less; several that are written; or all."""
    match event:
        case Pressed("every"):
            return _set(sample.with_buildings(plan, set(plan.buildings), facts), facts)
        case Pressed(choice) if number_in(choice, "b-") in dict(facts.buildings):
            return _show(replace(state, plan=sample.with_buildings(plan, {number_in(choice, "b-")}, facts)), facts)
        case Typed(text) if named := sample.named(text, facts):
            chosen = replace(state, plan=sample.with_buildings(plan, named, facts))
            return Step(chosen, (ask(chosen, facts),))
        case Typed():
            return stay(state, Say(NO_BUILDING))
        case _:
            return stay(state, ask(state, facts))


def _chosen(at: str, choice: str, plan: WavePlan, facts: Facts) -> WavePlan | None:
    """The plan after a press on one of its parts; None for a press that is no choice there."""
    number = number_in(choice, "n-")
    match at:
        case "questionnaire" if number in dict(facts.questionnaires):
            return replace(plan, questionnaire=number)
        case "responsible" if number in dict(facts.colleagues):
            return replace(plan, responsible=number)
        case "way" if choice.startswith("way-") and choice[4:] in sample.ways(facts):
            way = cast(Way, choice[4:])
            return replace(plan, way=way, amount=sample.first_amount(way, facts))
        case "amount" if number in sample.amounts(plan, facts):
            return replace(plan, amount=number)
        case "days" if number in DAYS:
            return replace(plan, days=number)
        case "days" if choice in ("working", "calendar") and plan.working != (choice == "working"):
            return replace(plan, working=choice == "working")
        case "opens" if 0 < number <= SOON:
            return replace(plan, opens=(facts.today + timedelta(days=number)).isoformat())
        case "pilot" if choice in {f"n-{count}" for count in PILOTS}:
            return replace(plan, pilot=number)
        case _:
            return None


def _worded(at: str, text: str, plan: WavePlan) -> WavePlan:
    match at:
        case "purpose":
            return replace(plan, purpose=text)
        case "population":
            return replace(plan, population=text)
        case "method":
            return replace(plan, method=text)
        case _:
            return replace(plan, use=text)


def _day(text: str, facts: Facts) -> str:
    span = days.read(text, facts.today)
    return span[0].isoformat() if span is not None and facts.today <= span[0] == span[1] else ""


def _set(plan: WavePlan, facts: Facts, *, replacing: bool = True) -> Step[Plan]:
    state = Plan(plan=plan)
    return Step(state, (replace(ask(state, facts), replace=replacing),))


def _show(state: Plan, facts: Facts) -> Step[Plan]:
    return Step(state, (replace(ask(state, facts), replace=True),))


HANDED_IN = N_("✓ Survey {number} is planned and handed in; the manager decides.{follow}")
LEFT = N_("All right, nothing was planned.")
NO_BUILDING = N_("I know no building of that name here. Please press it, or write its name, for example 3栋.")
NO_DAY = N_("I can't read that as a day ahead. For example 12-01, or 周三.")
PARTS: dict[str, str] = {
    "occasion": N_("Occasion"), "questionnaire": N_("Questionnaire"), "way": N_("Who is drawn"),
    "amount": N_("How many"), "buildings": N_("Buildings"), "opens": N_("First day"), "days": N_("How long"),
    "responsible": N_("Responsible"), "pilot": N_("Pilot"), "purpose": N_("Purpose"),
    "population": N_("Who is meant"), "method": N_("Method"), "use": N_("Use of results"),
}  # fmt: skip
ASKED: dict[str, str] = {
    "purpose": N_("What is the survey for? The households read these words."),
    "population": N_("Which households is it about?"),
    "method": N_("How are they asked?"),
    "use": N_("What will the results be used for?"),
}


def ask(state: Plan, facts: Facts) -> Say:
    """The present screen."""
    plan = state.plan
    if plan is None or not facts.open:
        return Say(N_("{estate}: this plan has been decided on meanwhile."), {"estate": facts.name})
    match state.at:
        case "check":
            return _check(plan, facts)
        case "questionnaire":
            return _list(N_("Which questionnaire?"), facts.questionnaires)
        case "responsible":
            return _list(N_("Who is responsible?"), facts.colleagues)
        case "occasion":
            rows = tuple(
                (Button(f"as-{one}", "{occasion}", {"occasion": Label("occasion", one)}),) for one in facts.occasions
            )
            return Say(N_("What is the occasion?"), {}, (*rows, (BACK,)))
        case "way":
            rows = tuple((Button(f"way-{way}", "{way}", {"way": Label("draw", way)}),) for way in sample.ways(facts))
            text = N_("Who is drawn, of {households} households?{census}")
            few = Phrase(N_("\nSo few households: asking everybody is better than drawing."))
            census = few if facts.census else NOTHING
            return Say(text, {"households": facts.households, "census": census}, (*rows, (BACK,)))
        case "amount":
            return sample.ask_amount(plan, facts)
        case "buildings":
            return sample.ask_buildings(plan, facts)
        case "days":
            return _days(plan)
        case "opens":
            soon = ((ahead, facts.today + timedelta(days=ahead)) for ahead in range(1, SOON + 1))
            rows = tuple((Button(f"n-{ahead}", "{day}", {"day": days.said(day)}),) for ahead, day in soon)
            text = N_("On which day does it open? Please choose, or write it, for example 12-01.")
            return Say(text, {}, (*rows, (BACK,)))
        case "pilot":
            nobody = Button("n-0", N_("Nobody first"))
            counts = (nobody, *(Button(f"n-{count}", "{count}", {"count": count}) for count in PILOTS if count))
            return Say(N_("How many households are asked first, to try the questions?"), {}, (counts, (BACK,)))
        case _:
            return Say(ASKED[state.at], {}, ((BACK,),))


def _list(text: str, choices: tuple[tuple[int, str], ...]) -> Say:
    rows = tuple((Button(f"n-{key}", "{name}", {"name": name}),) for key, name in choices)
    return Say(text, {}, (*rows, (BACK,)))


def _days(plan: WavePlan) -> Say:
    counts = tuple(Button(f"n-{count}", "{count}", {"count": count}) for count in DAYS)
    other = Button("calendar", N_("Count every day")) if plan.working else Button("working", N_("Count working days"))
    return Say(N_("How many days is it open?"), {}, (counts[:3], counts[3:], (other,), (BACK,)))


def _check(plan: WavePlan, facts: Facts) -> Say:
    first = date.fromisoformat(plan.opens) if plan.opens else facts.today
    values = {
        "estate": facts.name,
        "occasion": Label("occasion", plan.occasion),
        "questionnaire": dict(facts.questionnaires).get(plan.questionnaire, "—"),
        "drawn": sample.drawn(plan, facts),
        "opens": days.said(first),
        "days": Phrase(N_("{count} working days") if plan.working else N_("{count} days"), {"count": plan.days}),
        "responsible": dict(facts.colleagues).get(plan.responsible, "—"),
        "pilot": Phrase(N_("{count} households"), {"count": plan.pilot}) if plan.pilot else Phrase(N_("none")),
        "limits": sample.limits(plan, facts),
        "purpose": plan.purpose or "—",
        "population": plan.population or "—",
        "method": plan.method or "—",
        "use": plan.use or "—",
    }
    text = N_(
        "Plan of a survey · {estate}\nOccasion: {occasion}\nQuestionnaire: {questionnaire}\nDrawn: {drawn}{limits}\n"
        "Open from {opens}, {days}\nResponsible: {responsible}\nPilot: {pilot}\nPurpose: {purpose}\n"
        "Who is meant: {population}\nMethod: {method}\nUse of results: {use}"
    )
    parts = [Button(part, label) for part, label in PARTS.items()]
    rows: Rows = kit.in_rows(parts, 3)
    return Say(text, values, ((Button("send", N_("Hand in for approval")),), *rows, (Button("leave", N_("Leave it")),)))


SURVEY_PLAN = Dialog("survey_plan", 1, Plan, begin, step, ask, focus=False)
