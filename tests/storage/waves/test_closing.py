"""Q9–Q13, X25, X27: after the window – honesty, words, figures, measures, report, publication."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from storage import due, tasks
from storage.actors import SYSTEM, Actor
from storage.database import Db
from storage.errors import Clash, Forbidden, NotFound, RuleBroken
from storage.reading import get
from storage.tables import Staff, StaffRole, SurveyForm, SurveyWave, Task, table
from storage.waves import answering, closing, comparing, door, history, measures, publishing, reading, running, words
from storage.waves.answering import Entry
from storage.waves.given import Given
from storage.waves.measures import Wish
from tests.kit.estate import LI, LIU, ZHANG, ZHAO, at, second_estate, setting
from tests.storage.waves.steps import OPENING, answers, lays_out, opened, returns, sent

AFTER = at("2026-11-17 09:30")
BOSS = Actor("staff", 20, 6020, "总经理")


def asked(db: Db, households: int = 12, **values: Any) -> SurveyWave:
    lays_out(db, households)
    wave = opened(db, **values)
    sent(db, wave)
    return wave


def ended(db: Db, wave: SurveyWave) -> SurveyWave:
    return running.end(db, wave.id or 0, by=SYSTEM, now=at("2026-11-17 00:00"))


def figured(db: Db, wave: SurveyWave) -> SurveyWave:
    over = ended(db, wave)
    return closing.figure(db, wave.id or 0, over.version, by=ZHAO.actor, now=AFTER)


def reported(db: Db, **values: Any) -> SurveyWave:
    wave = figured(db, asked(db, **values))
    return publishing.approve_report(db, wave.id or 0, wave.version, by=LIU.actor, now=AFTER)


def boss(db: Db) -> Actor:
    """A general manager of the company."""
    db.execute(insert(table(Staff)).values(id=BOSS.id, company_id=1, user_id=BOSS.user_id, name=BOSS.name))
    db.execute(insert(table(StaffRole)).values(staff_id=BOSS.id, role="executive"))
    return BOSS


def kinds(db: Db) -> list[str]:
    found = db.execute(select(table(Task).c.kind).where(table(Task).c.done_at.is_(None)).order_by(table(Task).c.id))
    return list(found.scalars())


def test_q10_some_of_the_silent_are_called_and_a_tenth_of_the_forms_compared(db: Db) -> None:
    wave = asked(db, 24)
    for unit in range(1000, 1015):
        returns(db, wave, unit)
    over = ended(db, wave)
    made = comparing.draw_honesty(db, over, setting(db), now=AFTER)
    assert sorted(kinds(db)) == ["survey_call"] * 3 + ["survey_compare"] * 2
    assert comparing.draw_honesty(db, over, setting(db), now=AFTER) == []
    assert {one.due_at for one in made} == {at("2026-11-19 20:00")}
    called = {int(one.subject.split(":")[2]) for one in made if one.kind == "survey_call"}
    assert called.isdisjoint(range(1000, 1015))


def test_q10_one_discrepancy_and_all_forms_are_compared(db: Db) -> None:
    wave = asked(db, 12)
    for unit in range(1000, 1012):
        returns(db, wave, unit)
    over = ended(db, wave)
    comparing.draw_honesty(db, over, setting(db), now=AFTER)
    first, second = comparing.comparisons(db, wave.id or 0)
    assert not comparing.compare(db, first.id or 0, True, by=LI.actor, now=AFTER).compare_all
    assert comparing.compare(db, second.id or 0, False, by=LI.actor, now=AFTER).tell_executive
    assert get(db, SurveyForm, second.form_id).void == "not theirs"
    found = comparing.comparisons(db, wave.id or 0)
    assert len(found) == 12
    assert {one.drawn_because for one in found[2:]} == {comparing.ALL}
    with pytest.raises(RuleBroken, match="comparison_done"):
        comparing.compare(db, first.id or 0, False, by=LI.actor, now=AFTER)


def test_q10_one_who_is_called_and_says_otherwise_lets_all_forms_be_compared(db: Db) -> None:
    wave = asked(db, 24)
    for unit in range(1000, 1015):
        returns(db, wave, unit)
    over = ended(db, wave)
    comparing.draw_honesty(db, over, setting(db), now=AFTER)
    comparing.compare_all(db, over, now=AFTER)
    assert len(comparing.comparisons(db, wave.id or 0)) == 15
    assert kinds(db).count("survey_compare") == 15


def test_q10_many_forms_get_their_tasks_in_pieces(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "PIECE", 1)
    wave = asked(db, 24)
    for unit in range(1000, 1015):
        returns(db, wave, unit)
    over = ended(db, wave)
    chosen = comparing.look(db, over)
    comparing.draw_honesty(db, over, setting(db), now=AFTER, chosen=chosen)
    drawn = [one.form_id for one in comparing.comparisons(db, wave.id or 0)]
    assert (set(drawn), kinds(db).count("survey_compare")) == (set(chosen.forms), 1)
    [next_one] = [row for row in due.waiting_for(db, door.subject(wave.id or 0)) if row.kind == "survey_compare"]
    assert comparing.some_tasks(db, over, int(next_one.round), now=AFTER) is not None
    assert comparing.some_tasks(db, over, comparing.comparisons(db, wave.id or 0)[-1].id or 0, now=AFTER) is None
    assert kinds(db).count("survey_compare") == 2
    comparing.compare_all(db, over, now=AFTER)
    [row] = [row for row in due.waiting_for(db, door.subject(wave.id or 0)) if row.kind == "survey_compare_all"]
    place, made = int(row.round), [kinds(db).count("survey_compare")]
    while (after := comparing.some_more(db, over, place, now=AFTER)) is not None:
        place = after
        made.append(kinds(db).count("survey_compare"))
    assert made == list(range(3, 16))


def test_q12_figures_of_a_large_wave_are_made_by_the_clock(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "AT_ONCE", 10)
    wave = asked(db, 12)
    returns(db, wave, 1000)
    over = ended(db, wave)
    seen = closing.look(db, over)
    with pytest.raises(Forbidden, match="survey_planners"):
        closing.want_figures(db, wave.id or 0, over.version, by=LI.actor, now=AFTER)
    with pytest.raises(Clash, match="wave_changed"):
        closing.want_figures(db, wave.id or 0, over.version - 1, by=ZHAO.actor, now=AFTER)
    waits = closing.want_figures(db, wave.id or 0, over.version, by=ZHAO.actor, now=AFTER)
    [row] = [row for row in due.waiting_for(db, door.subject(wave.id or 0)) if row.kind == "survey_figure"]
    assert (waits.status, row.due_at) == ("ended", AFTER)
    # A form that comes after the look is cleaned as well.
    entry = Entry("paper", OPENING + timedelta(days=1), {}, 1001)
    late = answering.enter(db, wave.id or 0, entry, by=LI.actor, now=AFTER).form
    closing.figure(db, wave.id or 0, waits.version, by=SYSTEM, now=AFTER, seen=seen)
    assert get(db, SurveyForm, late.id or 0).void == "blank"


def test_a24_what_staff_entered_is_drawn_first_and_compared_by_somebody_else(db: Db) -> None:
    wave = asked(db, 12)
    for unit in range(1000, 1010):
        returns(db, wave, unit)
    entry = Entry("door", OPENING + timedelta(days=1), answers(db, wave, 1010), 1010)
    entered = answering.enter(db, wave.id or 0, entry, by=LI.actor, now=OPENING + timedelta(days=1))
    over = ended(db, wave)
    comparing.draw_honesty(db, over, setting(db), now=AFTER)
    risky = next(one for one in comparing.comparisons(db, wave.id or 0) if one.drawn_because != comparing.AT_RANDOM)
    assert (risky.form_id, risky.drawn_because) == (entered.form.id, "entered by staff")
    with pytest.raises(Forbidden, match="survey_own_form"):
        comparing.compare(db, risky.id or 0, True, by=LI.actor, now=AFTER)
    with pytest.raises(NotFound):
        comparing.compare(db, risky.id or 0, True, by=second_estate(db).actor, now=AFTER)
    assert not comparing.compare(db, risky.id or 0, True, by=ZHANG.actor, now=AFTER).compare_all


def test_q11_everyone_who_wrote_words_has_a_task_due_within_fifteen_days(db: Db) -> None:
    wave = asked(db)
    wrote, silent = returns(db, wave, 1000, opinion=Given(words="电梯太慢")), returns(db, wave, 1001)
    made = closing.answer_words(db, wrote, setting(db), now=OPENING + timedelta(days=1))
    assert made is not None
    task = tasks.of(db, made)
    assert (task.staff_id, task.due_at) == (ZHAO.id, at("2026-11-25 20:00"))
    assert closing.answer_words(db, silent, setting(db), now=OPENING) is None
    assert [row.kind for row in due.waiting_for(db, "estate:1")].count("digest") == 1
    [waits] = closing.words_waiting(db, 1, at("2026-11-25 20:01"))
    assert (waits.staff_id, waits.count, waits.late, waits.first_due) == (ZHAO.id, 1, 1, at("2026-11-25 20:00"))
    assert due.waiting_for(db, tasks.subject(made)) == []


def test_q11_words_are_answered_once_and_by_words(db: Db) -> None:
    form = returns(db, asked(db), 1000, opinion=Given(words="电梯太慢"))
    key = form.id or 0
    assert closing.unanswered(db, key) == ["opinion"]
    with pytest.raises(RuleBroken, match="survey_words_reply"):
        closing.answered(db, key, "opinion", " ", by=ZHAO.actor, now=AFTER)
    answered = closing.answered(db, key, "opinion", "已安排维保", by=ZHAO.actor, now=AFTER)
    assert (answered.answered_by, words.body(db, answered.reply_id)) == (ZHAO.id, "已安排维保")
    assert closing.unanswered(db, key) == []
    with pytest.raises(RuleBroken, match="survey_words_answered"):
        closing.answered(db, key, "opinion", "又一次", by=ZHAO.actor, now=AFTER)
    assert [one.body for one in reading.of_form(db, key)] == ["电梯太慢"]


def test_q9_words_are_coded_by_one_and_again_by_another(db: Db) -> None:
    wave = asked(db)
    form = returns(db, wave, 1000, opinion=Given(words="电梯太慢"))
    key = form.id or 0
    closing.code(db, key, "opinion", ["lifts"], by=ZHAO.actor)
    closing.code(db, key, "opinion", ["lifts", "repair"], by=ZHAO.actor)
    again = closing.code(db, key, "opinion", ["lifts"], by=LI.actor)
    assert (again.services, again.again, again.again_by) == ("lifts repair", "lifts", LI.id)
    with pytest.raises(RuleBroken, match="answer_unfit"):
        closing.code(db, key, "opinion", ["no_such"], by=ZHAO.actor)
    with pytest.raises(NotFound):
        closing.code(db, key, "expectation", ["lifts"], by=ZHAO.actor)


def test_f42_the_figures_are_due_on_the_third_working_day_and_the_report_next_month(db: Db) -> None:
    here = setting(db)
    assert closing.figures_due(db, here, at("2026-11-20 00:00")) == at("2026-11-24 20:00")
    assert closing.report_due(here, at("2026-11-17 00:00")) == at("2026-12-31 20:00")
    assert closing.report_due(here, at("2027-01-31 00:00")) == at("2027-02-28 20:00")
    assert closing.report_due(here, at("2028-01-31 00:00")) == at("2028-02-29 20:00")


def test_q12_the_figures_are_made_once_after_the_window_by_who_leads(db: Db) -> None:
    wave = asked(db)
    with pytest.raises(RuleBroken, match="wave_status"):
        closing.figure(db, wave.id or 0, wave.version, by=ZHAO.actor, now=AFTER)
    over = ended(db, wave)
    with pytest.raises(Forbidden, match="survey_planners"):
        closing.figure(db, wave.id or 0, over.version, by=LI.actor, now=AFTER)
    closing.want(db, over, "survey_figures", AFTER, now=AFTER)
    made = closing.figure(db, wave.id or 0, over.version, by=ZHAO.actor, now=AFTER)
    assert (made.status, kinds(db)) == ("figured", [])
    assert "survey_figured" in {row.kind for row in due.waiting_for(db, door.subject(wave.id or 0))}


def test_q12_what_was_counted_stays_as_it_was_counted(db: Db) -> None:
    wave = asked(db)
    form = returns(db, wave, 1000)
    figured(db, wave)
    forms = table(SurveyForm)
    with pytest.raises(Exception, match="Q12: what was counted stays"):
        db.execute(forms.update().where(forms.c.id == form.id).values(void="duplicate", counts=False))


def test_q12_a_manager_approves_the_report_and_under_b_another_has_reviewed_it(db: Db) -> None:
    wave = figured(db, asked(db, profile="B", questionnaire="B"))
    key, chief = wave.id or 0, boss(db)
    with pytest.raises(RuleBroken, match="report_two"):
        publishing.approve_report(db, key, wave.version, by=chief, now=AFTER)
    reviewed = publishing.review(db, key, wave.version, by=LIU.actor, now=AFTER)
    with pytest.raises(RuleBroken, match="report_two"):
        publishing.approve_report(db, key, reviewed.version, by=LIU.actor, now=AFTER)
    approved = publishing.approve_report(db, key, reviewed.version, by=chief, now=AFTER)
    assert (approved.status, approved.reviewed_by, approved.report_approved_by) == ("reported", LIU.id, BOSS.id)


def test_q12_under_a_no_review_is_asked_for_and_nobody_below_approves(db: Db) -> None:
    wave = figured(db, asked(db))
    with pytest.raises(Forbidden, match="survey_managers"):
        publishing.approve_report(db, wave.id or 0, wave.version, by=ZHAO.actor, now=AFTER)
    assert publishing.approve_report(db, wave.id or 0, wave.version, by=LIU.actor, now=AFTER).status == "reported"


def test_q13_results_are_worded_approved_and_told(db: Db) -> None:
    wave = reported(db)
    key = wave.id or 0
    assert kinds(db) == ["survey_publish"]
    with pytest.raises(RuleBroken, match="publication_words"):
        publishing.publish(db, key, wave.version, by=LIU.actor, now=AFTER)
    worded = publishing.word(db, key, wave.version, "您说保洁不够，我们加了人手。", by=ZHAO.actor, now=AFTER)
    with pytest.raises(Forbidden, match="survey_managers"):
        publishing.publish(db, key, worded.version, by=ZHAO.actor, now=AFTER)
    told = publishing.publish(db, key, worded.version, by=LIU.actor, now=AFTER)
    assert (told.status, publishing.words(db, told), kinds(db)) == ("published", "您说保洁不够，我们加了人手。", [])
    assert publishing.count(db, told) == 14
    first = publishing.readers(db, told, 0, 10)
    assert len(first) == 10
    assert len(publishing.readers(db, told, first[-1].id or 0, 10)) == 4
    assert history.broken_at(history.of(db, key)) is None


def test_q13_under_d_nothing_is_told_collectively(db: Db) -> None:
    wave = reported(db, profile="D", questionnaire="D")
    assert (publishing.may_publish(wave), kinds(db)) == (False, [])
    with pytest.raises(RuleBroken, match="never_collective"):
        publishing.word(db, wave.id or 0, wave.version, "您说保洁不够", by=ZHAO.actor, now=AFTER)
    with pytest.raises(RuleBroken, match="never_collective"):
        publishing.publish(db, wave.id or 0, wave.version, by=LIU.actor, now=AFTER)


def test_q13_a_measure_has_an_owner_and_a_day_and_is_verified_by_somebody_else(db: Db) -> None:
    wave = figured(db, asked(db))
    wish = Wish(LI.id, date(2026, 12, 15), "每天多打扫一次")
    one = measures.plan(db, wave.id or 0, "cleaning", wish, by=ZHAO.actor, now=AFTER)
    assert kinds(db) == ["survey_measure"]
    with pytest.raises(RuleBroken, match="measure_not_done"):
        measures.verify(db, one.id or 0, True, "", by=LIU.actor, now=AFTER)
    with pytest.raises(Forbidden, match="measure_owner"):
        measures.done(db, one.id or 0, by=ZHANG.actor, now=AFTER)
    measures.done(db, one.id or 0, by=LI.actor, now=AFTER)
    assert kinds(db) == []
    with pytest.raises(Forbidden, match="survey_planners"):
        measures.verify(db, one.id or 0, True, "", by=LI.actor, now=AFTER)
    verified = measures.verify(db, one.id or 0, False, "仍有投诉", by=LIU.actor, now=AFTER)
    assert (verified.effective, words.body(db, verified.finding_id)) == (False, "仍有投诉")
    with pytest.raises(RuleBroken, match="measure_verified"):
        measures.verify(db, one.id or 0, True, "", by=LIU.actor, now=AFTER)


@pytest.mark.parametrize(
    ("item", "wish", "code"),
    [
        ("no_such", Wish(LI.id, date(2026, 12, 15), "多打扫"), "measure_unfit"),
        ("cleaning", Wish(LI.id, date(2026, 12, 15), " "), "measure_unfit"),
        ("cleaning", Wish(LI.id, date(2026, 11, 1), "多打扫"), "measure_unfit"),
        ("cleaning", Wish(999, date(2026, 12, 15), "多打扫"), "measure_owner"),
    ],
)
def test_q13_a_measure_that_nobody_can_hold_to_is_refused(db: Db, item: str, wish: Wish, code: str) -> None:
    wave = figured(db, asked(db))
    with pytest.raises(RuleBroken, match=code):
        measures.plan(db, wave.id or 0, item, wish, by=ZHAO.actor, now=AFTER)


def test_q13_a_measure_of_one_s_own_is_not_verified(db: Db) -> None:
    wave = figured(db, asked(db))
    wish = Wish(ZHAO.id, date(2026, 12, 15), "每天多打扫一次")
    one = measures.plan(db, wave.id or 0, "cleaning", wish, by=LIU.actor, now=AFTER)
    measures.done(db, one.id or 0, by=ZHAO.actor, now=AFTER)
    with pytest.raises(Forbidden, match="measure_own"):
        measures.verify(db, one.id or 0, True, "", by=ZHAO.actor, now=AFTER)
