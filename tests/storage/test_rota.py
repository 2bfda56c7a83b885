"""The duty rota: shifts over midnight, changes of a day, absences, swaps, slots of every week."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, update

from storage import estates
from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.rotas import duty, rota
from storage.rotas.duty import Desk, Key, Weekly
from storage.rotas.rota import Gap, Shift
from storage.rules import first_contact
from storage.tables import DutyChange, DutySlot, Staff, StaffRole, table
from tests.kit import estate
from tests.kit.estate import ESTATE, LI, LIU, ZHANG, ZHAO, Colleague, at

# A Thursday; 李静 has 08:00–14:00, 张伟 14:00–20:00, every day.
DAY, NOW = date(2026, 11, 19), at("2026-11-19 10:00")
TOMORROW = DAY + timedelta(days=1)


def desk(db: Db, by: Colleague = ZHAO, now: str = "2026-11-19 10:00") -> Desk:
    return Desk(estates.setting(db, ESTATE), by.id, at(now))


def slot(db: Db, day: date, starts: str, ends: str, who: Colleague) -> int:
    values = {"estate_id": ESTATE, "weekday": day.weekday(), "starts": starts, "ends": ends, "staff_id": who.id}
    return int(db.execute(insert(table(DutySlot)).values(**values).returning(table(DutySlot).c.id)).scalar_one())


def shift(db: Db, day: date, starts: str) -> Shift:
    [found] = [one for one in rota.shifts(db, ESTATE, day, day) if one.starts == starts]
    return found


def key(db: Db, day: date, starts: str) -> Key:
    return Key(shift(db, day, starts).slot, day)


def on_duty(db: Db, now: str) -> int | None:
    return rota.on_duty(db, ESTATE, estate.setting(db).hours, at(now))


def leaves(db: Db, who: Colleague) -> None:
    db.execute(update(table(Staff)).where(table(Staff).c.id == who.id).values(left_at=NOW))


@pytest.mark.parametrize(
    ("now", "agent"),
    [
        ("2026-11-19 19:59", ZHANG), ("2026-11-19 20:00", LIU), ("2026-11-20 00:00", LIU),
        ("2026-11-20 07:59", LIU), ("2026-11-20 08:00", LI), ("2026-11-20 20:00", ZHANG),
    ],
)  # fmt: skip
def test_f4_a_slot_over_midnight_lasts_into_the_next_morning(db: Db, now: str, agent: Colleague) -> None:
    slot(db, DAY, "20:00", "08:00", LIU)
    assert on_duty(db, now) == agent.id


def test_f4_sundays_night_runs_into_monday_and_a_slot_of_24_hours_until_the_same_time(db: Db) -> None:
    db.execute(delete(table(DutySlot)))
    slot(db, date(2026, 11, 22), "20:00", "08:00", LIU)
    slot(db, date(2026, 11, 24), "09:00", "09:00", LI)
    assert on_duty(db, "2026-11-23 03:00") == LIU.id
    assert on_duty(db, "2026-11-23 09:00") is None
    assert on_duty(db, "2026-11-25 08:59") == LI.id


def test_f4_the_nights_are_those_of_the_estates_own_day_whatever_the_changes_of_the_next(db: Db) -> None:
    night = slot(db, DAY, "20:00", "08:00", LIU)
    duty.put_in(db, desk(db), Key(night, DAY), ZHAO.id)
    duty.away(db, desk(db), ZHAO.id, (TOMORROW, TOMORROW))
    assert on_duty(db, "2026-11-20 03:00") == ZHAO.id


def test_f4_whoever_stands_in_is_on_duty_on_that_day_alone(db: Db) -> None:
    duty.put_in(db, desk(db), key(db, DAY, "08:00"), LIU.id)
    assert on_duty(db, "2026-11-19 10:00") == LIU.id
    assert on_duty(db, "2026-11-19 15:00") == ZHANG.id
    assert on_duty(db, "2026-11-20 10:00") == LI.id
    assert first_contact.on_call(db, ESTATE, estate.setting(db).hours, NOW) == (LIU.id, "rota")


def test_f4_changes_of_a_day_hold_one_after_the_other_and_are_taken_back(db: Db) -> None:
    morning = key(db, TOMORROW, "08:00")
    duty.put_in(db, desk(db), morning, LIU.id)
    first = shift(db, TOMORROW, "08:00").change
    duty.put_in(db, desk(db), morning, ZHAO.id)
    with pytest.raises(RuleBroken, match="rota_moved"):
        duty.undo(db, desk(db), first)
    duty.undo(db, desk(db), shift(db, TOMORROW, "08:00").change)
    assert shift(db, TOMORROW, "08:00").staff_id == LIU.id
    duty.undo(db, desk(db), first)
    assert shift(db, TOMORROW, "08:00").staff_id == LI.id
    with pytest.raises(RuleBroken, match="rota_moved"):
        duty.undo(db, desk(db), first)


def test_f4_a_swap_is_two_changes_and_is_undone_whole(db: Db) -> None:
    mine, theirs = key(db, TOMORROW, "08:00"), key(db, DAY, "14:00")
    duty.swap(db, desk(db, ZHANG), mine, theirs)
    assert (on_duty(db, "2026-11-20 10:00"), on_duty(db, "2026-11-19 15:00")) == (ZHANG.id, LI.id)
    rows = db.execute(table(DutyChange).select()).all()
    assert {(row.staff_id, row.deputy_id) for row in rows} == {(LI.id, ZHANG.id), (ZHANG.id, LI.id)}
    assert len(duty.undo(db, desk(db), rows[0].id)) == 2
    assert (on_duty(db, "2026-11-20 10:00"), on_duty(db, "2026-11-19 15:00")) == (LI.id, ZHANG.id)


def test_f4_who_is_away_is_passed_over_and_comes_back_when_it_is_taken_back(db: Db) -> None:
    absence = duty.away(db, desk(db, LI), LI.id, (DAY, TOMORROW))
    assert on_duty(db, "2026-11-19 10:00") == ZHANG.id
    assert shift(db, TOMORROW, "08:00").why == "away"
    assert shift(db, TOMORROW + timedelta(days=1), "08:00").why == ""
    duty.back(db, desk(db, LI), absence)
    assert on_duty(db, "2026-11-19 10:00") == LI.id
    with pytest.raises(RuleBroken, match="rota_moved"):
        duty.back(db, desk(db, LI), absence)


def test_f4_a_deputy_who_has_left_is_on_duty_no_longer(db: Db) -> None:
    duty.put_in(db, desk(db), key(db, TOMORROW, "08:00"), LIU.id)
    leaves(db, LIU)
    assert shift(db, TOMORROW, "08:00").why == "left"
    assert on_duty(db, "2026-11-20 10:00") == ZHANG.id


def test_f4_with_everybody_away_the_supervisor_is_on_call(db: Db) -> None:
    for one in (LI, ZHANG):
        duty.away(db, desk(db), one.id, (DAY, DAY))
    assert rota.on_duty(db, ESTATE, estate.setting(db).hours, NOW) is None
    assert first_contact.on_call(db, ESTATE, estate.setting(db).hours, NOW) == (ZHAO.id, "supervisor")


def test_a_shift_that_somebody_was_taken_from_can_be_given_away_again(db: Db) -> None:
    values = {"estate_id": ESTATE, "day": TOMORROW, "starts": "08:00", "ends": "14:00", "entered_at": NOW}
    db.execute(insert(table(DutyChange)).values(staff_id=LI.id, deputy_id=None, **values))
    assert shift(db, TOMORROW, "08:00").why == "nobody"
    duty.put_in(db, desk(db), key(db, TOMORROW, "08:00"), LIU.id)
    assert shift(db, TOMORROW, "08:00").name == LIU.name


def _put(db: Db, who: int, day: date = TOMORROW, starts: str = "08:00", now: str = "2026-11-19 10:00") -> None:
    duty.put_in(db, desk(db, now=now), key(db, day, starts), who)


def test_what_is_over_is_not_changed(db: Db) -> None:
    with pytest.raises(RuleBroken, match="rota_past"):
        _put(db, LIU.id, DAY, now="2026-11-19 14:00")
    _put(db, LIU.id, DAY, now="2026-11-19 13:59")
    change = shift(db, DAY, "08:00").change
    with pytest.raises(RuleBroken, match="rota_past"):
        duty.undo(db, desk(db, now="2026-11-19 14:00"), change)


def test_nobody_is_put_on_duty_who_cannot_come(db: Db) -> None:
    db.execute(insert(table(Staff)).values(id=20, company_id=1, user_id=None, name="新人"))
    with pytest.raises(RuleBroken, match="rota_no_role"):
        _put(db, 20)
    db.execute(insert(table(StaffRole)).values(staff_id=20, estate_id=ESTATE, role="agent"))
    with pytest.raises(RuleBroken, match="rota_not_joined"):
        _put(db, 20)
    duty.away(db, desk(db), LIU.id, (TOMORROW, TOMORROW))
    with pytest.raises(RuleBroken, match="rota_away"):
        _put(db, LIU.id)
    leaves(db, ZHAO)
    with pytest.raises(RuleBroken, match="rota_no_role"):
        _put(db, ZHAO.id)
    with pytest.raises(RuleBroken, match="rota_same"):
        _put(db, LI.id)
    duty.away(db, desk(db), LI.id, (TOMORROW, TOMORROW))
    with pytest.raises(RuleBroken, match="rota_away"):
        _put(db, LI.id)


def test_nobody_has_two_duties_at_the_same_time_also_over_midnight(db: Db) -> None:
    night = slot(db, DAY, "20:00", "09:00", LIU)
    with pytest.raises(RuleBroken, match="rota_overlap") as refused:
        _put(db, LIU.id)
    assert refused.value.values == {"name": LIU.name, "starts": "20:00", "ends": "09:00"}
    duty.put_in(db, desk(db), Key(night, DAY), ZHAO.id)
    _put(db, LIU.id)


def test_a_swap_with_what_is_gone_or_ones_own_or_overlapping_is_refused(db: Db) -> None:
    mine = key(db, TOMORROW, "08:00")
    for theirs in (Key(999, TOMORROW), key(db, DAY, "08:00"), mine):
        with pytest.raises(RuleBroken, match="rota_moved"):
            duty.require_swap(db, desk(db, ZHANG), mine, theirs)
    night = slot(db, TOMORROW, "13:00", "20:00", LIU)
    with pytest.raises(RuleBroken, match="rota_overlap"):
        duty.require_swap(db, desk(db), key(db, DAY, "14:00"), Key(night, TOMORROW))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-11-18", "2026-11-20", "away_past"), ("2026-11-21", "2026-11-20", "away_order"),
        ("2026-11-20", "2028-11-20", "away_long"), ("2026-12-05", "2026-12-06", "away_known"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_meant_are_refused(db: Db, first: str, last: str, code: str) -> None:
    duty.away(db, desk(db), LI.id, (date(2026, 12, 1), date(2026, 12, 5)))
    with pytest.raises(RuleBroken, match=code):
        duty.away(db, desk(db), LI.id, (date.fromisoformat(first), date.fromisoformat(last)))


def test_an_absence_that_is_over_stays_as_it_was(db: Db) -> None:
    absence = duty.away(db, desk(db), LI.id, (DAY, DAY))
    with pytest.raises(RuleBroken, match="rota_past"):
        duty.back(db, desk(db, now="2026-11-20 08:00"), absence)


def test_a_change_of_another_estate_is_not_found(db: Db) -> None:
    duty.put_in(db, desk(db), key(db, TOMORROW, "08:00"), LIU.id)
    estate.second_estate(db)
    change = shift(db, TOMORROW, "08:00").change
    with pytest.raises(NotFound):
        duty.undo(db, Desk(estates.setting(db, 2), ZHAO.id, NOW), change)


def test_a_slot_of_every_week_takes_the_place_of_the_same_and_refuses_to_overlap(db: Db) -> None:
    thursday = Weekly(3, "08:00", "14:00")
    assert duty.set_slot(db, desk(db), thursday, LIU.id) == [LI.id]
    assert on_duty(db, "2026-11-26 10:00") == LIU.id
    for unfit in (Weekly(3, "08:00", "15:00"), Weekly(2, "20:00", "08:30"), Weekly(2, "14:00", "13:00")):
        with pytest.raises(RuleBroken, match="rota_overlap"):
            duty.set_slot(db, desk(db), unfit, LIU.id)
    assert duty.set_slot(db, desk(db), Weekly(2, "20:00", "08:00"), ZHAO.id) == []
    assert duty.clear_slot(db, desk(db), thursday) == [LIU.id]
    assert duty.clear_slot(db, desk(db), thursday) == []
    with pytest.raises(RuleBroken, match="rota_overlap"):
        duty.set_slot(db, desk(db), Weekly(6, "20:00", "08:01"), LIU.id)


def test_no_slot_is_given_to_who_has_left_or_works_elsewhere(db: Db) -> None:
    agent = estate.second_estate(db)
    with pytest.raises(RuleBroken, match="rota_no_role"):
        duty.set_slot(db, desk(db), Weekly(3, "20:00", "08:00"), agent.id)
    leaves(db, LIU)
    with pytest.raises(RuleBroken, match="rota_left"):
        duty.set_slot(db, desk(db), Weekly(3, "20:00", "08:00"), LIU.id)


def test_empty_are_service_hours_and_slots_without_anybody_present(db: Db) -> None:
    here = estates.setting(db, ESTATE).estate
    assert rota.empty_slots(db, here, DAY, TOMORROW) == []
    slot(db, TOMORROW, "20:00", "08:00", LIU)
    duty.away(db, desk(db), LI.id, (TOMORROW, TOMORROW))
    leaves(db, LIU)
    gaps = [Gap(TOMORROW, "08:00", "14:00"), Gap(TOMORROW, "20:00", "08:00")]
    assert rota.empty_slots(db, here, DAY, TOMORROW) == gaps
    db.execute(delete(table(DutySlot)))
    assert rota.empty_slots(db, here, DAY, DAY) == [Gap(DAY, "08:00", "20:00")]
    slot(db, DAY - timedelta(days=1), "21:00", "09:30", ZHANG)
    assert rota.empty_slots(db, here, DAY, DAY) == [Gap(DAY, "09:30", "20:00")]


@pytest.mark.parametrize(
    ("covered", "left"),
    [
        ([], [(480, 1200)]), ([(480, 1200)], []), ([(0, 2000)], []), ([(600, 700)], [(480, 600), (700, 1200)]),
        ([(400, 600), (590, 800)], [(800, 1200)]), ([(1200, 1300), (0, 480)], [(480, 1200)]),
    ],
)  # fmt: skip
def test_what_is_left_of_hours_is_what_no_span_covers(
    covered: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    assert rota.uncovered([(480, 900), (840, 1200)], covered) == left
