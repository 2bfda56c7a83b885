"""What the dialogs of whoever leads need to know about surveys: the list, a page, a plan.

What may be done next is said here for the buttons, by role and status; storage asks again when one is pressed.
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.surveys import WavePlan
from dialogs.events import Event, Pressed
from dialogs.kit import N_, number_in
from dialogs.surveys import page, progress, sample, surveys
from handlers.facts.surveys import house, said_in
from handlers.office import HOUSE_LANGUAGE, Person, Turn
from storage import estates
from storage.errors import NotFound
from storage.people import staff
from storage.reading import rows
from storage.rules import surveys as rules
from storage.surveys.methods import Method
from storage.surveys.rounding import percent
from storage.tables import Building, Conversation, SurveyQuestionnaire, SurveyWave, table
from storage.tables.survey import OCCASIONS
from storage.waves import comparing, door, drawing, ladder, planning, questionnaires, reach, reading, words

Pairs = tuple[tuple[str, str], ...]
MOST_WAVES, MOST_COLLEAGUES = 12, 20
# So many doors are one list; of more the buildings are listed first.
ONE_LIST = 60
# Occasions that people plan by hand; *again* and *reissue* follow from an earlier survey.
BY_HAND = tuple(one for one in OCCASIONS if one not in ("again", "reissue"))
PURPOSES: dict[str, str] = {
    "half_year": N_("to learn how satisfied residents are with our services, and what we should do better"),
    "year_end": N_("to learn how the year was for residents, and what next year's plan should contain"),
    "key": N_("to learn how satisfied our key customers are, and what they expect"),
    "new_service": N_("to learn how the new service is received"),
    "grave": N_("to learn how a grave problem was handled, from those it concerned"),
    "life": N_("to learn how a repair, handover or decoration went, and how easy it was"),
    "demand": N_("to learn how satisfied residents are with our services, and what we should do better"),
}
POPULATION = N_("all households of {estate}")
POPULATIONS = {"life": N_("all households of {estate} for which something was handled within the last three months")}
TITLED = N_("{title} ({name}, {count} questions)")
METHOD = N_("by the bot, with reminders; by phone, on paper and at the door where the bot does not reach")
USE = N_("an improvement plan for what is least satisfying, and a report to the residents")


def of_surveys(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> surveys.Facts:
    """Q2: the surveys of an estate, for its staff; with the one whose page it is, or which they look at."""
    estate, _, alone = talk.subject.partition(":")
    setting, actor = turn.at(int(estate)), person.as_staff()
    estate_id = setting.estate.id or 0
    roles = staff.roles_at(turn.db, actor.id, estate_id)
    if not roles:
        raise NotFound("surveys", talk.subject)
    found = reading.of_estate(turn.db, estate_id, MOST_WAVES)
    pressed = number_in(event.choice, "see-") if isinstance(event, Pressed) else 0
    wanted = int(alone) if alone else pressed or getattr(state, "wave", 0)
    one = door.seen(turn.db, wanted, by=actor) if wanted else None
    if one is not None and one.estate_id != estate_id:
        raise NotFound("surveys", talk.subject)
    doors, buildings = _doors(turn, one, state, event) if one is not None else ((), ())
    return surveys.Facts(
        estate=estate_id,
        name=setting.estate.name,
        plans=bool(roles & rules.PLANNERS),
        waves=tuple(page.Line(wave.id or 0, wave.number, wave.occasion, wave.status) for wave in found),
        one=_page(turn, one, roles) if one is not None else None,
        doors=doors,
        buildings=buildings,
        silent=_silent(turn, one) if one is not None else 0,
        alone=bool(alone),
    )


def _page(turn: Turn, wave: SurveyWave, roles: frozenset[str]) -> page.Wave:
    setting = turn.here()
    opens = wave.opens_at or planning.opens_at(wave, setting, now=turn.now)
    closes = wave.closes_at or planning.window(wave, setting, estates.overrides(turn.db), opens)
    return page.Wave(
        id=wave.id or 0,
        number=wave.number,
        occasion=wave.occasion,
        status=wave.status,
        version=wave.version,
        purpose=wave.purpose,
        population=wave.population,
        method=wave.method,
        use=wave.use_of_results,
        questionnaire=said_in(questionnaires.of(turn.db, wave).title, HOUSE_LANGUAGE),
        responsible=staff.name_of(turn.db, wave.responsible_id) if wave.responsible_id else "",
        planner=staff.name_of(turn.db, wave.planned_by) if wave.planned_by else "",
        sent_back=words.body(turn.db, wave.sent_back_id),
        # When a pilot is over somebody decides; until then there is no window.
        opens=None if wave.status == "pilot" else opens,
        closes=None if wave.status == "pilot" else closes,
        pilot=wave.pilot_size,
        lacks=tuple(rules.missing(wave)),
        progress=_progress(turn, wave) if wave.status in (*rules.UNCOUNTED, *rules.COUNTED) else None,
        may=_may(wave, roles),
        way=wave.way,
        buildings=tuple(name for key, name in _buildings(turn, wave.estate_id) if str(key) in wave.buildings.split()),
        **_reach(turn, wave),
        checks=comparing.waiting(turn.db, wave) if wave.status == "ended" else 0,
    )


def _reach(turn: Turn, wave: SurveyWave) -> dict[str, int]:
    """How many a plan comes to, before it is drawn."""
    if wave.drawn_at is not None or wave.status not in rules.BEFORE_OPEN:
        return {}
    found = reach.of(turn.db, wave, now=turn.now)
    return {"households": found.households, "resting": found.resting, "asks": found.asks}


def _buildings(turn: Turn, estate_id: int) -> list[tuple[int, str]]:
    """The buildings of an estate, in its order."""
    known = table(Building)
    found = rows(turn.db, Building, known.c.estate_id == estate_id, order=(known.c.id,))
    return [(one.id or 0, one.name) for one in found]


def _may(wave: SurveyWave, roles: frozenset[str]) -> tuple[str, ...]:
    """What may be done next with a survey, by role."""
    plans, decides, enters = (bool(roles & these) for these in (rules.PLANNERS, rules.APPROVERS, rules.ENTERERS))
    by_planner: dict[str, tuple[str, ...]] = {
        "planned": ("change", "cancel") if rules.missing(wave) else ("submit", "change", "cancel"),
        "submitted": ("cancel",),
        "approved": ("pilot", "open", "cancel") if wave.pilot_size else ("open", "cancel"),
        "pilot": ("open", "cancel"),
        "open": ("pause", "end"),
        "paused": ("go_on", "end"),
        "ended": ("figure",),
    }
    found = by_planner.get(wave.status, ()) if plans else ()
    if wave.status == "submitted" and decides:
        found = ("approve", "send_back", *found)
    if wave.status in rules.ENTERED and enters:
        found = ("enter", "doors", *found)
    return (*found, "results") if wave.status in rules.COUNTED and plans else found


def _progress(turn: Turn, wave: SurveyWave) -> progress.Progress:
    known = reading.progress(turn.db, wave, now=turn.now)
    forecast = known.forecast if wave.status in rules.ANSWERED else None
    method = planning.method_of(wave)
    return progress.Progress(
        drawn=known.returned.drawn,
        outcomes=tuple((str(outcome), count) for outcome, count in known.outcomes.items()),
        rate=percent(known.returned.rate),
        wanted=_wanted(method),
        likely=forecast.likely if forecast is not None else 0,
        low=forecast.low if forecast is not None else 0,
        high=forecast.high if forecast is not None else 0,
        needed=known.still_needed if wave.status in ("open", "paused") else 0,
        sending_until=known.sent_by,
    )


def _wanted(method: Method) -> str:
    """The return rate a procedure wants (Q6)."""
    return f"{'≥' if method.return_reached else '>'} {method.return_rate} %"


def _doors(turn: Turn, wave: SurveyWave, state: Any, event: Event) -> tuple[Pairs, tuple[tuple[str, int], ...]]:
    """Q6: who has not answered, in walking order: all of them, or of many the buildings, and one building's doors."""
    looked_at = event == Pressed("doors") or getattr(state, "at", "") == "doors"
    if wave.status not in rules.ENTERED or not looked_at:
        return (), ()
    buildings = reading.silent_buildings(turn.db, wave)
    if sum(count for _, count in buildings) <= ONE_LIST:
        return _labelled(reading.silent(turn.db, wave.id or 0, ONE_LIST)), ()
    pressed = number_in(event.choice, "in-") if isinstance(event, Pressed) else 0
    names = [name for name, _ in buildings]
    chosen = names[pressed - 1] if 0 < pressed <= len(names) else getattr(state, "building", "")
    doors = reading.silent(turn.db, wave.id or 0, building=chosen) if chosen in names else []
    return _labelled(doors), tuple(buildings)


def _labelled(doors: list[reading.Door]) -> Pairs:
    return tuple((one.label, one.outcome) for one in doors)


def _silent(turn: Turn, wave: SurveyWave) -> int:
    """How many have not answered."""
    counts = ladder.outcomes(turn.db, wave.id or 0)
    return sum(count for outcome, count in counts.items() if outcome in reading.SILENT)


def of_plan(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> sample.Facts:
    """Q2, X21: what a procedure proposes for an occasion, or the plan that was sent back; for who may plan."""
    estate, _, changed = talk.subject.partition(":")
    setting, actor = turn.at(int(estate)), person.as_staff()
    estate_id = setting.estate.id or 0
    rules.require_planner(staff.roles_at(turn.db, actor.id, estate_id))
    wave = door.seen(turn.db, int(changed), by=actor) if changed else None
    if wave is not None and wave.estate_id != estate_id:
        raise NotFound("surveys", talk.subject)
    proposed = _known(wave) if wave is not None else _proposed(turn, _occasion(state, event))
    plan = getattr(state, "plan", None) or proposed
    needed = planning.need(turn.db, setting, plan.buildings)
    team = staff.with_role(turn.db, estate_id, *sorted(rules.PLANNERS))
    offered = questionnaires.offered(turn.db, setting.estate.company_id, now=turn.now)
    return sample.Facts(
        estate=estate_id,
        name=setting.estate.name,
        wave=wave.id or 0 if wave is not None else 0,
        version=wave.version if wave is not None else 0,
        number=wave.number if wave is not None else "",
        proposed=proposed,
        questionnaires=tuple((one.id or 0, _titled(turn, one, person.language)) for one in offered),
        occasions=BY_HAND,
        households=needed.households,
        key_customers=len(drawing.key_units(turn.db, estate_id)),
        needs=tuple(sample.Need(one.margin, one.answers, one.invitations, one.reachable) for one in needed.rows),
        census=needed.census,
        colleagues=tuple((one.id or 0, one.name) for one in team)[:MOST_COLLEAGUES],
        today=setting.hours.local_day(turn.now),
        open=wave is None or wave.status == "planned",
        resting=reach.resting(
            turn.db, estate_id, plan.occasion, plan.buildings, besides=int(changed or 0), now=turn.now
        ),
        buildings=tuple(_buildings(turn, estate_id)),
        meant=house(turn, POPULATIONS.get(plan.occasion, POPULATION)),
    )


def _titled(turn: Turn, one: SurveyQuestionnaire, language: str) -> str:
    """A questionnaire by its title, its name and how long it is: several are called alike."""
    asked, said = questionnaires.parsed(one), turn.office.catalogs.say(TITLED, language)
    return said.format(title=said_in(asked.title, language), name=one.name, count=len(asked.items))


def _occasion(state: Any, event: Event) -> str:
    """The occasion that is pressed, or chosen before."""
    pressed = event.choice.removeprefix("as-") if isinstance(event, Pressed) else ""
    if pressed in BY_HAND:
        return pressed
    plan = getattr(state, "plan", None)
    return plan.occasion if plan is not None else "demand"


def _proposed(turn: Turn, occasion: str) -> WavePlan:
    """A plan as the profile has it, with the five statements in the house's words."""
    setting = turn.here()
    draft = planning.draft(turn.db, setting, occasion, now=turn.now)
    return WavePlan(
        questionnaire=draft.questionnaire_id,
        occasion=occasion,
        purpose=house(turn, PURPOSES[occasion]),
        population=house(turn, POPULATIONS.get(occasion, POPULATION)).format(estate=setting.estate.name),
        method=house(turn, METHOD),
        use=house(turn, USE),
        responsible=draft.responsible_id or 0,
        way=draft.way,  # type: ignore[arg-type]
        amount=amount(draft),
        opens=draft.opens_on.isoformat(),
        days=draft.window_days,
        working=draft.working,
        pilot=draft.pilot_size,
        buildings=draft.buildings,
    )


def _known(wave: SurveyWave) -> WavePlan:
    return WavePlan(
        questionnaire=wave.questionnaire_id,
        occasion=wave.occasion,
        purpose=wave.purpose,
        population=wave.population,
        method=wave.method,
        use=wave.use_of_results,
        responsible=wave.responsible_id or 0,
        way=wave.way,  # type: ignore[arg-type]
        amount=amount(wave),
        opens=wave.opens_on.isoformat(),
        days=wave.window_days,
        working=wave.working,
        pilot=wave.pilot_size,
        buildings=tuple(map(int, wave.buildings.split())),
    )


def amount(one: Any) -> int:
    """The number that belongs to a way of drawing: a margin, a share, a minimum of returns."""
    return int({"share": one.share, "minimum": one.returns}.get(one.way, one.margin))


FACTS: dict[str, Callable[..., Any]] = {
    "surveys": of_surveys,
    "survey_plan": of_plan,
}
