"""What the dialogs of whoever leads need to know about surveys: the list, a page, a plan.

What may be done next is said here for the buttons, by role and status; storage asks again when one is pressed.
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.surveys import WavePlan
from dialogs.events import Event, Pressed
from dialogs.kit import N_, number_in
from dialogs.surveys import plan as survey_plan, progress, surveys
from handlers.facts.surveys import house, said_in
from handlers.office import HOUSE_LANGUAGE, Person, Turn
from storage import estates
from storage.errors import NotFound
from storage.people import staff
from storage.rules import surveys as rules
from storage.surveys.methods import Method
from storage.surveys.rounding import percent
from storage.tables import Conversation, SurveyWave
from storage.tables.survey import OCCASIONS
from storage.waves import door, drawing, ladder, planning, questionnaires, reading, words

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
        waves=tuple(surveys.Line(wave.id or 0, wave.number, wave.occasion, wave.status) for wave in found),
        one=_page(turn, one, roles) if one is not None else None,
        doors=doors,
        buildings=buildings,
        silent=_silent(turn, one) if one is not None else 0,
        alone=bool(alone),
    )


def _page(turn: Turn, wave: SurveyWave, roles: frozenset[str]) -> surveys.Wave:
    setting = turn.here()
    opens = wave.opens_at or planning.opens_at(wave, setting, now=turn.now)
    closes = wave.closes_at or planning.window(wave, setting, estates.overrides(turn.db), opens)
    return surveys.Wave(
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
        opens=opens,
        closes=closes,
        pilot=wave.pilot_size,
        lacks=tuple(rules.missing(wave)),
        progress=_progress(turn, wave) if wave.status in (*rules.UNCOUNTED, *rules.COUNTED) else None,
        may=_may(wave, roles),
    )


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
        needed=known.still_needed if wave.status in rules.ANSWERED else 0,
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


def of_plan(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> survey_plan.Facts:
    """Q2, X21: what a procedure proposes for an occasion, or the plan that was sent back; for who may plan."""
    estate, _, changed = talk.subject.partition(":")
    setting, actor = turn.at(int(estate)), person.as_staff()
    estate_id = setting.estate.id or 0
    rules.require_planner(staff.roles_at(turn.db, actor.id, estate_id))
    wave = door.seen(turn.db, int(changed), by=actor) if changed else None
    if wave is not None and wave.estate_id != estate_id:
        raise NotFound("surveys", talk.subject)
    needed = planning.need(turn.db, setting)
    team = staff.with_role(turn.db, estate_id, *sorted(rules.PLANNERS))
    offered = questionnaires.offered(turn.db, setting.estate.company_id, now=turn.now)
    return survey_plan.Facts(
        estate=estate_id,
        name=setting.estate.name,
        wave=wave.id or 0 if wave is not None else 0,
        version=wave.version if wave is not None else 0,
        number=wave.number if wave is not None else "",
        proposed=_known(wave) if wave is not None else _proposed(turn, _occasion(state, event)),
        questionnaires=tuple(
            (one.id or 0, said_in(questionnaires.parsed(one).title, person.language)) for one in offered
        ),
        occasions=BY_HAND,
        households=needed.households,
        key_customers=len(drawing.key_units(turn.db, estate_id)),
        needs=tuple(survey_plan.Need(one.margin, one.answers, one.invitations, one.reachable) for one in needed.rows),
        census=needed.census,
        colleagues=tuple((one.id or 0, one.name) for one in team)[:MOST_COLLEAGUES],
        today=setting.hours.local_day(turn.now),
        open=wave is None or wave.status == "planned",
    )


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
    )


def amount(one: Any) -> int:
    """The number that belongs to a way of drawing: a margin, a share, a minimum of returns."""
    return int({"share": one.share, "minimum": one.returns}.get(one.way, one.margin))


FACTS: dict[str, Callable[..., Any]] = {
    "surveys": of_surveys,
    "survey_plan": of_plan,
}
