"""The database's own word about surveys: SQL by a foreign hand is refused with the rule's id."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.actors import SYSTEM
from storage.database import Db, Savepoint
from storage.waves import closing, comparing, measures, publishing, running
from storage.waves.measures import Wish
from tests.kit import databases
from tests.kit.estate import LI, LIU, ZHAO, setting
from tests.storage.waves.steps import OPENING, approved, lays_out, opened, planned, returns, sent

AFTER = OPENING + timedelta(days=8)

PLANNED = [
    ("Q2", "UPDATE survey_wave SET status = 'approved' WHERE id = {plan}"),
    ("Q2", "UPDATE survey_wave SET status = 'open' WHERE id = {plan}"),
    ("Q2", "DELETE FROM survey_wave WHERE id = {plan}"),
    ("Q2", "INSERT INTO survey_wave (estate_id, number, questionnaire_id, profile, occasion, period, purpose, "
           "population, method, use_of_results, planned_at, way, margin, share, returns, expected_rate, buildings, "
           "opens_on, window_days, working, pilot_size, status, version, rotation, commitments, frame_digest, "
           "households) SELECT estate_id, 'DC-1', questionnaire_id, profile, occasion, period, '', '', '', '', "
           "planned_at, way, margin, share, returns, expected_rate, buildings, opens_on, window_days, working, "
           "pilot_size, 'open', version, 0, '', '', 0 FROM survey_wave WHERE id = {plan}"),
    ("Q3", "UPDATE survey_wave SET number = 'DC-1' WHERE id = {plan}"),
    ("Q3", "UPDATE survey_wave SET window_days = 3 WHERE id = {approved}"),
    ("Q3", "UPDATE survey_wave SET questionnaire_id = 1 WHERE id = {open}"),
    ("Q3", "UPDATE survey_questionnaire SET source = '' WHERE id = 1"),
    ("Q3", "DELETE FROM survey_questionnaire"),
    ("Q3", "INSERT INTO survey_questionnaire (company_id, name, version, source, digest, created_at) "
           "SELECT company_id, name, version, '', '', created_at FROM survey_questionnaire WHERE id = 1"),
]  # fmt: skip
OPEN = [
    ("Q4", "UPDATE survey_wave SET frame_digest = '' WHERE id = {open}"),
    ("Q4", "UPDATE survey_household SET drawn = FALSE WHERE wave_id = {open}"),
    ("Q4", "UPDATE survey_household SET rank = 1 WHERE wave_id = {open} AND rank = 2"),
    ("Q4", "UPDATE survey_household SET drawn = TRUE WHERE wave_id = {open} AND NOT drawn"),
    ("Q4", "DELETE FROM survey_household WHERE wave_id = {open}"),
    ("Q4", "INSERT INTO survey_household (wave_id, unit_id, rank, stratum, key_customer, resting, drawn, rotation, "
           "outcome, mode, changed_at, reminded) SELECT {approved}, unit_id, 1, stratum, key_customer, resting, drawn, "
           "1, 'complete', mode, changed_at, 0 FROM survey_household WHERE wave_id = {open} AND unit_id = {home}"),
    ("Q6", "UPDATE survey_household SET outcome = 'sent' WHERE wave_id = {open} AND unit_id = {home}"),
    ("Q6", "UPDATE survey_step SET outcome = 'refused'"),
    ("Q6", "DELETE FROM survey_step"),
    ("Q5", "UPDATE survey_answer SET value = 5 WHERE value = 4"),
    ("Q5", "DELETE FROM survey_answer"),
    ("Q5", "DELETE FROM survey_form"),
    ("Q5", "INSERT INTO survey_answer (form_id, item, value, chosen, mark, at) "
           "SELECT form_id, 'one_more', 5, '', '', at FROM survey_answer WHERE item = 'cleaning'"),
    ("Q5", "INSERT INTO survey_form (wave_id, unit_id, kind, provider, building, mode, started_at, state, asked, "
           "rated, scored, levels, counts, extra, void) SELECT {approved}, {home}, kind, provider, building, mode, "
           "started_at, 'open', 0, 0, 0, 0, FALSE, FALSE, '' FROM survey_form WHERE unit_id = {home}"),
    ("A75", "UPDATE survey_history SET what = 'approved'"),
    ("A75", "DELETE FROM survey_history"),
]  # fmt: skip
COUNTED = [
    ("Q12", "UPDATE survey_form SET counts = FALSE, void = 'too fast' WHERE wave_id = {open}"),
    ("Q10", "UPDATE survey_comparison SET form_id = 0"),
    ("Q10", "DELETE FROM survey_comparison"),
    ("Q13", "UPDATE survey_measure SET owner_id = 2"),
    ("Q13", "UPDATE survey_measure SET done_at = made_at, effective = TRUE"),
    ("Q13", "DELETE FROM survey_measure"),
    ("Q13", "UPDATE survey_wave SET status = 'published' WHERE id = {open}"),
    ("Q5", "INSERT INTO survey_answer (form_id, item, value, chosen, mark, at) "
           "SELECT form_id, 'one_more', 5, '', '', at FROM survey_answer WHERE item = 'cleaning'"),
]  # fmt: skip
TRUNCATED = [
    ("Q4", "TRUNCATE survey_household CASCADE"),
    ("Q5", "TRUNCATE survey_answer"),
    ("A75", "TRUNCATE survey_history"),
]


def refused(db: Db, rule: str, statement: str, **waves: int | None) -> None:
    with pytest.raises(Exception, match=f"{rule}: "), Savepoint(db):
        db.execute(text(statement.format(**waves)))


def test_q2_q3_what_is_planned_and_approved_is_not_changed_by_hand(db: Db) -> None:
    waves = {"plan": planned(db).id, "approved": approved(db).id, "open": opened(db, questionnaire="E").id}
    for rule, statement in PLANNED:
        refused(db, rule, statement, **waves)


def test_q4_q5_q6_draw_ladder_and_answers_are_not_changed_by_hand(db: Db) -> None:
    lays_out(db, 8)
    wave = opened(db, way="share", share=90)
    home = next(unit for unit in sent(db, wave) if unit >= 1000)
    returns(db, wave, home)
    waves = {"open": wave.id, "approved": approved(db, opens_on=OPENING.date()).id, "home": home}
    for rule, statement in OPEN + (TRUNCATED if databases.ON_POSTGRES else []):
        refused(db, rule, statement, **waves)


def test_q10_q12_q13_what_was_counted_compared_and_measured_is_not_changed_by_hand(db: Db) -> None:
    lays_out(db, 4)
    wave = opened(db)
    for unit in sent(db, wave):
        if unit >= 1000:
            returns(db, wave, unit)
    over = running.end(db, wave.id or 0, by=SYSTEM, now=AFTER)
    comparing.draw_honesty(db, over, setting(db), now=AFTER)
    one = comparing.comparisons(db, wave.id or 0)[0]
    comparing.compare(db, one.id or 0, True, by=ZHAO.actor, now=AFTER)
    over = closing.figure(db, wave.id or 0, over.version, by=ZHAO.actor, now=AFTER)
    measures.plan(db, wave.id or 0, "cleaning", Wish(LI.id, AFTER.date(), "多打扫"), by=ZHAO.actor, now=AFTER)
    publishing.approve_report(db, wave.id or 0, over.version, by=LIU.actor, now=AFTER)
    for rule, statement in COUNTED:
        refused(db, rule, statement, open=wave.id)


def test_a25_two_forms_of_a_household_never_count(db: Db) -> None:
    lays_out(db, 2)
    wave = opened(db)
    sent(db, wave)
    returns(db, wave, 1000)
    columns = (
        "wave_id, unit_id, kind, provider, building, mode, started_at, completed_at, state, asked, rated, scored, "
        "levels, extra, void"
    )
    again = f"INSERT INTO survey_form ({columns}, counts) SELECT {columns}, FALSE FROM survey_form"
    db.execute(text(again))
    with pytest.raises(Exception, match=r"uq_survey_form_counts|UNIQUE"), Savepoint(db):
        db.execute(text("UPDATE survey_form SET counts = TRUE"))
