"""Q4, E 4.4: the draw of a wave – frozen, reproducible, nobody again until all had a turn, substitution by the next."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from storage import due
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import RuleBroken
from storage.people import residents
from storage.reading import get
from storage.surveys import order
from storage.surveys.ladder import OUTCOMES
from storage.tables import (
    Record,
    SurveyQuestionnaire,
    SurveyReturned,
    SurveyRotation,
    SurveySubstitution,
    SurveyTally,
    SurveyWave,
    Unit,
    table,
)
from storage.waves import door, drawing, history, ladder, lots, planning, reach, reading, running, tallies
from tests.kit import explained
from tests.kit.estate import CHEN, FLAT_101, FLAT_1202, LIU, SUN, ZHAO, at, setting
from tests.storage import matters
from tests.storage.waves.steps import (
    FIRST_UNIT,
    OPENING,
    TODAY,
    again,
    approved,
    lays_out,
    opened,
    planned,
    returns,
    sent,
)

HOMES = drawing.HOMES


def drawn(db: Db, **values: Any) -> SurveyWave:
    return drawing.draw(db, approved(db, **values), by=LIU.actor, now=TODAY + timedelta(minutes=1))


def drawn_of_many(db: Db, wave: SurveyWave) -> int:
    """A household that was drawn, of a building in which others were not."""
    left = select(HOMES.c.stratum).where(HOMES.c.wave_id == wave.id, HOMES.c.rank > 0, ~HOMES.c.drawn)
    waits = set(db.execute(left).scalars())
    chosen = drawing.first_drawn(db, wave.id or 0)
    # Who was laid out can be reached by the bot.
    return next(
        unit for unit in chosen if unit >= FIRST_UNIT and ladder.household(db, wave.id or 0, unit).stratum in waits
    )


def finished(db: Db, wave: SurveyWave) -> None:
    """The window of a wave is over, long ago for who was asked in it."""
    running.end(db, wave.id or 0, by=SYSTEM, now=OPENING + timedelta(days=8))


def test_q4_a_draw_can_be_drawn_again_from_what_was_kept_of_it(db: Db) -> None:
    lays_out(db, 296, bound=0)
    wave = drawn(db, way="stratified", margin=10, expected_rate=80)
    assert (wave.households, wave.rotation) == (300, 1)
    first = drawing.first_drawn(db, wave.id or 0)
    assert len(first) == planning.asked_of(wave, 300) == 92
    assert drawing.again(db, wave, now=TODAY) == first
    assert order.keeps(drawing._rotation(db, 1, now=TODAY).seed, wave.commitments.split()[0])


def test_q4_each_building_has_its_share_of_a_stratified_draw(db: Db) -> None:
    lays_out(db, 296, bound=0)
    wave = drawn(db, way="stratified", margin=10, expected_rate=80)
    found = db.execute(select(HOMES.c.stratum).where(HOMES.c.wave_id == wave.id, HOMES.c.drawn)).scalars()
    counted = Counter(found)
    assert {counted[f"{name}栋"] for name in (10, 11, 12, 13)} <= {22, 23}
    assert counted["1栋"] == counted["3栋"] == 2


def test_q4_nobody_is_drawn_again_until_all_had_a_turn(db: Db) -> None:
    lays_out(db, 26, bound=0)
    one = opened(db, way="share", share=40)
    finished(db, one)
    two = drawn(db, way="share", share=40)
    had = set(drawing.first_drawn(db, one.id or 0))
    second = set(drawing.first_drawn(db, two.id or 0))
    assert (len(had), len(second), had & second) == (12, 12, set())
    three = drawn(db, way="share", share=40)
    third = drawing.first_drawn(db, three.id or 0)
    # Who waits to be asked by the second rests; the six that are left are taken, and the next rotation begins.
    assert set(third).isdisjoint(second)
    assert len(set(third) & had) == 6
    rotation = db.execute(select(table(SurveyRotation))).one()
    assert rotation.number == 2
    told = drawing.seeds(db, again(db, three), now=TODAY)
    assert [bool(seed) for seed in told.values()] == [True, False]
    assert drawing.again(db, again(db, three), now=TODAY) == third
    assert drawing.again(db, again(db, one), now=TODAY) == drawing.first_drawn(db, one.id or 0)


def test_q4_whoever_was_asked_within_ninety_days_rests_and_keeps_the_turn(db: Db) -> None:
    one = opened(db)
    assert sorted(sent(db, one)) == [SUN.flat.id, CHEN.flat.id]
    finished(db, one)
    later = OPENING + timedelta(days=60)
    wave = approved(db, now=later, opens_on=later.date())
    drawing.draw(db, wave, by=LIU.actor, now=later)
    assert sorted(drawing.first_drawn(db, wave.id or 0)) == [FLAT_101.id, FLAT_1202.id]
    much_later = OPENING + timedelta(days=91)
    wave = approved(db, now=much_later, opens_on=much_later.date(), occasion="again")
    assert len(drawing.again(db, drawing.draw(db, wave, by=LIU.actor, now=much_later), now=much_later)) == 4


def test_q4_key_customers_are_asked_beside_the_rotation(db: Db) -> None:
    residents.mark_key(db, CHEN.id, True)
    wave = drawn(db, way="key", occasion="key")
    assert drawing.first_drawn(db, wave.id or 0) == [CHEN.flat.id]
    assert ladder.household(db, wave.id or 0, CHEN.flat.id).rotation == 0


def test_q4_a_draw_from_nobody_is_refused(db: Db) -> None:
    with pytest.raises(RuleBroken, match="wave_nobody"):
        drawn(db, way="key")


def test_q4_a_wave_is_drawn_once_and_after_its_approval(db: Db) -> None:
    with pytest.raises(RuleBroken, match="wave_status"):
        drawing.draw(db, planned(db), by=LIU.actor, now=TODAY)
    wave = drawn(db)
    with pytest.raises(RuleBroken, match="wave_drawn"):
        drawing.draw(db, wave, by=LIU.actor, now=TODAY)


def test_q4_some_buildings_alone_are_drawn_from(db: Db) -> None:
    lays_out(db, 8, bound=0)
    wave = drawn(db, buildings=(100, 101))
    assert wave.households == 4
    # The rotation of the estate goes on: the others have had no turn yet.
    assert drawing._rotation(db, 1, now=TODAY).number == 1
    assert drawing.again(db, wave, now=TODAY) == drawing.first_drawn(db, wave.id or 0)


def test_q1_after_a_case_those_are_asked_for_whom_something_was_handled_lately(db: Db) -> None:
    draft = planning.draft(db, setting(db), "life", now=TODAY)
    assert (questionnaire_of(db, draft.questionnaire_id), draft.way) == ("case", "all")
    with pytest.raises(RuleBroken, match="wave_nobody"):
        drawn(db, occasion="life", questionnaire="case")
    matters.resolved(db, matters.filed(db))
    later = matters.MORNING + timedelta(days=1)
    wave = approved(db, now=later, opens_on=later.date(), occasion="life", questionnaire="case")
    wave = drawing.draw(db, wave, by=LIU.actor, now=later + timedelta(days=1))
    assert drawing.first_drawn(db, wave.id or 0) == [db.execute(select(table(Record).c.unit_id)).scalar_one()]
    assert drawing._rotation(db, 1, now=later).number == 1
    opens = (later + timedelta(days=200)).date()
    long_ago = approved(db, now=later, opens_on=opens, occasion="life", questionnaire="case")
    with pytest.raises(RuleBroken, match="wave_nobody"):
        drawing.draw(db, long_ago, by=LIU.actor, now=later + timedelta(days=120))


def questionnaire_of(db: Db, key: int) -> str:
    return get(db, SurveyQuestionnaire, key).name


def test_q4_who_moved_out_is_replaced_by_the_next_of_the_same_building_and_logged(db: Db) -> None:
    lays_out(db, 40, bound=0)
    wave = opened(db, way="share", share=50)
    gone = drawn_of_many(db, wave)
    stratum = ladder.household(db, wave.id or 0, gone).stratum
    taken = drawing.substitute(db, wave.id or 0, gone, "moved out", by=ZHAO.actor, now=OPENING)
    assert taken is not None
    substitute = ladder.household(db, wave.id or 0, taken)
    assert (substitute.stratum, substitute.drawn, substitute.rotation) == (stratum, True, 1)
    assert ladder.household(db, wave.id or 0, gone).outcome == "ineligible"
    line = db.execute(select(table(SurveySubstitution))).one()
    assert (line.gone_unit_id, line.next_unit_id, line.why, line.staff_id) == (gone, taken, "moved out", ZHAO.id)
    assert history.of(db, wave.id or 0)[-1].what == "substituted"
    assert drawing.again(db, wave, now=OPENING) == drawing.first_drawn(db, wave.id or 0)


def test_q4_who_takes_a_place_after_all_were_asked_is_asked_at_once(db: Db) -> None:
    lays_out(db, 40)
    wave = opened(db, way="share", share=50)
    sent(db, wave)
    db.execute(update(due.DUE).where(due.DUE.c.kind == "survey_send").values(status="done", settled_at=OPENING))
    later = OPENING + timedelta(hours=2)
    taken = drawing.substitute(db, wave.id or 0, drawn_of_many(db, wave), "moved out", by=ZHAO.actor, now=later)
    waiting = [row for row in due.waiting_for(db, door.subject(wave.id or 0)) if row.kind == "survey_send"]
    assert [row.due_at for row in waiting] == [later]
    assert sent(db, wave, when=later) == [taken]


def test_q4_a_census_has_nobody_more_and_nobody_is_replaced_twice(db: Db) -> None:
    wave = opened(db)
    assert drawing.substitute(db, wave.id or 0, 1, "empty flat", by=ZHAO.actor, now=OPENING) is None
    with pytest.raises(RuleBroken, match="survey_gone_before"):
        drawing.substitute(db, wave.id or 0, 1, "empty flat", by=ZHAO.actor, now=OPENING)


def test_q4_who_moves_in_after_the_draw_is_not_of_the_frame(db: Db) -> None:
    wave = drawn(db)
    lays_out(db, 4, bound=0)
    assert again(db, wave).households == 4
    assert drawing.again(db, wave, now=at("2026-12-01 10:00")) == drawing.first_drawn(db, wave.id or 0)


@pytest.fixture
def in_tens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece of a draw is ten households."""
    monkeypatch.setattr(lots, "PIECE", 10)


@pytest.mark.usefixtures("in_tens")
def test_q4_a_large_draw_is_made_at_one_moment_and_entered_in_pieces(db: Db) -> None:
    lays_out(db, 40, bound=0)
    wave = approved(db, way="stratified", margin=10, expected_rate=80)
    made = drawing.look(db, wave, now=TODAY)
    kept = drawing.keep(db, wave.id or 0, made, by=LIU.actor, now=TODAY)
    assert kept is not None
    # Who moves in while it is entered is not of the frame, and nothing that happens meanwhile changes it.
    db.execute(insert(table(Unit)).values(id=2000, estate_id=1, building_id=100, name="新屋"))
    sizes = []
    while kept.drawn_at is None:
        kept = drawing.enter(db, kept)
        sizes.append(db.execute(select(func.count()).where(HOMES.c.wave_id == wave.id)).scalar_one())
    assert sizes == [10, 20, 30, 40, 44]
    assert (kept.households, kept.drawn_at) == (44, TODAY)
    assert drawing.again(db, kept, now=OPENING) == drawing.first_drawn(db, wave.id or 0)
    assert tallies.outcomes(db, wave.id or 0) == {"queued": made.drawn}


@pytest.mark.usefixtures("in_tens")
def test_q4_while_a_draw_is_entered_nobody_opens_the_wave_or_draws_another(db: Db) -> None:
    lays_out(db, 40, bound=0)
    one, two = (approved(db, way="share", share=40) for _ in range(2))
    overtaken = drawing.look(db, two, now=TODAY)
    assert drawing.keep(db, one.id or 0, drawing.look(db, one, now=TODAY), by=LIU.actor, now=TODAY) is not None
    for refused in (one, two):
        with pytest.raises(RuleBroken, match="wave_drawing"):
            running.open_(db, refused.id or 0, again(db, refused).version, by=ZHAO.actor, now=OPENING)
    with pytest.raises(RuleBroken, match="wave_drawn"):
        drawing.keep(db, one.id or 0, drawing.look(db, one, now=TODAY), by=LIU.actor, now=TODAY)
    assert drawing.keep(db, two.id or 0, drawing.look(db, two, now=TODAY), by=LIU.actor, now=TODAY) is None
    entered = again(db, one)
    while entered.drawn_at is None:
        entered = drawing.enter(db, entered)
    # What was looked at before the other draw held is looked at again.
    assert drawing.keep(db, two.id or 0, overtaken, by=LIU.actor, now=TODAY) is None
    later = drawing.look(db, two, now=OPENING)
    assert drawing.keep(db, two.id or 0, later, by=LIU.actor, now=OPENING) is not None


@pytest.mark.usefixtures("in_tens")
def test_q4_a_wave_that_is_called_off_while_its_draw_is_entered_is_entered_no_further(db: Db) -> None:
    lays_out(db, 40, bound=0)
    wave = approved(db)
    kept = drawing.keep(db, wave.id or 0, drawing.look(db, wave, now=TODAY), by=LIU.actor, now=TODAY)
    assert kept is not None
    drawing.enter(db, kept)
    planning.cancel(db, wave.id or 0, kept.version, by=LIU.actor, now=TODAY)
    assert not lots.waiting_at(db, 1)
    other = drawn(db, buildings=(100,))
    assert other.households == 10


def test_q6_what_is_kept_of_a_wave_by_building_is_what_one_counts(db: Db) -> None:
    lays_out(db, 40)
    wave = opened(db, way="share", share=50)
    for unit in sent(db, wave)[:6]:
        if unit >= FIRST_UNIT:
            returns(db, wave, unit)
    with explained.statements(db) as seen:
        assert reading.progress(db, wave, now=OPENING + timedelta(days=4)).forecast is not None
        assert reading.silent_buildings(db, wave)
    counts = [statement for statement, _ in seen if "survey_household" in statement or "survey_form" in statement]
    assert (bool(seen), counts) == (True, [])
    chosen = drawn_of_many(db, wave)
    drawing.substitute(db, wave.id or 0, chosen, "moved out", by=ZHAO.actor, now=OPENING + timedelta(days=2))
    require_counted(db, wave)


@pytest.mark.parametrize(
    "plan", [{}, {"buildings": (100,)}, {"way": "all"}, {"occasion": "again"}, {"occasion": "life"}]
)
def test_q4_a_plan_says_before_it_is_drawn_how_many_are_left_alone_and_how_many_it_asks(
    db: Db, plan: dict[str, Any]
) -> None:
    lays_out(db, 40)
    matters.resolved(db, matters.filed(db))
    sent(db, opened(db, way="share", share=50))
    wave = approved(db, **{"way": "simple", "now": OPENING, **plan})
    told = reach.of(db, wave, now=OPENING + timedelta(hours=1))
    made = drawing.look(db, wave, now=OPENING + timedelta(hours=1))
    rest = db.execute(drawing.resting(1, wave.id or 0, OPENING + timedelta(hours=1))).all()
    assert (told.asks, told.households) == (made.drawn, made.households or told.households)
    assert told.resting <= len(rest) == 22
    assert plan.get("occasion") != "again" or told.resting == 0


def test_f35_tallies_that_an_older_version_has_not_kept_are_counted_anew(db: Db) -> None:
    lays_out(db, 40)
    wave = opened(db, way="share", share=50)
    asked = [unit for unit in sent(db, wave) if unit >= FIRST_UNIT]
    returns(db, wave, asked[0])
    days = tallies.per_day(db, wave.id or 0)
    # A worker of the version before knows no tallies: the draw itself, and what climbs, is not in them.
    db.execute(delete(table(SurveyTally)).where(table(SurveyTally).c.stratum > "11栋"))
    db.execute(delete(table(SurveyReturned)))
    db.execute(update(HOMES).where(HOMES.c.unit_id == asked[1]).values(outcome="refused"))
    place: str | None = ""
    passes = 0
    while place is not None:
        place, passes = tallies.recount(db, wave, place), passes + 1
    assert passes == 2
    assert tallies.per_day(db, wave.id or 0) == days
    require_counted(db, wave)


def require_counted(db: Db, wave: SurveyWave) -> None:
    """What is kept by building is what one counts."""
    counted: dict[tuple[str, str], int] = {
        (stratum, outcome): count
        for stratum, outcome, count in db.execute(
            select(HOMES.c.stratum, HOMES.c.outcome, func.count())
            .where(HOMES.c.wave_id == wave.id, HOMES.c.drawn)
            .group_by(HOMES.c.stratum, HOMES.c.outcome)
        )
    }
    for outcome in OUTCOMES:
        kept = {name: count for name, count in tallies.by_building(db, wave.id or 0, outcome).items() if count}
        assert kept == {name: count for (name, one), count in counted.items() if one == outcome}, outcome
    back = sum(count for (_, one), count in counted.items() if one in ("partial", "complete"))
    assert tallies.per_day(db, wave.id or 0).total() == back
