"""Q4 – the draw: the frame frozen, the order fixed by the seed, who is asked and who comes next; it can be drawn again.

An estate's units are its households. A rotation is the estate's own, its secret made when the first plan is submitted;
who had a turn in it stands on the households of earlier waves. Whoever was asked within 90 days rests and keeps the
turn, but for waves that ask the same people again on purpose.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any, cast

from sqlalchemy import and_, exists, insert, or_, select, update

from storage import due
from storage.actors import Actor
from storage.database import Db, upsert
from storage.errors import RuleBroken
from storage.reading import first, get
from storage.rules import surveys as rules
from storage.surveys import sampling
from storage.surveys.order import commitment
from storage.surveys.sampling import Draw, Household, Plan, Rotation, Way
from storage.tables import (
    Binding,
    Building,
    Estate,
    Resident,
    SurveyForm,
    SurveyHousehold,
    SurveyRotation,
    SurveySubstitution,
    SurveyWave,
    Unit,
    table,
)
from storage.waves import door, history, ladder
from storage.waves.door import WAVES

HOMES, ROTATIONS, LOG = table(SurveyHousehold), table(SurveyRotation), table(SurveySubstitution)
FORMS = table(SurveyForm)
UNITS, BUILDINGS, BINDINGS, RESIDENTS = table(Unit), table(Building), table(Binding), table(Resident)
RESTS = timedelta(days=90)
NEVER_RESTING = frozenset({"key", "grave", "again", "reissue"})
_AT_ONCE = 5000


def units(db: Db, estate_id: int, buildings: Sequence[int] = ()) -> list[tuple[int, str]]:
    """The households of some buildings, or of all: each unit with its building's name."""
    wanted = select(UNITS.c.id, BUILDINGS.c.name).join(BUILDINGS, BUILDINGS.c.id == UNITS.c.building_id)
    wanted = wanted.where(UNITS.c.estate_id == estate_id)
    if buildings:
        wanted = wanted.where(UNITS.c.building_id.in_(tuple(buildings)))
    return [(key, building) for key, building in db.execute(wanted.order_by(UNITS.c.id))]


def plan_of(wave: SurveyWave) -> Plan:
    """How a wave draws, for the pure draw."""
    way, rate = cast(Way, wave.way), Fraction(wave.expected_rate, 100)
    return Plan(way, wave.margin, Fraction(wave.share, 100), wave.returns, rate)


def commitments(db: Db, wave: SurveyWave, *, now: datetime) -> tuple[str, str]:
    """The hashes of the seeds of the running rotation and the next, to be told before the draw."""
    running = _rotation(db, wave.estate_id, now=now)
    return commitment(running.seed), commitment(running.next().seed)


def draw(db: Db, wave: SurveyWave, *, by: Actor, now: datetime) -> SurveyWave:
    """Q4: freeze the frame and draw; once, after the approval. Raises ``RuleBroken`` where there is nobody to draw."""
    wave = door.for_change(db, wave.id or 0, by=by)
    rules.require_status(wave, "approved")
    if wave.drawn_at is not None:
        raise RuleBroken("Q4", "wave_drawn", number=wave.number)
    # Of two draws of an estate at once the second waits, for they share a rotation.
    db.execute(select(ROTATIONS).where(ROTATIONS.c.estate_id == wave.estate_id).with_for_update())
    rotation = _rotation(db, wave.estate_id, now=now)
    frame = _frame(db, wave)
    resting = frozenset[str]() if wave.occasion in NEVER_RESTING else _resting(db, wave, now)
    made = sampling.draw(frame, plan_of(wave), _with_turns(db, rotation, wave, now), resting) if frame else None
    if made is None or not made.drawn:
        raise RuleBroken("Q4", "wave_nobody", number=wave.number)
    turns = _turns(wave, made, rotation.number)
    _keep(db, made, (_row(wave, one, resting, turns) for one in frame), now=now)
    if made.rotation.number != rotation.number:
        moved = update(ROTATIONS).where(ROTATIONS.c.estate_id == wave.estate_id)
        db.execute(moved.values(number=made.rotation.number, since=now))
    history.append(
        db, wave.id or 0, "drawn", by=by, now=now, drawn=len(made.drawn), frame=made.frame_hash,
        seeds=list(made.seed_hashes), rotation=rotation.number,
    )  # fmt: skip
    values = {"drawn_at": now, "rotation": rotation.number, "frame_digest": made.frame_hash, "households": len(frame)}
    return door.change(db, wave, **values)


def _turns(wave: SurveyWave, made: Draw, number: int) -> dict[str, int]:
    """The rotation in which each of the drawn has their turn; key customers are asked beside it."""
    beside = wave.way == "key"
    later = made.rotation.had if made.rotation.number != number else frozenset[str]()
    return {one.id: 0 if beside else number + (one.id in later) for one in made.drawn}


def _row(wave: SurveyWave, one: Household, resting: frozenset[str], turns: dict[str, int]) -> dict[str, Any]:
    return {
        "wave_id": wave.id,
        "unit_id": int(one.id),
        "stratum": one.stratum,
        "key_customer": one.key,
        "resting": one.id in resting,
        "drawn": one.id in turns,
        "rotation": turns.get(one.id, 0),
    }


def _keep(db: Db, made: Draw, frame: Iterator[dict[str, Any]], *, now: datetime) -> None:
    """The frame as rows: the drawn ranked in their order, then who comes next; 0 for who could not be drawn."""
    order = {int(one.id): rank for rank, one in enumerate((*made.drawn, *made.reserve), 1)}
    while some := list(islice(frame, _AT_ONCE)):
        db.execute(insert(HOMES), [one | {"rank": order.get(one["unit_id"], 0), "changed_at": now} for one in some])


def again(db: Db, wave: SurveyWave, *, now: datetime) -> list[int]:
    """Q4: the same draw once more, from what was kept of it: the units in their order."""
    kept = db.execute(select(HOMES).where(HOMES.c.wave_id == wave.id).order_by(HOMES.c.unit_id)).all()
    frame = [Household(str(one.unit_id), one.stratum, one.key_customer) for one in kept]
    resting = frozenset(str(one.unit_id) for one in kept if one.resting)
    rotation = Rotation(_rotation(db, wave.estate_id, now=now).secret, wave.rotation)
    made = sampling.draw(frame, plan_of(wave), _with_turns(db, rotation, wave, wave.drawn_at or now), resting)
    assert made.frame_hash == wave.frame_digest
    return [int(one.id) for one in made.drawn]


def first_drawn(db: Db, wave_id: int) -> list[int]:
    """Whom the lot fell on, in the order of the draw; without those who took somebody's place later."""
    later = exists().where(LOG.c.wave_id == wave_id, LOG.c.next_unit_id == HOMES.c.unit_id)
    found = select(HOMES.c.unit_id).where(HOMES.c.wave_id == wave_id, HOMES.c.drawn, ~later).order_by(HOMES.c.rank)
    return [int(key) for key in db.execute(found).scalars()]


def seeds(db: Db, wave: SurveyWave, *, now: datetime) -> dict[str, str]:
    """Q4: the seeds a wave was drawn by, under their hashes; "" while a rotation still runs and must not be told."""
    running = _rotation(db, wave.estate_id, now=now)
    of_wave = [Rotation(running.secret, number) for number in (wave.rotation, wave.rotation + 1)]
    return {commitment(one.seed): one.seed if one.number < running.number else "" for one in of_wave}


def substitute(db: Db, wave_id: int, unit_id: int, why: str, *, by: Actor, now: datetime) -> int | None:
    """Q4: a household that should not have been drawn is replaced by the next of its stratum, and by nobody else.

    Returns who takes its place; None, where the stratum has no more.
    """
    wave = door.for_change(db, wave_id, by=by)
    rules.require_status(wave, "approved", *rules.ANSWERED)
    gone = ladder.household(db, wave_id, unit_id)
    if not gone.drawn:
        raise RuleBroken("Q4", "survey_not_asked", number=wave.number)
    if not ladder.climb(db, gone, "ineligible", gone.mode, by=by, now=now):
        raise RuleBroken("Q4", "survey_gone_before", number=wave.number)
    theirs = (FORMS.c.wave_id == wave_id, FORMS.c.unit_id == unit_id, FORMS.c.void == "")
    db.execute(update(FORMS).where(*theirs).values(counts=False, void="out of sample"))
    same = (HOMES.c.wave_id == wave_id, HOMES.c.stratum == gone.stratum, HOMES.c.rank > 0, ~HOMES.c.drawn)
    following = first(db, SurveyHousehold, *same, order=(HOMES.c.rank,)) if wave.way not in ("all", "key") else None
    taken = following.unit_id if following is not None else None
    line = {"wave_id": wave_id, "gone_unit_id": unit_id, "next_unit_id": taken, "why": why, "at": now}
    db.execute(insert(LOG).values(**line, staff_id=by.id if by.kind == "staff" else None))
    if taken is not None:
        if wave.status in rules.ASKING:
            due.move(db, get(db, Estate, wave.estate_id).bot_id, "survey_send", door.subject(wave_id), at=now)
        enters = update(HOMES).where(HOMES.c.wave_id == wave_id, HOMES.c.unit_id == taken)
        db.execute(enters.values(drawn=True, rotation=gone.rotation, changed_at=now))
    history.append(db, wave_id, "substituted", by=by, now=now, gone=unit_id, taken=taken, why=why)
    return taken


def _rotation(db: Db, estate_id: int, *, now: datetime) -> Rotation:
    """The running rotation of an estate, with nobody's turn noted yet; its secret is made at the first asking."""
    fresh = {"estate_id": estate_id, "secret": secrets.token_hex(32), "number": 1, "since": now}
    db.execute(upsert(ROTATIONS).on_conflict_do_nothing(), fresh)
    found = first(db, SurveyRotation, ROTATIONS.c.estate_id == estate_id)
    assert found is not None
    return Rotation(found.secret, found.number)


def _frame(db: Db, wave: SurveyWave) -> list[Household]:
    keys = key_units(db, wave.estate_id)
    buildings = [int(key) for key in wave.buildings.split()]
    return [
        Household(str(unit), building, unit in keys) for unit, building in units(db, wave.estate_id, buildings)
    ]


def key_units(db: Db, estate_id: int) -> set[int]:
    """The units in which a key customer lives."""
    wanted = (
        select(BINDINGS.c.unit_id)
        .join(RESIDENTS, RESIDENTS.c.id == BINDINGS.c.resident_id)
        .join(UNITS, UNITS.c.id == BINDINGS.c.unit_id)
        .where(UNITS.c.estate_id == estate_id, BINDINGS.c.status == "confirmed", RESIDENTS.c.key_customer)
    )
    return set(db.execute(wanted).scalars())


def _resting(db: Db, wave: SurveyWave, now: datetime) -> frozenset[str]:
    """Who was asked within 90 days, or waits to be asked by another wave."""
    waits = and_(HOMES.c.drawn, WAVES.c.status.in_(("approved", *rules.ANSWERED)))
    wanted = (
        select(HOMES.c.unit_id)
        .join(WAVES, WAVES.c.id == HOMES.c.wave_id)
        .where(WAVES.c.estate_id == wave.estate_id, WAVES.c.id != wave.id)
        .where(or_(HOMES.c.sent_at > now - RESTS, waits))
    )
    return frozenset(str(key) for key in db.execute(wanted).scalars())


def _with_turns(db: Db, rotation: Rotation, wave: SurveyWave, moment: datetime) -> Rotation:
    """The rotation with who had a turn in it before a moment; a substitute has it from the substitution on."""
    later: Any = exists().where(
        LOG.c.wave_id == HOMES.c.wave_id, LOG.c.next_unit_id == HOMES.c.unit_id, LOG.c.at >= moment
    )
    wanted = (
        select(HOMES.c.unit_id)
        .join(WAVES, WAVES.c.id == HOMES.c.wave_id)
        .where(WAVES.c.estate_id == wave.estate_id, WAVES.c.id != wave.id, WAVES.c.drawn_at <= moment)
        .where(HOMES.c.drawn, HOMES.c.rotation == rotation.number, ~later)
    )
    had = frozenset(str(key) for key in db.execute(wanted).scalars())
    return Rotation(rotation.secret, rotation.number, had)
