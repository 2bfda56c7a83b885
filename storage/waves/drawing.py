"""Q4 – the draw: the frame frozen, the order fixed by the seed, who is asked and who comes next; it can be drawn again.

An estate's units are its households. A rotation is the estate's own, its secret made when the first plan is submitted;
who had a turn in it stands on the households of earlier waves. Whoever was asked within 90 days rests and keeps the
turn, but for waves that ask the same people again on purpose.
"""

import secrets
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, cast

from sqlalchemy import Select, and_, exists, func, insert, or_, select, text, update

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
    Record,
    Resident,
    SurveyForm,
    SurveyHousehold,
    SurveyRotation,
    SurveySubstitution,
    SurveyWave,
    Unit,
    table,
)
from storage.waves import door, history, ladder, lots, tallies
from storage.waves.door import WAVES
from storage.waves.lots import Home

HOMES, ROTATIONS, LOG = table(SurveyHousehold), table(SurveyRotation), table(SurveySubstitution)
FORMS, RECORDS = table(SurveyForm), table(Record)
UNITS, BUILDINGS, BINDINGS, RESIDENTS = table(Unit), table(Building), table(Binding), table(Resident)
RESTS, HANDLED = timedelta(days=90), timedelta(days=90)
NEVER_RESTING = frozenset({"key", "grave", "again", "reissue"})
# In the very words of the partial index.
KEY = text("key_customer")


def units(db: Db, estate_id: int, buildings: Sequence[int] = ()) -> list[tuple[int, str]]:
    """The households of some buildings, or of all: each unit with its building's name."""
    wanted = select(UNITS.c.id, BUILDINGS.c.name).join(BUILDINGS, BUILDINGS.c.id == UNITS.c.building_id)
    wanted = wanted.where(UNITS.c.estate_id == estate_id)
    if buildings:
        wanted = wanted.where(UNITS.c.building_id.in_(tuple(buildings)))
    return [(key, building) for key, building in db.execute(wanted.order_by(UNITS.c.id))]


def households(db: Db, estate_id: int, buildings: Sequence[int] = ()) -> int:
    """How many households that are, counted by an index."""
    wanted = select(func.count()).where(UNITS.c.estate_id == estate_id)
    if buildings:
        wanted = select(func.count()).where(UNITS.c.building_id.in_(tuple(buildings)))
    return int(db.execute(wanted).scalar_one())


def plan_of(wave: SurveyWave) -> Plan:
    """How a wave draws, for the pure draw."""
    way, rate = cast(Way, wave.way), Fraction(wave.expected_rate, 100)
    return Plan(way, wave.margin, Fraction(wave.share, 100), wave.returns, rate)


def is_part(wave: SurveyWave) -> bool:
    """Whether a wave is for a part of the estate alone, whose draw ends no rotation."""
    return bool(wave.buildings) or wave.occasion == "life"


def commitments(db: Db, wave: SurveyWave, *, now: datetime) -> tuple[str, str]:
    """The hashes of the seeds of the running rotation and the next, to be told before the draw."""
    running = _rotation(db, wave.estate_id, now=now)
    return commitment(running.seed), commitment(running.next().seed)


@dataclass(frozen=True, slots=True)
class Made:
    """A draw as a look at the register made it, and nothing kept of it yet.

    ``pieces`` are its households as they are kept (``lots``); ``before`` is how far the draws of the estate had come.
    """

    at: datetime
    before: tuple[int, int]
    drawn: int = 0
    households: int = 0
    frame_hash: str = ""
    seed_hashes: tuple[str, ...] = ()
    rotations: tuple[int, int] = (0, 0)
    pieces: tuple[str, ...] = ()


def look(db: Db, wave: SurveyWave, *, now: datetime) -> Made:
    """Q4: draw from the frame as it is now, and change nothing; for a large estate that takes a while."""
    running = first(db, SurveyRotation, ROTATIONS.c.estate_id == wave.estate_id)
    assert running is not None
    rotation, before = Rotation(running.secret, running.number), _before(db, wave, running.number)
    frame = _frame(db, wave, now)
    resting = frozenset[str]() if wave.occasion in NEVER_RESTING else _resting(db, wave, now)
    had, part = _with_turns(db, rotation, wave, now), is_part(wave)
    made = sampling.draw(frame, plan_of(wave), had, resting, part=part) if frame else None
    if made is None or not made.drawn:
        return Made(now, before)
    turns = _turns(wave, made, rotation.number)
    order = {one.id: rank for rank, one in enumerate((*made.drawn, *made.reserve), 1)}
    homes = (_home(one, resting, turns, order) for one in frame)
    return Made(
        at=now,
        before=before,
        drawn=len(made.drawn),
        households=len(frame),
        frame_hash=made.frame_hash,
        seed_hashes=made.seed_hashes,
        rotations=(rotation.number, made.rotation.number),
        pieces=tuple(lots.written(homes)),
    )


def _before(db: Db, wave: SurveyWave, number: int) -> tuple[int, int]:
    """How far the draws of an estate have come: a look that was overtaken by another draw does not hold."""
    made = select(func.count()).where(WAVES.c.estate_id == wave.estate_id, WAVES.c.frame_digest != "")
    return number, int(db.execute(made).scalar_one())


def _home(one: Household, resting: Set[str], turns: Mapping[str, int], order: Mapping[str, int]) -> Home:
    """A household of the frame: the drawn ranked in their order, then who comes next; 0 for who could not be drawn."""
    drawn, rank = one.id in turns, order.get(one.id, 0)
    return Home(int(one.id), one.stratum, one.key, one.id in resting, drawn, turns.get(one.id, 0), rank)


def keep(db: Db, wave_id: int, made: Made, *, by: Actor, now: datetime) -> SurveyWave | None:
    """Q4: a draw holds, once, after the approval; its households are entered by ``enter``.

    None, where it was made before another one of the estate was, and is to be made anew. Raises ``RuleBroken`` where
    there is nobody to draw.
    """
    wave = door.for_change(db, wave_id, by=by)
    _require_undrawn(db, wave)
    # Of two draws of an estate at once the second waits, for they share a rotation.
    held = db.execute(select(ROTATIONS).where(ROTATIONS.c.estate_id == wave.estate_id).with_for_update()).one()
    if made.before != _before(db, wave, held.number) or lots.waiting_at(db, wave.estate_id):
        return None
    if not made.drawn:
        raise RuleBroken("Q4", "wave_nobody", number=wave.number)
    lots.put(db, wave_id, made.pieces, at=made.at)
    first_number, last_number = made.rotations
    if last_number != first_number:
        moved = update(ROTATIONS).where(ROTATIONS.c.estate_id == wave.estate_id)
        db.execute(moved.values(number=last_number, since=now))
    history.append(
        db, wave_id, "drawn", by=by, now=now, drawn=made.drawn, frame=made.frame_hash,
        seeds=list(made.seed_hashes), rotation=first_number,
    )  # fmt: skip
    # Not another version: who looks at the wave meanwhile may go on with what they saw.
    values = {"rotation": first_number, "frame_digest": made.frame_hash, "households": made.households}
    db.execute(update(WAVES).where(WAVES.c.id == wave_id).values(**values))
    return get(db, SurveyWave, wave_id)


def enter(db: Db, wave: SurveyWave) -> SurveyWave:
    """Q4: some more households of a draw that holds; with the last ones the wave is drawn."""
    wave_id = wave.id or 0
    at = lots.enter(db, wave_id)
    if not lots.waiting(db, wave_id):
        db.execute(update(WAVES).where(WAVES.c.id == wave_id).values(drawn_at=at))
    return get(db, SurveyWave, wave_id)


def draw(db: Db, wave: SurveyWave, *, by: Actor, now: datetime) -> SurveyWave:
    """Q4: freeze the frame, draw and enter all of it, at once. Raises ``RuleBroken`` where there is nobody to draw."""
    wave = door.for_change(db, wave.id or 0, by=by)
    _require_undrawn(db, wave)
    _rotation(db, wave.estate_id, now=now)
    kept = keep(db, wave.id or 0, look(db, wave, now=now), by=by, now=now)
    if kept is None:
        raise RuleBroken("Q4", "wave_drawing", number=wave.number)
    while kept.drawn_at is None:
        kept = enter(db, kept)
    return kept


def is_large(db: Db, wave: SurveyWave) -> bool:
    """Whether a draw is too large to be entered while somebody waits."""
    buildings = [int(key) for key in wave.buildings.split()]
    return households(db, wave.estate_id, buildings) > lots.PIECE


def _require_undrawn(db: Db, wave: SurveyWave) -> None:
    rules.require_status(wave, "approved")
    if wave.drawn_at is not None or lots.waiting(db, wave.id or 0):
        raise RuleBroken("Q4", "wave_drawn", number=wave.number)


def _turns(wave: SurveyWave, made: Draw, number: int) -> dict[str, int]:
    """The rotation in which each of the drawn has their turn; key customers are asked beside it."""
    beside = wave.way == "key"
    later = made.rotation.had if made.rotation.number != number else frozenset[str]()
    return {one.id: 0 if beside else number + (one.id in later) for one in made.drawn}


def again(db: Db, wave: SurveyWave, *, now: datetime) -> list[int]:
    """Q4: the same draw once more, from what was kept of it: the units in their order."""
    kept = db.execute(select(HOMES).where(HOMES.c.wave_id == wave.id).order_by(HOMES.c.unit_id)).all()
    frame = [Household(str(one.unit_id), one.stratum, one.key_customer) for one in kept]
    resting = frozenset(str(one.unit_id) for one in kept if one.resting)
    rotation = Rotation(_rotation(db, wave.estate_id, now=now).secret, wave.rotation)
    had = _with_turns(db, rotation, wave, wave.drawn_at or now)
    made = sampling.draw(frame, plan_of(wave), had, resting, part=is_part(wave))
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
        tallies.drawn(db, wave_id, {gone.stratum: 1})
    history.append(db, wave_id, "substituted", by=by, now=now, gone=unit_id, taken=taken, why=why)
    return taken


def _rotation(db: Db, estate_id: int, *, now: datetime) -> Rotation:
    """The running rotation of an estate, with nobody's turn noted yet; its secret is made at the first asking."""
    fresh = {"estate_id": estate_id, "secret": secrets.token_hex(32), "number": 1, "since": now}
    db.execute(upsert(ROTATIONS).on_conflict_do_nothing(), fresh)
    found = first(db, SurveyRotation, ROTATIONS.c.estate_id == estate_id)
    assert found is not None
    return Rotation(found.secret, found.number)


def _frame(db: Db, wave: SurveyWave, now: datetime) -> list[Household]:
    keys = key_units(db, wave.estate_id)
    found = units(db, wave.estate_id, [int(key) for key in wave.buildings.split()])
    if wave.occasion == "life":
        lately = handled(db, wave.estate_id, now)
        found = [one for one in found if one[0] in lately]
    return [Household(str(unit), building, unit in keys) for unit, building in found]


def handled(db: Db, estate_id: int, now: datetime) -> set[int]:
    """Q1: the households for which something was handled within three months: repaired, handed over, put right."""
    lately = (RECORDS.c.estate_id == estate_id, RECORDS.c.resolved_at.between(now - HANDLED, now))
    wanted = select(RECORDS.c.unit_id).where(*lately, RECORDS.c.unit_id.is_not(None)).distinct()
    return set(db.execute(wanted).scalars())


def key_units(db: Db, estate_id: int) -> set[int]:
    """The units in which a key customer lives."""
    wanted = (
        select(BINDINGS.c.unit_id)
        .join(RESIDENTS, RESIDENTS.c.id == BINDINGS.c.resident_id)
        .join(UNITS, UNITS.c.id == BINDINGS.c.unit_id)
        .where(UNITS.c.estate_id == estate_id, BINDINGS.c.status == "confirmed", KEY)
    )
    return set(db.execute(wanted).scalars())


def resting(estate_id: int, besides: int, now: datetime) -> Select[tuple[int]]:
    """The units that were asked within 90 days, or wait to be asked by a wave other than this one."""
    waits = and_(HOMES.c.drawn, WAVES.c.status.in_(("approved", *rules.ANSWERED)))
    return (
        select(HOMES.c.unit_id)
        .join(WAVES, WAVES.c.id == HOMES.c.wave_id)
        .where(WAVES.c.estate_id == estate_id, WAVES.c.id != besides)
        .where(or_(HOMES.c.sent_at > now - RESTS, waits))
    )


def _resting(db: Db, wave: SurveyWave, now: datetime) -> frozenset[str]:
    return frozenset(str(key) for key in db.execute(resting(wave.estate_id, wave.id or 0, now)).scalars())


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
