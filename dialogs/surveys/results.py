"""What came of a survey, for who leads (Q9, Q12, Q13): figures, focus list, measures, report, and the words to all.

A measure has an owner and a day, and is verified by somebody else. What residents read is worded first and goes out
only when a manager approves it; where the procedure answers everybody individually (D) there is nothing to publish.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, cast

from dialogs import days, kit
from dialogs.deeds.surveys import Act, ActOnWave, DraftPublication, EndMeasure, PlanMeasure, SurveyDeed, VerifyMeasure
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Label, Phrase, Rows, Say, Step, end, number_in, stay

LONGEST, LONGEST_PUBLICATION = 500, 2000
AHEAD = (7, 14, 30, 60)


@dataclass(frozen=True, slots=True)
class Results:
    """What is looked at; while a measure is planned, its item, owner and day; while one is verified, which."""

    at: Literal[
        "figures", "focus", "owner", "due", "what", "measures", "finding", "words", "writing",
    ] = "figures"  # fmt: skip
    item: str = ""
    owner: int = 0
    due: str = ""
    measure: int = 0
    effective: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One service, worded: its satisfied share, of so many ratings, and how it stands to the survey before."""

    name: str
    share: str
    base: int
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Focus:
    """A point of the focus list and why it is on it (Q9 a–e); ``deep``: two surveys without getting better."""

    item: str
    name: str
    reasons: tuple[str, ...] = ()
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done about a point, by whom, until when; ``may``: done, or verified, by this reader."""

    id: int
    name: str
    owner: str
    due: date
    words: str
    standing: Literal["planned", "done", "effective", "not_effective"] = "planned"
    may: Literal["", "done", "verify"] = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures as they were made, and what follows on them; ``may`` is what this reader may do.

    ``words`` is what is to be published, ``proposal`` what could be. ``valid`` says what the return rate means (Q6);
    ``few``: so few have answered that somebody could be recognised (X27).
    """

    wave: int = 0
    number: str = ""
    status: str = ""
    version: int = 0
    figured: bool = False
    rate: str = ""
    valid: str = ""
    headline: str = ""
    target: str = ""
    figures: tuple[Figure, ...] = ()
    focus: tuple[Focus, ...] = ()
    measures: tuple[Measure, ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()
    words: str = ""
    proposal: str = ""
    readers: int = 0
    collective: bool = True
    may: tuple[str, ...] = ()
    today: date = date(2000, 1, 1)
    few: bool = False


def begin(_: Facts) -> Results:
    """The figures."""
    return Results()


def step(state: Results, event: Event, facts: Facts) -> Step[Results]:
    """From the figures to what is done about them, and to what residents read."""
    if not facts.figured:
        return stay(state, ask(state, facts))
    match state.at, event:
        case _, Pressed("back") if state.at != "figures":
            return _show(Results(_BACK[state.at], state.item, state.owner, state.due), facts)
        case "figures", Pressed("focus" | "measures" | "words" as where) if where in _ways(facts):
            return _show(Results(where), facts)
        case "figures", Pressed("review" | "approve_report" as act) if act in facts.may:
            return _done(DONE[act], ActOnWave(facts.wave, facts.version, cast(Act, act)), facts)
        case ("focus" | "owner" | "due" | "what"), _:
            return _planning(state, event, facts)
        case ("measures" | "finding"), _:
            return _measures(state, event, facts)
        case ("words" | "writing"), _:
            return _wording(state, event, facts)
        case _:
            return stay(state, ask(state, facts))


_BACK: dict[str, Literal["figures", "focus", "owner", "due", "measures", "words"]] = {
    "focus": "figures", "owner": "focus", "due": "owner", "what": "due", "measures": "figures", "finding": "measures",
    "words": "figures", "writing": "words",
}  # fmt: skip


def _ways(facts: Facts) -> dict[str, str]:
    """Where the figures lead for this reader."""
    ways = {"focus": N_("Plan a measure")} if "measure" in facts.may and facts.focus and facts.colleagues else {}
    if facts.measures:
        ways["measures"] = N_("Measures ({count})")
    return ways | ({"words": N_("What residents read")} if "word" in facts.may or facts.words else {})


def _planning(state: Results, event: Event, facts: Facts) -> Step[Results]:
    """A measure: about which point, by whom, until when, what."""
    match state.at, event:
        case "focus", Pressed(choice) if choice.removeprefix("about-") in {one.item for one in facts.focus}:
            return _show(Results("owner", choice.removeprefix("about-")), facts)
        case "owner", Pressed(choice) if number_in(choice, "by-") in dict(facts.colleagues):
            return replace(_show(replace(state, at="due", owner=number_in(choice, "by-")), facts), listen=True)
        case "due", Pressed(choice) if number_in(choice, "n-") in AHEAD:
            near = facts.today + timedelta(days=number_in(choice, "n-"))
            return replace(_show(replace(state, at="what", due=near.isoformat()), facts), listen=True)
        case "due", Typed(text):
            span = days.read(text, facts.today)
            if span is None or not facts.today < span[0] == span[1]:
                return stay(state, Say(NO_DAY))
            chosen = replace(state, at="what", due=span[0].isoformat())
            return Step(chosen, (ask(chosen, facts),), listen=True)
        case "what", Typed(text) if len(text) <= LONGEST and state.due:
            deed = PlanMeasure(facts.wave, state.item, state.owner, date.fromisoformat(state.due), text)
            return _done(PLANNED, deed, facts, replacing=False)
        case "what", Typed():
            return stay(state, Say(kit.TOO_LONG, {"most": LONGEST}))
        case _:
            return stay(state, ask(state, facts))


def _measures(state: Results, event: Event, facts: Facts) -> Step[Results]:
    """A measure is done; somebody else says whether it works, and what they found."""
    own = {one.id for one in facts.measures if one.may == "done"}
    others = {one.id for one in facts.measures if one.may == "verify"}
    match state.at, event:
        case "measures", Pressed(choice) if number_in(choice, "done-") in own:
            return _done(MEASURE_DONE, EndMeasure(facts.wave, number_in(choice, "done-")), facts)
        case "measures", Pressed(choice) if number_in(choice, "works-") in others:
            found = Results("finding", measure=number_in(choice, "works-"))
            return replace(_show(found, facts), listen=True)
        case "measures", Pressed(choice) if number_in(choice, "fails-") in others:
            found = Results("finding", measure=number_in(choice, "fails-"), effective=False)
            return replace(_show(found, facts), listen=True)
        case "finding", Typed(text) if len(text) <= LONGEST and state.measure in others:
            deed = VerifyMeasure(facts.wave, state.measure, state.effective, text)
            return _done(VERIFIED, deed, facts, replacing=False)
        case "finding", Typed():
            return stay(state, Say(kit.TOO_LONG, {"most": LONGEST}))
        case _:
            return stay(state, ask(state, facts))


def _wording(state: Results, event: Event, facts: Facts) -> Step[Results]:
    """What residents read is written, or taken as proposed; then it is approved and goes out."""
    match state.at, event:
        case "words", Pressed("take") if _may_take(facts):
            return _done(WORDED, DraftPublication(facts.wave, facts.version, facts.proposal), facts)
        case "words", Pressed("write") if "word" in facts.may:
            return replace(_show(Results("writing"), facts), listen=True)
        case "words", Pressed("publish") if "publish" in facts.may and facts.words:
            return _done(PUBLISHED, ActOnWave(facts.wave, facts.version, "publish"), facts)
        case "writing", Typed(text) if len(text) <= LONGEST_PUBLICATION and "word" in facts.may:
            return _done(WORDED, DraftPublication(facts.wave, facts.version, text), facts, replacing=False)
        case "writing", Typed():
            return stay(state, Say(kit.TOO_LONG, {"most": LONGEST_PUBLICATION}))
        case _:
            return stay(state, ask(state, facts))


def _may_take(facts: Facts) -> bool:
    """Whether the proposal may be taken as it stands; a longer one than goes out in one message is written anew."""
    fits = bool(facts.proposal) and len(facts.proposal) <= LONGEST_PUBLICATION
    return fits and "word" in facts.may and not facts.words


def _done(text: str, deed: SurveyDeed, facts: Facts, *, replacing: bool = True) -> Step[Results]:
    again = Go("survey_results", str(facts.wave))
    return end(Say(text, {"number": facts.number}, replace=replacing), do=deed, go=again)


def _show(state: Results, facts: Facts) -> Step[Results]:
    return Step(state, (replace(ask(state, facts), replace=True),))


DONE = {
    "review": N_("✓ The report on survey {number} is reviewed; another approves it."),
    "approve_report": N_("✓ The report on survey {number} is approved."),
}
PLANNED = N_("✓ The measure is planned; {name} has it as a task.")
MEASURE_DONE = N_("✓ The measure is done; a colleague verifies whether it works.")
VERIFIED = N_("✓ What you found stands beside the measure.")
WORDED = N_("✓ The words are kept. They go out when they are approved.")
PUBLISHED = N_("✓ Approved. The words go to the residents bit by bit, never at night.")
WRITE = N_("Please write to the residents what they said and what is done about it. Who said it is not named.")
NO_DAY = N_("I can't read that as a day ahead. For example 12-01, or 周三.")


def ask(state: Results, facts: Facts) -> Say:
    """The present screen."""
    if not facts.figured:
        return Say(N_("Survey {number} has no figures yet: {status}."), _head(facts))
    match state.at:
        case "figures":
            return _figures(facts)
        case "focus":
            rows = tuple((Button(f"about-{one.item}", "{name}", {"name": one.name}),) for one in facts.focus)
            return Say(N_("What is the measure about?"), {}, (*rows, (BACK,)))
        case "owner":
            rows = tuple((Button(f"by-{key}", "{name}", {"name": name}),) for key, name in facts.colleagues)
            return Say(N_("Who carries it out?"), {}, (*rows, (BACK,)))
        case "due":
            near = [(ahead, facts.today + timedelta(days=ahead)) for ahead in AHEAD]
            rows = tuple((Button(f"n-{ahead}", "{day}", {"day": days.said(day)}),) for ahead, day in near)
            return Say(N_("By which day? Please choose, or write it, for example 12-05."), {}, (*rows, (BACK,)))
        case "what":
            return Say(N_("What is done? Please write it in a sentence or two."), {}, ((BACK,),))
        case "measures":
            return _list(facts)
        case "finding":
            return Say(N_("What did you find? Please write it."), {}, ((BACK,),))
        case "writing":
            return Say(WRITE, {}, ((BACK,),))
        case _:
            return _words(facts)


def _head(facts: Facts) -> dict[str, object]:
    return {"number": facts.number, "status": Label("wave", facts.status)}


def _figures(facts: Facts) -> Say:
    lines = tuple(_figure(one) for one in facts.figures)
    focus = tuple(_focus(one) for one in facts.focus)
    values = _head(facts) | {
        "rate": facts.rate,
        "valid": Phrase(N_(" – {meaning}"), {"meaning": Label("validity", facts.valid)}) if facts.valid else NOTHING,
        "headline": facts.headline or "—",
        "target": facts.target or "—",
        "lines": lines or ("—",),
        "focus": Phrase(N_("\n\nTo be improved:\n{lines}"), {"lines": focus}) if focus else NOTHING,
    }
    text = N_(
        "Survey {number}: {status}\nReturn rate: {rate}{valid}\nSatisfaction: {headline} (target: {target})\n\n"
        "Satisfied, by service:\n{lines}{focus}"
    )
    if facts.few:
        text = N_(
            "Survey {number}: {status}\nReturn rate: {rate}{valid}\n\nSo few have answered that somebody could be "
            "recognised; that is why no figures are shown."
        )
    acts = tuple((Button(act, REPORT[act]),) for act in REPORT if act in facts.may)
    count = {"count": len(facts.measures)}
    ways = tuple((Button(way, label, count if way == "measures" else {}),) for way, label in _ways(facts).items())
    return Say(text, values, (*acts, *ways))


REPORT = {"review": N_("Report reviewed"), "approve_report": N_("Approve the report")}


def _figure(one: Figure) -> Phrase:
    values = {"name": one.name, "share": one.share or "—", "base": one.base}
    if one.trend:
        text = N_("· {name} {share} of {base}, {trend}")
        return Phrase(text, values | {"trend": Label("trend", one.trend)})
    return Phrase(N_("· {name} {share} of {base}"), values)


def _focus(one: Focus) -> Phrase:
    reasons = tuple(Phrase(N_("  – {reason}"), {"reason": Label("focus", reason)}) for reason in one.reasons)
    deep = N_("❗ {name}, twice without getting better: deep study\n{reasons}")
    text = deep if one.deep else N_("· {name}\n{reasons}")
    return Phrase(text, {"name": one.name, "reasons": reasons})


def _list(facts: Facts) -> Say:
    lines = tuple(
        Phrase(
            N_("· {name}: {words}\n  {owner}, by {due}, {standing}"),
            {
                "name": one.name,
                "words": one.words,
                "owner": one.owner,
                "due": days.said(one.due),
                "standing": Label("measure", one.standing),
            },
        )
        for one in facts.measures
    )
    rows: Rows = tuple(_buttons(one) for one in facts.measures if one.may)
    return Say(N_("Measures of survey {number}:\n{lines}"), {"number": facts.number, "lines": lines}, (*rows, (BACK,)))


def _buttons(one: Measure) -> tuple[Button, ...]:
    name = {"name": one.name}
    if one.may == "done":
        return (Button(f"done-{one.id}", N_("{name}: done"), name),)
    works = Button(f"works-{one.id}", N_("{name}: it works"), name)
    return (works, Button(f"fails-{one.id}", N_("{name}: it does not"), name))


def _words(facts: Facts) -> Say:
    if not facts.collective:
        return Say(N_("Here everybody is answered individually; results are not told to all together."), {}, ((BACK,),))
    write = ((Button("write", N_("Write it myself")),),) if "word" in facts.may else ()
    if facts.words:
        publish = N_("Approve, and send to {count} residents")
        send = ((Button("publish", publish, {"count": facts.readers}),),) if "publish" in facts.may else ()
        have = N_("Residents have read:\n\n{words}")
        text = have if facts.status == "published" else N_("Residents will read:\n\n{words}")
        return Say(text, {"words": facts.words}, (*send, *write, (BACK,)))
    if not facts.proposal:
        return Say(N_("Nothing is worded for the residents yet."), {}, (*write, (BACK,)))
    take = ((Button("take", N_("Take these words")),),) if _may_take(facts) else ()
    return Say(N_("Proposed for the residents:\n\n{words}"), {"words": facts.proposal}, (*take, *write, (BACK,)))


SURVEY_RESULTS = Dialog("survey_results", 1, Results, begin, step, ask, focus=False)
