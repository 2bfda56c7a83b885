"""K2–K8: how grave a matter is by what becomes known of it, when it becomes graver, and who may lower it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import due, reading
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import Forbidden, NotFound, RuleBroken
from storage.procedures import procedure
from storage.register import alarms, cases, history, records, words
from storage.rules import severity
from storage.rules.handling import ending
from storage.rules.severity import Grade, News
from storage.tables import Record
from tests.kit.estate import LI, LIU, ZHAO, at, setting
from tests.storage import matters

C3 = procedure("C3")


def judged(**news: object) -> tuple[str, str, str]:
    found = severity.grade(News(**{"kind": "complaint", **news}), C3)  # type: ignore[arg-type]
    return found.severity, found.rule, found.why


@pytest.mark.parametrize(
    ("news", "found"),
    [
        ({"signs": frozenset({"sued"})}, ("major", "K2", "sued")),
        ({"signs": frozenset({"reported", "media"})}, ("major", "K2", "reported")),
        ({"people": 10}, ("major", "K2", "people")),
        ({"unresolved": "major"}, ("major", "K2", "month")),
        ({"people": 9}, ("hot", "K3", "people")),
        ({"people": 3}, ("hot", "K3", "people")),
        ({"signs": frozenset({"law"})}, ("hot", "K3", "law")),
        ({"signs": frozenset({"media"})}, ("hot", "K3", "media")),
        ({"signs": frozenset({"again"})}, ("hot", "K3", "again")),
        ({"signs": frozenset({"help"})}, ("hot", "K3", "help")),
        ({"unresolved": "hot"}, ("hot", "K3", "week")),
        ({"signs": frozenset({"danger"})}, ("hot", "X10", "danger")),
        ({"similar": 3}, ("important", "K4", "similar")),
        ({"unresolved": "important"}, ("important", "K4", "days")),
        ({}, ("general", "K5", "")),
        ({"people": 2, "similar": 2, "signs": frozenset({"gov", "coll"})}, ("general", "K5", "")),
    ],
)
def test_k2_to_k5_a_complaint_is_as_grave_as_the_gravest_of_its_news(
    news: dict[str, object], found: tuple[str, str, str]
) -> None:
    assert judged(**news) == found


def test_k2_k3_k4_k5_repairs_are_graded_for_safety_and_repetition_only_other_kinds_not_at_all() -> None:
    everything = frozenset({"sued", "law", "media", "help", "danger", "again"})
    assert judged(kind="repair", signs=everything - {"again", "danger"}, people=30, unresolved="major")[0] == "general"
    assert judged(kind="repair", signs=frozenset({"again"}))[0] == "hot"
    assert judged(kind="repair", signs=frozenset({"danger"}))[0] == "hot"
    for kind in ("suggestion", "enquiry", "praise"):
        assert judged(kind=kind, signs=everything, people=30, unresolved="major")[0] == "general"


@pytest.mark.parametrize(
    ("filed", "important", "hot", "major"),
    [
        # Thursday: three working days are Friday, Monday, Tuesday.
        ("2026-11-19 10:00", "2026-11-25 00:00", "2026-11-26 10:00", "2026-12-19 10:00"),
        # The last of January: February has no such day.
        ("2026-01-31 23:30", "2026-02-05 00:00", "2026-02-07 23:30", "2026-02-28 23:30"),
        # Before the week of the National Day, after which a Saturday is worked.
        ("2026-09-30 09:00", "2026-10-11 00:00", "2026-10-07 09:00", "2026-10-30 09:00"),
        ("2026-12-31 09:00", "2027-01-07 00:00", "2027-01-07 09:00", "2027-01-31 09:00"),
    ],
)
def test_k4_the_terms_are_counted_by_the_calendar_from_the_filing(
    db: Db, filed: str, important: str, hot: str, major: str
) -> None:
    found = severity.terms(at(filed), setting(db).hours, C3, {})
    assert found == {"important": at(important), "hot": at(hot), "major": at(major)}


@pytest.mark.parametrize(
    ("filed", "major"),
    [
        ("2027-01-31 10:00", "2027-02-28 10:00"),
        ("2028-01-31 10:00", "2028-02-29 10:00"),
        ("2028-02-29 10:00", "2028-03-29 10:00"),
        ("2027-12-31 23:59", "2028-01-31 23:59"),
        ("2026-03-31 00:00", "2026-04-30 00:00"),
    ],
)
def test_f42_a_month_later_is_the_same_day_or_the_last_one_there_is(db: Db, filed: str, major: str) -> None:
    assert severity.terms(at(filed), setting(db).hours, C3, {})["major"] == at(major)


def planned(db: Db, record: Record) -> dict[str, object]:
    found = due.waiting_for(db, records.subject(record.id or 0))
    return {one.kind: one.due_at for one in found if one.kind.startswith("grows_")}


def test_k3_the_terms_of_a_complaint_are_due_work_and_go_with_its_end(db: Db) -> None:
    record = matters.filed(db)
    severity.plan(db, record, setting(db))
    assert planned(db, record) == {
        "grows_important": at("2026-11-25 00:00"),
        "grows_hot": at("2026-11-26 10:00"),
        "grows_major": at("2026-12-19 10:00"),
    }
    matters.taken(db, record)
    matters.answered(db, record)
    due.cancel(db, records.subject(record.id or 0), why="resolved", now=matters.MORNING)
    assert planned(db, record) == {}


def test_k3_a_repair_does_not_become_graver_with_time(db: Db) -> None:
    record = matters.filed(db, kind="repair")
    severity.plan(db, record, setting(db))
    assert planned(db, record) == {}


def test_k2_where_a_term_had_passed_it_begins_anew_with_the_reopening(db: Db) -> None:
    record = matters.closed(db, matters.resolved(db, matters.filed(db)))
    late = at("2026-12-25 09:00")
    again = ending.reopen(db, record, why="complained_again", by=SYSTEM, now=late)
    assert (again.severity, planned(db, again)) == ("hot", {"grows_major": at("2027-01-25 09:00")})


def test_k6_a_rise_is_on_the_history_with_reason_rule_and_time_and_the_case_on_file(db: Db) -> None:
    record = matters.filed(db)
    noon = at("2026-11-19 12:00")
    risen = severity.rise(db, record, Grade("hot", "K3", "law"), by=SYSTEM, now=noon)
    row = severity.judged(db, record.id or 0)
    assert row is not None
    assert (row.what, row.at, severity.named(row), severity.reason(row)) == ("severity", noon, "K3", "law")
    assert [one.id for one in cases.on_file(db, 1, noon - timedelta(days=1))] == [record.id]
    again = severity.rise(db, risen, Grade("important", "K4", "days"), by=SYSTEM, now=noon)
    assert again is risen, "what is no graver changes nothing"


def by_hand(db: Db, statement: str) -> None:
    with pytest.raises(IntegrityError) as refused, db.begin_nested():
        db.exec_driver_sql(statement)
    assert re.search(r"\b(K6|K7|X10)\b", str(refused.value))


def test_k6_sql_by_hand_lowers_nothing_takes_nothing_off_file_and_ends_no_danger(db: Db) -> None:
    record = severity.rise(db, matters.filed(db), Grade("hot", "K3", "law"), by=SYSTEM, now=matters.MORNING)
    record = records.change(db, record, hazard="gas")
    alarms.sound(db, 1, "gas", 5001, record, now=matters.MORNING)
    by_hand(db, f"UPDATE record SET severity = 'general' WHERE id = {record.id}")
    by_hand(db, f"UPDATE record SET on_file_at = NULL WHERE id = {record.id}")
    by_hand(db, f"UPDATE record SET hazard = '' WHERE id = {record.id}")
    by_hand(db, "DELETE FROM alarm")
    # A word of the front desk is no reason, and a manager's reason serves once.
    reason = (
        "INSERT INTO words (record_id, part, author, author_id, body, salt, at) "
        f"VALUES ({record.id}, 'lowered', 'staff', {{}}, '误报', 'x', '2026-11-19 11:00:00')"
    )
    db.exec_driver_sql(reason.format(LI.id))
    by_hand(db, f"UPDATE record SET severity = 'general' WHERE id = {record.id}")
    db.exec_driver_sql(reason.format(LIU.id))
    db.exec_driver_sql(f"UPDATE record SET severity = 'important' WHERE id = {record.id}")
    history.append(db, record.id or 0, "lowered", by=LIU.actor, now=matters.MORNING)
    by_hand(db, f"UPDATE record SET severity = 'general' WHERE id = {record.id}")


def test_k6_a_manager_lowers_with_a_written_reason_and_only_further_news_raises_again(db: Db) -> None:
    record = severity.rise(db, matters.filed(db), Grade("hot", "K3", "law"), by=SYSTEM, now=matters.MORNING)
    lowered = severity.lower(db, record, "general", "业主说的是别的纠纷", by=LIU.actor, now=matters.MORNING)
    assert lowered.severity == "general"
    assert lowered.on_file_at == matters.MORNING, "what was grave stays on file"
    assert [one.body for one in words.of(db, record.id or 0) if one.part == "lowered"] == ["业主说的是别的纠纷"]
    assert history.told(db, record.id or 0, "lowered")
    risen = severity.rise(db, lowered, Grade("important", "K4", "days"), by=SYSTEM, now=matters.MORNING)
    with pytest.raises(RuleBroken, match="k6_not_lower"):
        severity.lower(db, risen, "important", "理由", by=LIU.actor, now=matters.MORNING)
    assert severity.lower(db, risen, "general", "理由", by=LIU.actor, now=matters.MORNING).severity == "general"


def test_k6_nobody_else_lowers_and_nobody_without_a_reason_or_while_an_alarm_stands(db: Db) -> None:
    record = severity.rise(db, matters.filed(db), Grade("hot", "K3", "law"), by=SYSTEM, now=matters.MORNING)
    for actor in (LI.actor, ZHAO.actor):
        with pytest.raises(Forbidden, match="k6_managers_lower"):
            severity.lower(db, record, "general", "理由", by=actor, now=matters.MORNING)
    with pytest.raises(RuleBroken, match="k6_reason"):
        severity.lower(db, record, "general", "  ", by=LIU.actor, now=matters.MORNING)
    endangered = records.change(db, record, hazard="gas")
    with pytest.raises(RuleBroken, match="x10_alarm_first"):
        severity.lower(db, endangered, "general", "理由", by=LIU.actor, now=matters.MORNING)
    assert reading.get(db, Record, record.id or 0).severity == "hot"


def test_k3_facts_are_entered_once_and_by_staff_of_the_estate(db: Db) -> None:
    record = severity.note(db, matters.filed(db), "sued", by=LI.actor, now=matters.MORNING)
    assert record.risks == "sued"
    assert severity.entered(db, record.id or 0) == {"sued"}
    with pytest.raises(RuleBroken, match="k6_known"):
        severity.note(db, record, "sued", by=ZHAO.actor, now=matters.MORNING)
    assert severity.note(db, record, "strong", by=LI.actor, now=matters.MORNING).strong
    with pytest.raises(Forbidden, match="staff_only"):
        severity.note(db, record, "help", by=SYSTEM, now=matters.MORNING)


def test_k3_a_head_count_in_words_is_a_claim_until_staff_have_confirmed_it(db: Db) -> None:
    record = severity.learn(db, matters.filed(db), ("coll",), people=12)
    assert (record.people, record.people_confirmed, record.severity) == (12, False, "general")
    confirmed = severity.confirm_people(db, record, 4, by=LI.actor, now=matters.MORNING)
    assert (confirmed.people, confirmed.people_confirmed) == (4, True)
    assert severity.learn(db, confirmed, (), people=50).people == 4, "a claim does not overrule it"


def test_k8_the_green_channel_is_counted_over_service_hours(db: Db) -> None:
    hours = setting(db).hours
    assert severity.green_until(at("2026-11-19 10:00"), hours, C3) == at("2026-11-19 12:00")
    assert severity.green_until(at("2026-11-19 19:00"), hours, C3) == at("2026-11-20 09:00")


def test_k7_the_cases_of_another_estate_are_not_on_this_file(db: Db) -> None:
    severity.rise(db, matters.filed(db), Grade("hot", "K3", "law"), by=SYSTEM, now=matters.MORNING)
    assert cases.on_file(db, 99, matters.MORNING - timedelta(days=1)) == []
    with pytest.raises(NotFound):
        records.for_change(db, 12345, by=LI.actor)
