"""X10: an alarm stands until two people lower it; one person has it, and words of half an hour belong to it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Db
from storage.errors import Clash, Forbidden, NotFound, RuleBroken
from storage.reading import get
from storage.register import alarms, history, records
from storage.rules import severity
from storage.tables import Alarm, Record
from tests.kit.estate import CHEN, LI, LIU, ZHANG
from tests.storage import matters

NOW = matters.MORNING


def sounded(db: Db) -> Alarm:
    record = records.change(db, matters.filed(db), hazard="gas")
    return alarms.sound(db, 1, "gas", CHEN.user_id, record, now=NOW)


def test_x10_one_has_it_and_the_next_is_told_who(db: Db) -> None:
    alarm = sounded(db)
    assert alarms.acknowledge(db, alarm, by=LI.actor, now=NOW)
    taken = alarms.find(db, alarm.id or 0)
    assert not alarms.acknowledge(db, taken, by=LI.actor, now=NOW)
    with pytest.raises(Clash) as faster:
        alarms.acknowledge(db, taken, by=ZHANG.actor, now=NOW)
    assert faster.value.values == {"name": LI.name}
    assert history.told(db, alarm.record_id or 0, "alarm_taken")


def test_x10_two_people_lower_an_alarm_and_then_the_severity_may_be_lowered(db: Db) -> None:
    alarm = sounded(db)
    alarms.propose(db, alarm, by=LI.actor, now=NOW)
    alarms.lower(db, alarms.find(db, alarm.id or 0), by=LIU.actor, now=NOW)
    record = get(db, Record, alarm.record_id or 0)
    assert record.hazard == ""
    hot = severity.rise(db, record, severity.Grade("hot", "X10", "danger"), by=LI.actor, now=NOW)
    assert severity.lower(db, hot, "general", "误报", by=LIU.actor, now=NOW).severity == "general"
    with pytest.raises(RuleBroken, match="x10_lowered"):
        alarms.propose(db, alarms.find(db, alarm.id or 0), by=LI.actor, now=NOW)


def test_x10_one_person_alone_lowers_nothing(db: Db) -> None:
    alarm = sounded(db)
    with pytest.raises(RuleBroken, match="x10_propose_first"):
        alarms.lower(db, alarm, by=LIU.actor, now=NOW)
    alarms.propose(db, alarm, by=LIU.actor, now=NOW)
    with pytest.raises(RuleBroken, match="x10_two_people"):
        alarms.lower(db, alarms.find(db, alarm.id or 0), by=LIU.actor, now=NOW)
    assert get(db, Record, alarm.record_id or 0).hazard == "gas"


def test_x10_who_does_not_agree_lets_the_alarm_stand(db: Db) -> None:
    alarm = sounded(db)
    alarms.propose(db, alarm, by=LI.actor, now=NOW)
    alarms.keep(db, alarms.find(db, alarm.id or 0), by=LIU.actor, now=NOW)
    assert alarms.find(db, alarm.id or 0).proposed_by is None
    assert alarms.of_record(db, alarm.record_id or 0)


def test_x10_a_record_is_a_danger_until_the_last_of_its_alarms_is_lowered(db: Db) -> None:
    first = sounded(db)
    record = get(db, Record, first.record_id or 0)
    second = alarms.sound(db, 1, "fire", CHEN.user_id, record, now=NOW)
    for alarm, hazard in ((first, "gas"), (second, "")):
        alarms.propose(db, alarm, by=LI.actor, now=NOW)
        alarms.lower(db, alarms.find(db, alarm.id or 0), by=LIU.actor, now=NOW)
        assert get(db, Record, record.id or 0).hazard == hazard


def test_x10_words_of_the_same_person_about_the_same_danger_belong_to_it_for_half_an_hour(db: Db) -> None:
    alarm = sounded(db)
    soon, late = NOW + timedelta(minutes=29), NOW + timedelta(minutes=31)
    found = alarms.standing(db, 1, CHEN.user_id, "gas", now=soon)
    assert found is not None
    assert found.id == alarm.id
    assert alarms.standing(db, 1, CHEN.user_id, "gas", now=late) is None
    assert alarms.standing(db, 1, CHEN.user_id, "fire", now=soon) is None
    assert alarms.standing(db, 1, 5002, "gas", now=soon) is None


def test_x10_who_raised_it_or_works_elsewhere_does_not_take_it(db: Db) -> None:
    own = alarms.sound(db, 1, "gas", LI.user_id, None, now=NOW)
    with pytest.raises(Forbidden, match="own_matter"):
        alarms.for_change(db, own.id or 0, by=LI.actor)
    assert alarms.for_change(db, own.id or 0, by=ZHANG.actor).id == own.id
    with pytest.raises(NotFound):
        alarms.for_change(db, own.id or 0, by=CHEN.actor)


@pytest.mark.parametrize(
    "values", [{"lowered_at": NOW, "lowered_by": LI.id}, {"lowered_at": NOW, "proposed_by": LI.id, "lowered_by": LI.id}]
)
def test_x10_the_database_itself_refuses_one_person_alone(db: Db, values: dict[str, object]) -> None:
    alarm = sounded(db)
    with pytest.raises(IntegrityError, match=r"X10|lowered_by_two"), db.begin_nested():
        alarms._set(db, alarm, **values)


def test_x10_who_raised_it_and_a_member_of_staff_are_two_people(db: Db) -> None:
    alarm = sounded(db)
    alarms.deny(db, alarm, by=CHEN.actor, now=NOW)
    denied = alarms.find(db, alarm.id or 0)
    assert denied.lowered_at is None
    assert get(db, Record, alarm.record_id or 0).hazard == "gas"
    alarms.lower(db, denied, by=LI.actor, now=NOW)
    assert get(db, Record, alarm.record_id or 0).hazard == ""
    with pytest.raises(RuleBroken, match="x10_lowered"):
        alarms.deny(db, alarms.find(db, alarm.id or 0), by=CHEN.actor, now=NOW)


def test_x10_nobody_else_says_for_them_that_there_is_no_danger(db: Db) -> None:
    alarm = sounded(db)
    with pytest.raises(NotFound):
        alarms.deny(db, alarm, by=LI.actor, now=NOW)
    alarms.deny(db, alarm, by=CHEN.actor, now=NOW)
    alarms.keep(db, alarms.find(db, alarm.id or 0), by=LIU.actor, now=NOW)
    with pytest.raises(RuleBroken, match="x10_propose_first"):
        alarms.lower(db, alarms.find(db, alarm.id or 0), by=LI.actor, now=NOW)
