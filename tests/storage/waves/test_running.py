"""Q5, Q6, F07: sending in batches, the window, reminders, pilot, pause, and who cannot be reached."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from storage import due, estates
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import Clash, Forbidden, RuleBroken
from storage.post import outbox
from storage.tables import DayOverride, SurveyForm, SurveyStep, SurveyWave, table
from storage.waves import answering, door, drawing, forms, ladder, planning, running, sending
from storage.waves.answering import Entry
from tests.kit.estate import BOT_ID, CHEN, LI, LIU, ZHAO, at, setting
from tests.storage.waves.steps import (
    FIRST_USER,
    OPENING,
    TODAY,
    again,
    answers,
    approved,
    lays_out,
    lives_in,
    opened,
    planned,
    returns,
    sent,
)  # fmt: skip

STEPS = table(SurveyStep)


def waiting(db: Db, wave: SurveyWave) -> dict[str, object]:
    return {row.kind: row.due_at for row in due.waiting_for(db, door.subject(wave.id or 0))}


def test_q5_a_wave_of_a_opens_for_a_week(db: Db) -> None:
    wave = opened(db)
    assert (wave.opens_at, wave.closes_at) == (OPENING, at("2026-11-17 00:00"))
    assert waiting(db, wave) == {
        "survey_send": OPENING,
        "survey_remind": at("2026-11-11 09:30"),
        "survey_recount": at("2026-11-10 00:00"),
        "survey_end": at("2026-11-17 00:00"),
    }


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2026-09-25 09:00", "2026-10-16 00:00"),  # National Day 1 to 7 October, and 10 October is made up for
        ("2026-11-09 09:00", "2026-11-24 00:00"),
    ],
)
def test_f41_ten_working_days_of_a_window_pass_over_national_day(db: Db, opens: str, closes: str) -> None:
    wave = planned(db, working=True, window_days=10)
    official = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
    assert planning.window(wave, setting(db), official, at(opens)) == at(closes)


def test_q5_an_override_of_the_calendar_moves_the_end_of_a_window(db: Db) -> None:
    wave = planned(db, working=True, window_days=1)
    db.execute(insert(table(DayOverride)).values(day=date(2026, 11, 10), working=False, entered_at=TODAY))
    assert planning.window(wave, setting(db), estates.overrides(db), OPENING) == at("2026-11-12 00:00")


def test_f40_a_window_ends_at_the_estates_midnight_whatever_the_clock_change(db: Db) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    wave, here = planned(db), setting(db)
    there = replace(here, hours=replace(here.hours, zone=berlin))
    closes = planning.window(wave, there, {}, at("2026-10-22 09:00", berlin))  # clocks go back on 25 October
    assert closes == at("2026-10-30 00:00", berlin)
    assert closes - at("2026-10-23 00:00", berlin) == timedelta(days=7, hours=1)


def test_q2_nothing_is_asked_of_a_wave_that_is_only_approved(db: Db) -> None:
    wave = drawing.draw(db, approved(db), by=LIU.actor, now=TODAY)
    one = sending.next_batch(db, wave, BOT_ID, 1)[0]
    with pytest.raises(Exception, match="Q2: nothing is sent before approval"):
        ladder.climb(db, one.home, "sent", "bot", by=SYSTEM, now=TODAY)


def test_q2_a_plan_that_is_not_approved_is_not_opened(db: Db) -> None:
    wave = planned(db)
    with pytest.raises(RuleBroken, match="wave_status"):
        running.open_(db, wave.id or 0, wave.version, by=ZHAO.actor, now=OPENING)


def test_f07_a_batch_goes_on_where_the_last_one_ended_and_skips_and_repeats_nobody(db: Db) -> None:
    lays_out(db, 26)
    wave = opened(db)
    order, asked = drawing.first_drawn(db, wave.id or 0), []
    while batch := sending.next_batch(db, wave, BOT_ID, 7):
        asked += [one.home.unit_id for one in batch]
        assert all(sending.asked(db, one, now=OPENING) for one in batch)
        assert not any(sending.asked(db, one, now=OPENING) for one in batch)
    assert asked == order
    assert not sending.left(db, wave)
    assert db.execute(select(STEPS.c.unit_id)).all() == [(unit,) for unit in asked]


def test_q6_who_has_no_account_goes_to_the_list_of_the_door(db: Db) -> None:
    wave = opened(db)
    sent(db, wave)
    assert ladder.outcomes(db, wave.id or 0) == {"sent": 2, "unreachable": 2}


def test_f56_who_has_blocked_the_bot_is_not_asked_and_whose_message_is_lost_is_unreachable(db: Db) -> None:
    outbox.give_up_chat(db, BOT_ID, CHEN.user_id, now=TODAY, reason="blocked")
    wave = opened(db)
    assert CHEN.flat.id not in sent(db, wave)
    for lost in (("a:1", f"{sending.key(wave.id or 0, 99)}:1"), (f"{sending.key(wave.id or 0, 2)}:1",)):
        sending.lost(db, lost, now=OPENING)
    assert ladder.outcomes(db, wave.id or 0) == {"unreachable": 4}


def test_x24_a_pilot_asks_the_first_of_the_sample_and_the_rest_when_it_is_open(db: Db) -> None:
    lays_out(db, 20)
    wave = drawing.draw(db, approved(db, pilot_size=5), by=LIU.actor, now=TODAY)
    wave = running.pilot(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY)
    tried = [one.home.unit_id for one in sending.next_batch(db, wave, BOT_ID, 100)]
    assert tried == drawing.first_drawn(db, wave.id or 0)[:5]
    sent(db, wave, when=TODAY)
    by_hand = Entry("paper", TODAY, answers(db, wave, tried[0]), tried[0])
    with pytest.raises(Forbidden, match="survey_over"):
        answering.enter(db, wave.id or 0, by_hand, by=LI.actor, now=TODAY)
    wave = running.open_(db, wave.id or 0, wave.version, by=ZHAO.actor, now=OPENING)
    assert len(sending.next_batch(db, wave, BOT_ID, 100)) == 24 - 5


def test_x24_a_wave_without_a_pilot_has_none(db: Db) -> None:
    wave = approved(db)
    with pytest.raises(RuleBroken, match="wave_no_pilot"):
        running.pilot(db, wave.id or 0, wave.version, by=ZHAO.actor, now=TODAY)


def test_q5_a_pause_stops_everything_and_lengthens_the_window(db: Db) -> None:
    wave = opened(db)
    wave = running.pause(db, wave.id or 0, wave.version, by=ZHAO.actor, now=OPENING + timedelta(days=1))
    assert waiting(db, wave) == {}
    wave = running.go_on(db, wave.id or 0, wave.version, by=ZHAO.actor, now=OPENING + timedelta(days=3))
    assert wave.closes_at == at("2026-11-19 00:00")
    assert waiting(db, wave)["survey_end"] == at("2026-11-19 00:00")
    assert waiting(db, wave)["survey_remind"] == at("2026-11-14 09:30")


def test_q2_of_two_who_act_on_a_wave_at_once_the_second_is_told(db: Db) -> None:
    wave = opened(db)
    running.pause(db, wave.id or 0, wave.version, by=ZHAO.actor, now=OPENING)
    with pytest.raises(Clash, match="wave_changed"):
        running.pause(db, wave.id or 0, wave.version, by=LIU.actor, now=OPENING)


def test_q5_who_has_not_answered_is_reminded_twice_at_most(db: Db) -> None:
    lays_out(db, 4)
    wave = opened(db)
    sent(db, wave)
    returns(db, wave, 1000)
    for days in (2, 5):
        now = OPENING + timedelta(days=days)
        found = sending.to_remind(db, wave, BOT_ID, 100, now=now)
        assert len(found) == 5
        assert {one.home.unit_id for one in found}.isdisjoint({1000})
        assert all(one.resident is not None and one.resident.id == one.home.asked_id for one in found)
        for one in found:
            sending.reminded(db, one.home, now=now)
        assert sending.to_remind(db, wave, BOT_ID, 100, now=now) == []
    assert sending.to_remind(db, wave, BOT_ID, 100, now=OPENING + timedelta(days=6)) == []


def test_q5_who_was_asked_just_now_is_not_reminded(db: Db) -> None:
    wave = opened(db)
    sent(db, wave)
    assert sending.to_remind(db, wave, BOT_ID, 100, now=OPENING + timedelta(hours=3)) == []


def test_q5_the_end_closes_the_wave_for_good(db: Db) -> None:
    wave = opened(db)
    running.end(db, wave.id or 0, by=SYSTEM, now=OPENING + timedelta(days=8))
    assert list(waiting(db, wave)) == ["survey_recount", "survey_after"]
    with pytest.raises(RuleBroken, match="wave_status"):
        running.end(db, wave.id or 0, by=SYSTEM, now=OPENING + timedelta(days=8))
    assert again(db, wave).status == "ended"


def test_q5_where_much_was_begun_it_is_returned_in_pieces_before_the_wave_has_ended(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "PIECE", 2)
    lays_out(db, 6)
    wave = opened(db)
    sent(db, wave)
    begun = OPENING + timedelta(days=1)
    for unit in range(1000, 1005):
        answering.begin(db, wave.id or 0, unit, by=lives_in(unit), now=begun)
    statuses = []
    while wave.status != "ended":
        wave = running.end(db, wave.id or 0, by=ZHAO.actor, now=begun + timedelta(hours=1))
        statuses.append(wave.status)
        assert set(waiting(db, wave)) == {"survey_recount", "survey_end" if wave.status == "open" else "survey_after"}
        with pytest.raises(Forbidden, match="survey_over"):
            answering.begin(db, wave.id or 0, 1005, by=lives_in(1005), now=begun + timedelta(hours=1))
    assert statuses == ["open", "open", "ended"]
    states = db.execute(select(table(SurveyForm).c.state)).scalars()
    assert list(states) == ["blank"] * 5


def test_accounts_of_the_laid_out_households_are_their_own(db: Db) -> None:
    lays_out(db, 2)
    wave = opened(db)
    users = {one.resident.user_id for one in sending.next_batch(db, wave, BOT_ID, 10) if one.resident is not None}
    assert {FIRST_USER, FIRST_USER + 1} <= users
