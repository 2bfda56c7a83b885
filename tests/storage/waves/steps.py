"""The life of a wave in single steps, as the tests tell it, and an estate with as many households as a test wants."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from storage.actors import Actor
from storage.database import Db
from storage.reading import get
from storage.tables import Binding, Building, Resident, SurveyForm, SurveyWave, Unit, table
from storage.waves import answering, drawing, planning, questionnaires, running, sending
from storage.waves.given import Given
from tests.kit.estate import BOT_ID, LIU, MOVED_IN, ZHAO, at, setting

TODAY = at("2026-11-02 10:00")  # a Monday
OPENS = date(2026, 11, 9)
OPENING = at("2026-11-09 09:30")
STATED = {
    "purpose": "了解住户对服务是否满意",
    "population": "全体住户",
    "method": "随机抽取，用机器人发送",
    "use_of_results": "改进服务，并向住户公布",
    "responsible_id": ZHAO.id,
}
FIRST_UNIT, FIRST_RESIDENT, FIRST_USER = 1000, 1000, 700_000


def lays_out(db: Db, households: int, *, buildings: int = 4, bound: int | None = None) -> None:
    """So many households more in so many buildings; in the first ``bound`` of them, or in all, lives somebody."""
    people = range(households if bound is None else bound)
    db.execute(
        insert(table(Building)),
        [{"id": 100 + number, "estate_id": 1, "name": f"{10 + number}栋"} for number in range(buildings)],
    )
    db.execute(
        insert(table(Unit)),
        [
            {"id": FIRST_UNIT + one, "estate_id": 1, "building_id": 100 + one % buildings, "name": f"{one}室"}
            for one in range(households)
        ],
    )
    if not people:
        return
    db.execute(
        insert(table(Resident)),
        [{"id": FIRST_RESIDENT + one, "user_id": FIRST_USER + one, "name": f"住户{one}"} for one in people],
    )
    lives = {"status": "confirmed", "since": MOVED_IN, "judged_at": MOVED_IN}
    db.execute(
        insert(table(Binding)),
        [{"resident_id": FIRST_RESIDENT + one, "unit_id": FIRST_UNIT + one, **lives} for one in people],
    )


def lives_in(unit_id: int) -> Actor:
    """Who lives in one of the households that were laid out."""
    number = unit_id - FIRST_UNIT
    return Actor("resident", FIRST_RESIDENT + number, FIRST_USER + number)


def moves_in(db: Db, unit_id: int, number: int) -> Actor:
    """One member more of a household."""
    db.execute(insert(table(Resident)).values(id=number, user_id=FIRST_USER + number, name="家人"))
    lives = {"status": "confirmed", "since": MOVED_IN, "judged_at": MOVED_IN}
    db.execute(insert(table(Binding)).values(resident_id=number, unit_id=unit_id, **lives))
    return Actor("resident", number, FIRST_USER + number)


def planned(db: Db, **values: Any) -> SurveyWave:
    """A wave as a plan of 赵敏's that states what it must."""
    now = values.pop("now", TODAY)
    name = values.pop("questionnaire", "A")
    asked = questionnaires.named(db, 1, name, now=now)
    assert asked is not None
    wanted = {"occasion": "demand", "opens_on": OPENS, "profile": "A", "way": "all", **STATED, **values}
    draft = planning.Draft(questionnaire_id=asked.id or 0, **wanted)
    return planning.plan(db, setting(db), draft, by=ZHAO.actor, now=now)


def approved(db: Db, **values: Any) -> SurveyWave:
    """Planned, submitted by 赵敏, approved by 刘洋."""
    now = values.get("now", TODAY)
    wave = planned(db, **values)
    wave = planning.submit(db, wave.id or 0, wave.version, by=ZHAO.actor, now=now)
    return planning.approve(db, wave.id or 0, wave.version, by=LIU.actor, now=now)


def opened(db: Db, *, when: datetime = OPENING, **values: Any) -> SurveyWave:
    """Approved, drawn and open; nobody is asked yet."""
    wave = approved(db, **values)
    wave = drawing.draw(db, wave, by=LIU.actor, now=values.get("now", TODAY) + timedelta(minutes=1))
    return running.open_(db, wave.id or 0, wave.version, by=ZHAO.actor, now=when)


def sent(db: Db, wave: SurveyWave, *, when: datetime | None = None) -> list[int]:
    """Everybody who was drawn is asked; the units that could be."""
    now = when or OPENING + timedelta(minutes=1)
    batch = sending.next_batch(db, wave, BOT_ID, 100_000)
    for one in batch:
        sending.asked(db, one, now=now)
    return [one.home.unit_id for one in batch if one.resident is not None]


def answers(db: Db, wave: SurveyWave, unit_id: int, level: int = 4, **more: Given) -> dict[str, Given]:
    """An answer to every question: the same level to each service, nothing picked, nothing written."""
    said = {item.code: _usual(item.kind, item.full, level) for item in questionnaires.of(db, wave).items}
    for item in questionnaires.of(db, wave).items:
        if item.kind == "choice":
            said[item.code] = Given(chosen=(item.options[0].code,))
    return said | more


def _usual(kind: str, full: int, level: int) -> Given:
    match kind:
        case "level":
            return Given(level)
        case "points":
            return Given(full * level // 5)
        case "nps" | "ces":
            return Given(level + 1)
        case _:
            return Given()


def returns(db: Db, wave: SurveyWave, unit_id: int, level: int = 4, **more: Any) -> SurveyForm:
    """A household answers every question, ten minutes long, and returns its form."""
    now, by = more.pop("when", OPENING + timedelta(days=1)), more.pop("by", lives_in(unit_id))
    form = answering.begin(db, wave.id or 0, unit_id, by=by, now=now)
    for item, said in answers(db, wave, unit_id, level, **more).items():
        answering.answer(db, form.id or 0, item, said, by=by, now=now)
    finished = answering.complete(db, form.id or 0, by=by, now=now + timedelta(minutes=10))
    return finished.form


def again(db: Db, wave: SurveyWave) -> SurveyWave:
    """The wave as it is now."""
    return get(db, SurveyWave, wave.id or 0)
