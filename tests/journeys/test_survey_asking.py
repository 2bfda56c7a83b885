"""How a survey reaches people: drawn in pieces, asked in batches, each once, reminded by day or not (F07, Q5)."""

from collections import Counter

import pytest
from sqlalchemy import insert

from handlers.due import surveys as due_surveys, work as due_work
from storage.people import residents
from storage.post import outbox
from storage.reading import get
from storage.tables import Binding, SurveyWave, table
from storage.waves import drawing, lots, running
from tests.kit.survey_days import (
    HOME,
    MANY,
    OTHER,
    answers,
    asked,
    crowded,
    due_row,
    home_of,
    lived_in,
    opened,
    outcomes,
    resident_of,
)
from tests.kit.town import BOT, Town
from tests.storage.waves import steps


def test_f07_a_large_draw_is_entered_in_pieces_however_often_the_process_dies(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "PIECE", 40)
    lived_in(town)
    crowded(town)
    town.zhao.commands("survey")
    town.zhao.presses("制订调查计划")
    town.zhao.presses("提交审批")
    town.liu.presses("同意")
    sizes = []
    while not town.rows("SELECT 1 FROM survey_wave WHERE drawn_at IS NOT NULL"):
        row = due_row(town, "survey_draw")
        with town.engine.connect() as db:  # killed before the commit
            due_work.run(db, town.office, row, town.now)
        with town.engine.begin() as db:
            due_work.run(db, town.office, row, town.now)
            due_work.run(db, town.office, row, town.now)  # fired twice: the second finds nothing due
        sizes.append(sum(outcomes(town).values()))
        if len(sizes) == 1:
            assert "正在抽取住户" in town.liu.presses("现在发出")
        town.now += running.A_BREATH
    assert sizes == [40, 80, 120, MANY + 3]
    with town.engine.begin() as db:
        wave = get(db, SurveyWave, 1)
        assert drawing.again(db, wave, now=town.now) == drawing.first_drawn(db, 1)
    town.clock_moves_to("2026-12-01 12:00")
    assert outcomes(town) == {"sent": MANY + 2, "unreachable": 1}


def test_q4_where_the_clock_found_nobody_to_draw_a_later_press_has_it_look_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "PIECE", 40)
    lived_in(town)
    crowded(town)
    with town.engine.begin() as db:
        steps.approved(db, now=town.now, opens_on=town.now.date(), occasion="key", way="key")
    town.passes(minutes=1)
    assert "没有可以调查的住户" in "".join(one.text for one in town.unheard[town.zhao.id])
    town.hush()
    with town.engine.begin() as db:
        residents.mark_key(db, 500, True)
    town.zhao.presses("现在发出")
    assert "先要抽取住户" in "".join(one.text for one in town.chats[town.zhao.id])
    assert "正在抽取住户" in town.zhao.presses("现在发出")
    town.passes(minutes=1)
    town.zhao.presses("现在发出")
    assert "已开始，问卷分批发出" in "".join(one.text for one in town.chats[town.zhao.id])
    town.passes(minutes=1)
    assert outcomes(town) == {"sent": 1}


def test_f07_every_household_is_asked_once_in_batches_however_often_the_process_dies(town: Town) -> None:
    lived_in(town)
    crowded(town)
    opened(town)
    sizes = []
    while (found := outcomes(town)).get("queued"):
        row = due_row(town, "survey_send")
        with town.engine.connect() as db:  # killed before the commit
            due_work.run(db, town.office, row, town.now)
        assert outcomes(town) == found
        with town.engine.begin() as db:
            due_work.run(db, town.office, row, town.now)
            due_work.run(db, town.office, row, town.now)  # fired twice: the second finds nothing due
        sizes.append(found["queued"] - outcomes(town).get("queued", 0))
        if len(sizes) % 2:
            town.deliver()
        town.now += due_surveys.SOON
    town.deliver()
    assert sizes == [50, 50, 23]
    assert set(asked(town).values()) == {1}
    assert len(asked(town)) == MANY + 2
    assert outcomes(town) == {"sent": MANY + 2, "unreachable": 1}


def test_f07_no_more_messages_wait_than_there_is_room_for(town: Town) -> None:
    lived_in(town)
    crowded(town)
    opened(town)
    town.held = {50_000 + n for n in range(MANY)}  # Telegram takes nothing for now
    with town.engine.begin() as db:
        waits = due_surveys.MOST_WAITING - due_surveys.BATCH + 5
        for number in range(waits):
            letter = outbox.Letter(f"x{number}", 50_000, "sendMessage", {"text": "您好"}, outbox.Priority.BROADCAST)
            outbox.queue(db, BOT, letter, now=town.now)
    for _ in range(3):
        town.now += due_surveys.SOON
        town.does_what_is_due()
    with town.engine.begin() as db:
        assert outbox.waiting(db, BOT, town.now) <= due_surveys.MOST_WAITING
    town.held = set()
    town.passes(minutes=2)
    assert outcomes(town) == {"sent": MANY + 2, "unreachable": 1}


def test_q5_reminded_are_those_who_have_not_answered_twice_at_most_and_never_at_night(town: Town) -> None:
    lived_in(town)
    opened(town)
    town.passes(minutes=1)
    answers(town, town.chen.id, home_of(town, OTHER))
    town.hush()
    town.clock_moves_to("2026-12-01 23:00")
    assert len(town.unheard.get(town.wang.id, [])) == 2
    assert town.unheard.get(town.chen.id, []) == []
    reminded = town.rows("SELECT reminded_at FROM survey_household WHERE reminded = 2")
    assert len(reminded) == 1


def test_q5_what_is_approved_at_night_is_asked_in_the_morning(town: Town) -> None:
    lived_in(town)
    town.clock_moves_to("2026-11-24 22:30")
    opened(town)
    town.passes(hours=1)
    assert asked(town) == Counter()
    town.clock_moves_to("2026-11-25 08:30")
    assert len(asked(town)) == 2


def test_q5_who_moves_out_half_way_is_not_reminded_and_may_not_answer(town: Town) -> None:
    lived_in(town)
    opened(town)
    town.passes(minutes=1)
    town.rows("UPDATE binding SET status = 'ended' WHERE resident_id = ?", resident_of(town, town.wang.id))
    town.hush()
    town.clock_moves_to("2026-11-30 12:00")
    assert town.unheard.get(town.wang.id, []) == []
    assert town.one("SELECT max(reminded) FROM survey_household") == 2


def test_f56_who_has_blocked_the_bot_goes_to_the_list_of_the_door(town: Town) -> None:
    lived_in(town)
    town.blocked.add(town.wang.id)
    opened(town)
    town.passes(minutes=1)
    assert outcomes(town) == {"sent": 1, "unreachable": 2}


def test_f56_of_somebody_with_several_homes_each_is_marked_by_what_became_of_it(town: Town) -> None:
    """陈建国 has two homes, and one with 王芳; he answers for one, and blocks the bot before he is reminded."""
    lived_in(town)
    third, theirs = home_of(town, "3栋2单元502"), {"status": "confirmed", "since": town.now}
    he, homes = resident_of(town, town.chen.id), (third, home_of(town, HOME))
    his = [{**theirs, "resident_id": he, "unit_id": unit} for unit in homes]
    with town.engine.begin() as db:
        db.execute(insert(table(Binding)), his)
    opened(town)
    town.passes(minutes=1)
    assert outcomes(town) == {"sent": 3}
    answers(town, town.chen.id, home_of(town, OTHER))
    town.blocked.add(town.chen.id)
    town.clock_moves_to("2026-11-27 12:00")
    assert outcomes(town) == {"sent": 1, "complete": 1, "unreachable": 1}
    assert town.one("SELECT outcome FROM survey_household WHERE unit_id = ?", third) == "unreachable"
    town.check()
