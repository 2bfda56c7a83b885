"""Q1–Q3, X21 – a wave as a plan: proposed by an occasion or by hand, submitted, approved or sent back, called off."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import insert

from storage import due, estates
from storage.actors import Actor
from storage.calendar import Hours, is_working_day, working_days_after
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.people import staff
from storage.reading import first, get, rows
from storage.rules import follow_up, intake, surveys as rules
from storage.surveys import methods, sampling, sizes
from storage.surveys.methods import Method
from storage.tables import Building, SurveyQuestionnaire, SurveyWave, table
from storage.waves import door, drawing, history, lots, questionnaires, words
from storage.waves.door import WAVES

PREFIX = "DC"
# Who is surveyed under a complaint profile that says nothing of surveys is surveyed by A.
PROFILES = ("A", "B", "D", "E")
# E 4.4: the scope is fixed a week before.
AHEAD = timedelta(days=7)
A_YEAR = timedelta(days=364)
# After a matter was handled it is asked how, and how easy it was; of all for whom one was.
OF_OCCASION = {"life": "case"}
WAY_OF = {"key": "key", "life": "all"}
QUARTERLY = frozenset({"key", "life"})
_LIMITS: dict[str, range] = {
    "share": range(1, 101),
    "returns": range(100_001),
    "expected_rate": range(1, 101),
    "window_days": range(1, 61),
}
_PILOTS = (0, *range(5, 11))


@dataclass(frozen=True, slots=True)
class Draft:
    """A wave as it is planned; the fields are those of ``SurveyWave``. ``buildings`` are ids, none for all."""

    questionnaire_id: int
    occasion: str
    opens_on: date
    profile: str
    purpose: str = ""
    population: str = ""
    method: str = ""
    use_of_results: str = ""
    responsible_id: int | None = None
    way: str = "simple"
    margin: int = 5
    share: int = 100
    returns: int = 0
    expected_rate: int = 60
    buildings: tuple[int, ...] = ()
    window_days: int = 7
    working: bool = False
    pilot_size: int = 0
    former_id: int | None = None
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What a planner sees: so many households, whether a census is better, each margin with what it costs."""

    households: int
    census: bool
    rows: list[sizes.Need]


def profile_of(setting: Setting) -> str:
    """The procedure by which an estate surveys."""
    return setting.procedure.id if setting.procedure.id in PROFILES else methods.DEFAULT


def method_of(wave: SurveyWave) -> Method:
    """What the procedure of a wave fixes."""
    return methods.method(wave.profile)


def draft(db: Db, setting: Setting, occasion: str, *, now: datetime, profile: str = "") -> Draft:
    """A plan as the profile has it, a week ahead; what X21 wants in words is left to people."""
    chosen = profile or profile_of(setting)
    method = methods.method(chosen)
    name = OF_OCCASION.get(occasion, method.questionnaire)
    asked = questionnaires.named(db, setting.estate.company_id, name, now=now)
    assert asked is not None, "the profile's questionnaire is shipped"
    leads = staff.with_role(db, setting.estate.id or 0, "supervisor") + staff.with_role(
        db, setting.estate.id or 0, "manager"
    )
    count = drawing.households(db, setting.estate.id or 0)
    way = "all" if sizes.census_is_better(count) else method.sample
    return Draft(
        questionnaire_id=asked.id or 0,
        occasion=occasion,
        opens_on=setting.hours.local_day(now) + AHEAD,
        profile=chosen,
        responsible_id=leads[0].id if leads else None,
        way=WAY_OF.get(occasion, way),
        share=method.share,
        returns=method.returns,
        window_days=method.window_days,
        working=method.window_days_are == "working",
    )


def plan(db: Db, setting: Setting, wanted: Draft, *, by: Actor, now: datetime) -> SurveyWave:
    """Q1: a wave as a plan, by somebody who leads or by an occasion."""
    if by.kind != "system":
        rules.require_planner(_roles(db, setting, by))
    day = setting.hours.local_day(now)
    values = asdict(wanted) | {"buildings": _spelled(wanted.buildings)}
    _require_fit(db, setting, values, day)
    values |= {
        "estate_id": setting.estate.id,
        "number": intake.numbered(db, setting.estate.id or 0, PREFIX, day),
        "period": period(wanted.occasion, wanted.opens_on),
        "planned_by": by.id if by.kind == "staff" else None,
        "planned_at": now,
    }
    made = int(db.execute(insert(WAVES).values(**values).returning(WAVES.c.id)).scalar_one())
    history.append(db, made, "planned", by=by, now=now, occasion=wanted.occasion, questionnaire=wanted.questionnaire_id)
    return get(db, SurveyWave, made)


def planned_before(db: Db, estate_id: int, occasion: str, of: str) -> bool:
    """Q1: whether an occasion has its wave of a period already, by itself or by hand, even one that was called off."""
    return first(
        db, SurveyWave, WAVES.c.estate_id == estate_id, WAVES.c.occasion == occasion, WAVES.c.period == of
    ) is not None


def period(occasion: str, day: date) -> str:
    """F43: the half-year – of what comes quarterly the quarter – that a wave belongs to, by the day it opens on."""
    if occasion in QUARTERLY:
        return f"{day.year}Q{(day.month + 2) // 3}"
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def change(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime, **values: Any) -> SurveyWave:
    """Q3: change a plan that has not been submitted; columns of ``SurveyWave`` by their names."""
    wave = _led(db, wave_id, version, by)
    rules.require_status(wave, "planned")
    setting = estates.setting(db, wave.estate_id)
    if "buildings" in values:
        values["buildings"] = _spelled(values["buildings"])
    _require_fit(db, setting, values, setting.hours.local_day(now))
    if "opens_on" in values:
        values["period"] = period(wave.occasion, values["opens_on"])
    history.append(db, wave_id, "changed", by=by, now=now, columns=sorted(values))
    return door.change(db, wave, **values)


def submit(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q2: hand a plan to the manager; from now on it is not changed. The hashes of its seeds are told with it (Q4)."""
    wave = _led(db, wave_id, version, by)
    rules.require_stated(wave)
    _require_rare(db, wave)
    told = " ".join(drawing.commitments(db, wave, now=now))
    values = {"submitted_at": now, "submitted_by": by.id if by.kind == "staff" else None, "commitments": told}
    submitted = door.advance(db, wave, "submitted", sent_back_id=None, **values)
    history.append(db, wave_id, "submitted", by=by, now=now, commitments=told.split())
    return submitted


def _require_rare(db: Db, wave: SurveyWave) -> None:
    """Whether people would recommend us is asked once a year at most. Raises ``RuleBroken``."""
    if not _recommendation(db, wave):
        return
    lately = WAVES.c.opens_on.between(wave.opens_on - A_YEAR, wave.opens_on + A_YEAR)
    here = (WAVES.c.estate_id == wave.estate_id, WAVES.c.id != wave.id, lately)
    for other in rows(db, SurveyWave, *here, WAVES.c.status.not_in(("planned", "cancelled"))):
        if _recommendation(db, other):
            raise RuleBroken("Q3", "nps_once_a_year", number=other.number)


def _recommendation(db: Db, wave: SurveyWave) -> bool:
    return any(item.kind == "nps" for item in questionnaires.of(db, wave).items)


def approve(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q2: the manager approves; the draw and the opening fall due."""
    wave = _judged(db, wave_id, version, by)
    approved = door.advance(db, wave, "approved", decided_at=now, decided_by=by.id)
    history.append(db, wave_id, "approved", by=by, now=now)
    setting = estates.setting(db, wave.estate_id)
    due.move(db, setting.estate.bot_id, "survey_draw", door.subject(wave_id), at=now)
    return approved


def send_back(db: Db, wave_id: int, version: int, said: str, *, by: Actor, now: datetime) -> SurveyWave:
    """Q2: the manager sends a plan back, with words; it can be changed and submitted anew."""
    wave = _judged(db, wave_id, version, by)
    if not said.strip():
        raise RuleBroken("Q2", "wave_sent_back_why", number=wave.number)
    kept = words.keep(db, wave_id, "sent_back", said.strip(), by=by, now=now)
    history.append(db, wave_id, "sent_back", by=by, now=now)
    return door.advance(db, wave, "planned", sent_back_id=kept)


def cancel(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Call a wave off before it is open."""
    wave = _led(db, wave_id, version, by)
    cancelled = door.advance(db, wave, "cancelled", cancelled_at=now)
    lots.drop(db, wave_id)
    due.cancel(db, door.subject(wave_id), why="called off", now=now)
    history.append(db, wave_id, "cancelled", by=by, now=now)
    return cancelled


def need(db: Db, setting: Setting, buildings: Sequence[int] = (), expected_rate: int = 60) -> Need:
    """Q4: what ± 3, 5, 7 and 10 % cost among the households of some buildings, or of all."""
    count = drawing.households(db, setting.estate.id or 0, buildings)
    table_of = sizes.needs(count, Fraction(expected_rate, 100)) if count else []
    return Need(count, sizes.census_is_better(count), table_of)


def asked_of(wave: SurveyWave, households: int) -> int:
    """How many households a wave would draw of so many."""
    return sampling.wanted(drawing.plan_of(wave), households) if households else 0


def opening(wave: SurveyWave, hours: Hours, *, at: datetime, now: datetime) -> datetime:
    """Q5: when a wave opens: on its day at the hour at which people are asked; approved later, the same hour after."""
    return at if at > now else hours.next_at(now, at.astimezone(hours.zone).time())


def window(wave: SurveyWave, setting: Setting, overrides: Any, opened: datetime) -> datetime:
    """Q5: when a wave that opened then closes: at the end of the last of its days, calendar or working ones."""
    day = setting.hours.local_day(opened)
    if wave.working:
        return setting.hours.end_of(working_days_after(day, wave.window_days, overrides))
    return setting.hours.end_of(day + timedelta(days=wave.window_days))


def opens_at(wave: SurveyWave, setting: Setting, *, now: datetime) -> datetime:
    """Q5: when an approved wave opens by itself."""
    at = setting.hours.at(wave.opens_on, follow_up.by_day(setting))
    return opening(wave, setting.hours, at=at, now=now)


def holidays_in(opened: date, closes: date, overrides: Any) -> int:
    """How many days of a window are no working days: a planner is told of a National Day in it."""
    days = (opened + timedelta(days=number) for number in range((closes - opened).days))
    return sum(not is_working_day(day, overrides) for day in days)


def _led(db: Db, wave_id: int, version: int, by: Actor) -> SurveyWave:
    wave = door.for_change(db, wave_id, by=by)
    rules.require_planner(door.roles(db, wave, by=by))
    rules.require_version(wave, version)
    return wave


def _judged(db: Db, wave_id: int, version: int, by: Actor) -> SurveyWave:
    wave = door.for_change(db, wave_id, by=by)
    rules.require_approver(door.roles(db, wave, by=by))
    rules.require_version(wave, version)
    rules.require_status(wave, "submitted")
    return wave


def _roles(db: Db, setting: Setting, by: Actor) -> frozenset[str]:
    return staff.roles_at(db, by.id, setting.estate.id or 0) if by.kind == "staff" else frozenset()


def _spelled(buildings: Sequence[int] | str) -> str:
    return buildings if isinstance(buildings, str) else " ".join(map(str, buildings))


def _require_fit(db: Db, setting: Setting, values: dict[str, Any], today: date) -> None:
    """Raises ``RuleBroken`` for a value that no plan can have, ``Forbidden`` for what is another company's."""
    wrong = [name for name, allowed in _LIMITS.items() if name in values and values[name] not in allowed]
    wrong += ["pilot_size"] if values.get("pilot_size", 0) not in _PILOTS else []
    wrong += ["margin"] if values.get("margin", 5) not in sizes.MARGINS else []
    wrong += ["opens_on"] if values.get("opens_on", today) < today else []
    if wrong:
        raise RuleBroken("Q2", "plan_unfit", what=wrong[0])
    asked = get(db, SurveyQuestionnaire, values["questionnaire_id"]) if "questionnaire_id" in values else None
    if asked is not None and asked.company_id != setting.estate.company_id:
        raise Forbidden("not_found")
    theirs = {one.id for one in rows(db, Building, table(Building).c.estate_id == setting.estate.id)}
    if not {int(key) for key in values.get("buildings", "").split()} <= theirs:
        raise Forbidden("not_found")
    person = values.get("responsible_id")
    if person is not None and not staff.roles_at(db, person, setting.estate.id or 0):
        raise Forbidden("not_found")
