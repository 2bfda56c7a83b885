"""The days of a survey as the clock has them: what calls for one, its end, and what follows (Q1, Q10–Q13)."""

from collections import Counter

import pytest

from handlers.due import recurring, surveys as due_surveys
from handlers.due.survey_occasions import plan
from handlers.office import Turn
from storage import tasks
from storage.actors import Actor
from storage.estates import setting
from storage.reading import get
from storage.tables import SurveyForm
from storage.tasks import Wanted
from storage.waves import closing, occasions, planning, publishing, running
from storage.waves.given import Given
from tests.kit.plan import GROUP
from tests.kit.survey_days import MANY, OTHER, answers, crowded, home_of, lived_in, opened
from tests.kit.town import Town, local


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


def test_q10_q12_after_the_window_comparing_figures_and_report_fall_due_by_themselves(town: Town) -> None:
    lived_in(town)
    opened(town)
    town.passes(minutes=1)
    answers(town, town.chen.id, home_of(town, OTHER))
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


def test_q10_of_many_who_are_to_be_called_one_message_tells_and_the_page_says_how_many_wait(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_surveys, "FEW", 2)
    lived_in(town)
    opened(town)
    town.passes(minutes=1)
    answers(town, town.chen.id, home_of(town, OTHER))
    town.hush()
    town.clock_moves_to("2026-12-02 12:00")
    heard = [one for one in town.unheard[town.zhao.id] if "核实" in one.text]
    assert ["抽出 3 户核实" in one.text for one in heard] == [True, False]
    assert "还有 3 户没有核实" in heard[1].text
    assert not any("与问卷一致" in one.buttons for one in heard)


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
    assert "还有 1 位写了意见的住户没有联系。" in told
    assert mornings("2026-12-06 07:00") == []
    assert len(mornings("2026-12-11 12:00")) == 5
    assert "其中 1 位已超过期限" in town.zhao.last.text
    town.rows("UPDATE task SET done_at = made_at, outcome = 'answered' WHERE kind = 'survey_words'")
    assert mornings("2026-12-14 12:00") == []


def _writes(town: Town) -> None:
    """陈建国 writes something that is to be answered."""
    opened(town)
    town.passes(minutes=1)
    answers(town, town.chen.id, home_of(town, OTHER), opinion=Given(words="电梯太慢"))
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
