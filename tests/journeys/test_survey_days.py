"""The days of a survey as the clock has them: occasions, asking in batches, reminders, its end and what follows."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import insert

from handlers.due import recurring, surveys as due_surveys, work as due_work
from handlers.due.survey_occasions import plan
from handlers.office import Turn
from storage import due, tasks
from storage.actors import Actor
from storage.estates import setting
from storage.people import residents
from storage.post import outbox
from storage.reading import get
from storage.tables import Binding, Due, Resident, SurveyForm, SurveyWave, Unit, table
from storage.tasks import Wanted
from storage.waves import answering, closing, drawing, lots, occasions, planning, publishing, running
from storage.waves.given import Given
from tests.kit.plan import GROUP
from tests.kit.town import BOT, Town, local
from tests.storage.waves import steps

HOME, OTHER = "3栋2单元501", "5栋1单元302"
MANY = 120


def lived_in(town: Town) -> None:
    """王芳 and 陈建国 live in two of the three homes, confirmed."""
    town.wang.lives_in(HOME, "13912345678")
    town.chen.lives_in(OTHER, "13912345679")
    town.rows("UPDATE binding SET status = 'confirmed'")
    town.hush()


def crowded(town: Town) -> None:
    """So many households more, each with somebody who can be reached."""
    people = range(MANY)
    with town.engine.begin() as db:
        homes = [{"id": 500 + n, "estate_id": 1, "building_id": 1, "name": f"{n}室"} for n in people]
        db.execute(insert(table(Unit)), homes)
        accounts = [{"id": 500 + n, "user_id": 50_000 + n, "name": f"住户{n}"} for n in people]
        db.execute(insert(table(Resident)), accounts)
        lives = {"status": "confirmed", "since": town.now}
        db.execute(insert(table(Binding)), [{"resident_id": 500 + n, "unit_id": 500 + n, **lives} for n in people])


def opened(town: Town) -> None:
    """赵敏 plans a survey, 刘洋 approves it and lets it begin."""
    town.zhao.commands("survey")
    town.zhao.presses("制订调查计划")
    town.zhao.presses("提交审批")
    town.liu.presses("同意")
    town.liu.presses("现在发出")
    town.hush()


def answers(town: Town, user_id: int, unit_id: int, **more: Given) -> None:
    """Somebody answers everything."""
    by = Actor("resident", _resident(town, user_id), user_id)
    with town.engine.begin() as db:
        form = answering.begin(db, 1, unit_id, by=by, now=town.now)
        sheet = answering.sheet(db, 1, unit_id, by=by)
        said = {item.code: Given(4) for item in sheet.items if item.kind == "level"} | more
        for item, one in said.items():
            answering.answer(db, form.id or 0, item, one, by=by, now=town.now)
        answering.complete(db, form.id or 0, by=by, now=town.now)


def _resident(town: Town, user_id: int) -> int:
    return int(town.one("SELECT id FROM resident WHERE user_id = ?", user_id))


def outcomes(town: Town) -> dict[Any, Any]:
    return dict(town.rows("SELECT outcome, count(*) FROM survey_household WHERE drawn GROUP BY outcome"))


def asked(town: Town) -> Counter[Any]:
    """How many messages each account was asked by."""
    keys = "SELECT chat_id, key FROM outgoing WHERE key LIKE 'survey:%' AND key NOT LIKE '%again%'"
    return Counter(chat for chat, _ in town.rows(keys))


def due_row(town: Town, kind: str) -> Due:
    with town.engine.begin() as db:
        return next(row for row in due.ripe(db, BOT, town.now) if row.kind == kind)


def test_q1_three_weeks_before_the_half_year_a_survey_is_planned_by_itself_and_who_leads_is_asked() -> None:
    town = Town("2026-05-20 09:00")
    with town.engine.begin() as db:
        turn = Turn(db, town.now, town.office, "start")
        plan(turn, turn.at(1))
    town.clock_moves_to("2026-05-25 12:00")
    assert [(town.one("SELECT occasion FROM survey_wave"), town.one("SELECT period FROM survey_wave"))] == [
        ("half_year", "2026H1")
    ]
    assert str(town.one("SELECT opens_on FROM survey_wave")) == "2026-06-15"
    assert "半年度调查" in town.one("SELECT purpose FROM survey_wave")
    assert "DC-20260525-0001" in town.zhao.last.text
    town.clock_moves_to("2026-06-09 12:00")
    assert town.one("SELECT count(*) FROM survey_wave") == 1
    town.check()


def test_q1_what_was_called_off_is_not_planned_again() -> None:
    town = Town("2026-05-20 09:00")
    with town.engine.begin() as db:
        turn = Turn(db, town.now, town.office, "start")
        plan(turn, turn.at(1))
    town.clock_moves_to("2026-05-25 12:00")
    with town.engine.begin() as db:
        planning.cancel(db, 1, 1, by=Actor("staff", 4, 2004), now=town.now)
    town.clock_moves_to("2026-06-02 12:00")
    assert town.rows("SELECT status FROM survey_wave") == [("cancelled",)]


def test_q1_a_new_service_is_surveyed_within_three_months(town: Town) -> None:
    with town.engine.begin() as db:
        turn = Turn(db, town.now, town.office, "x")
        occasions.announce(db, turn.at(1), "快递代收", local("2027-01-23 00:00").date())
    town.clock_moves_to("2027-02-20 12:00")
    wanted = "SELECT purpose, opens_on FROM survey_wave WHERE occasion = 'new_service'"
    ((purpose, opens),) = town.rows(wanted)
    assert ("快递代收" in str(purpose), str(opens) < "2027-02-24") == (True, True)


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
    answers(town, town.chen.id, _unit(town, OTHER))
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
    town.rows("UPDATE binding SET status = 'ended' WHERE resident_id = ?", _resident(town, town.wang.id))
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


def test_q10_q12_after_the_window_comparing_figures_and_report_fall_due_by_themselves(town: Town) -> None:
    lived_in(town)
    opened(town)
    town.passes(minutes=1)
    answers(town, town.chen.id, _unit(town, OTHER))
    town.clock_moves_to("2026-12-02 01:00")
    assert town.rows("SELECT status FROM survey_wave") == [("ended",)]
    assert town.rows("SELECT kind FROM task WHERE kind LIKE 'survey%'") == []
    town.clock_moves_to("2026-12-02 12:00")
    kinds = Counter(kind for (kind,) in town.rows("SELECT kind FROM task WHERE kind LIKE 'survey%'"))
    assert kinds == {"survey_call": 2, "survey_compare": 1, "survey_figures": 1}
    town.clock_moves_to("2026-12-04 12:00")
    assert town.rows("SELECT status FROM survey_wave") == [("ended",)]
    town.clock_moves_to("2026-12-04 21:00")
    assert town.rows("SELECT status FROM survey_wave") == [("figured",)]
    assert town.rows("SELECT done_at IS NULL FROM task WHERE kind = 'survey_figures'")[0][0] in (0, False)
    (due_at,) = town.rows("SELECT due_at FROM task WHERE kind = 'survey_report'")[0]
    assert str(due_at).startswith("2027-01-31 12:00")
    to_the_group = "SELECT method, payload LIKE ? FROM outgoing WHERE chat_id = ? AND payload LIKE '%survey_p%'"
    ordered = town.rows(to_the_group, "%满意度调查 DC-20261124-0001 的结果%", GROUP)
    assert [(method, bool(named)) for method, named in ordered] == [("sendPhoto", True), ("sendDocument", False)]
    assert town.rows("SELECT count(*) FROM survey_figures") == [(1,)]


def test_q6_under_b_a_survey_that_too_few_have_answered_is_planned_anew(town: Town) -> None:
    town.rows("UPDATE estate SET procedure = 'B'")
    lived_in(town)
    opened(town)
    town.clock_moves_to("2026-12-20 12:00")
    assert ("reissue", 1) in town.rows("SELECT occasion, former_id FROM survey_wave")


def test_q11_who_waits_for_an_answer_is_a_line_of_the_digest_and_of_its_own_only_when_it_presses(town: Town) -> None:
    lived_in(town)
    _writes(town)

    def mornings(until: str) -> list[str]:
        """What 赵敏 reads of it until a day, a message each."""
        town.hush()
        town.clock_moves_to(until)
        return [one.text for one in town.unheard.get(town.zhao.id, []) if "写了意见" in one.text]

    assert mornings("2026-11-24 20:00") == []
    [told] = mornings("2026-11-25 12:00")
    assert told.startswith("☀️ 早上好")
    assert "还有 1 位写了意见的住户没有联系，其中 0 位已超过期限" in told
    assert mornings("2026-12-06 07:00") == []
    assert len(mornings("2026-12-11 12:00")) == 5
    assert "其中 1 位已超过期限" in town.zhao.last.text
    town.rows("UPDATE task SET done_at = made_at, outcome = 'answered' WHERE kind = 'survey_words'")
    assert mornings("2026-12-14 12:00") == []


def _writes(town: Town) -> None:
    """陈建国 writes something that is to be answered."""
    opened(town)
    town.passes(minutes=1)
    answers(town, town.chen.id, _unit(town, OTHER), opinion=Given(words="电梯太慢"))
    with town.engine.begin() as db:
        closing.answer_words(db, get(db, SurveyForm, 1), setting(db, 1), now=town.now)


def test_q11_a_morning_that_was_slept_through_ends_no_reminder(town: Town) -> None:
    lived_in(town)
    _writes(town)
    town.clock_jumps_to("2026-11-25 20:30")
    town.does_what_is_due()
    assert town.rows("SELECT status, note FROM due WHERE kind = 'digest' AND round = '2026-11-25'") == [
        ("skipped", "too late")
    ]
    assert town.rows("SELECT round FROM due WHERE kind = 'digest' AND status = 'waiting'") == [("2026-11-26",)]


def test_q11_at_every_start_it_is_planned_that_somebody_looks_at_who_waits(town: Town) -> None:
    lived_in(town)
    _writes(town)
    for left in (1, 0):
        # As an older version left it: the task is there, and nothing is due about it.
        town.rows("DELETE FROM due WHERE kind = 'digest'")
        with town.engine.begin() as db:
            recurring.plan(db, town.office, town.now)
        assert len(town.rows("SELECT 1 FROM due WHERE kind = 'digest'")) == left
        town.rows("UPDATE task SET done_at = made_at, outcome = 'answered' WHERE kind = 'survey_words'")


def test_q11_whoever_leads_two_estates_reads_in_one_digest_who_waits_on_both(town: Town) -> None:
    lived_in(town)
    _writes(town)
    town.planted = Town(beside=town).planted
    town.rows("UPDATE estate SET bot_id = ?, company_id = 1 WHERE id = 2", town.office.bot_id)
    town.rows("UPDATE staff_role SET estate_id = NULL WHERE role IN ('supervisor', 'manager')")
    with town.engine.begin() as db:
        wanted = Wanted("survey_words", "survey:9:9", due_at=town.now, quietly=True)
        tasks.make(db, 2, wanted, now=town.now)
        closing.in_the_digest(db, setting(db, 2), now=town.now)
    town.hush()
    town.clock_moves_to("2026-11-25 08:01")
    [told] = [one.text for one in town.unheard[town.zhao.id] if "写了意见" in one.text]
    assert "翠湖花园" in told
    assert "江畔苑" in told
    assert town.rows("SELECT round FROM due WHERE kind = 'digest' AND status = 'waiting'") == [("2026-11-26",)] * 2


def test_q13_what_came_of_it_is_told_to_every_resident_once_in_batches(town: Town) -> None:
    crowded(town)
    opened(town)
    town.passes(minutes=2)
    zhao, liu = Actor("staff", 3, 2003), Actor("staff", 4, 2004)
    with town.engine.begin() as db:
        wave = running.end(db, 1, by=zhao, now=town.now)
        wave = closing.figure(db, 1, wave.version, by=zhao, now=town.now)
        wave = publishing.approve_report(db, 1, wave.version, by=liu, now=town.now)
        wave = publishing.word(db, 1, wave.version, "您说保洁不够，我们加了人手。", by=zhao, now=town.now)
        publishing.publish(db, 1, wave.version, by=liu, now=town.now)
    town.passes(minutes=3)
    told = town.rows("SELECT chat_id, count(*) FROM outgoing WHERE key LIKE 'published:%' GROUP BY chat_id")
    assert len(told) == MANY
    assert {count for _, count in told} == {1}


def _unit(town: Town, label: str) -> int:
    wanted = "SELECT unit.id FROM unit JOIN building ON building.id = building_id WHERE building.name || unit.name = ?"
    return int(town.one(wanted, label))

