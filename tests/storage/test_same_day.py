"""S – the same-day response: promise and stages as tables, responses and breaches on the register."""

from datetime import timedelta
from itertools import pairwise

import pytest

from storage import reading
from storage.calendar import Hours, wall
from storage.database import Db
from storage.errors import RuleBroken
from storage.register import history, records
from storage.rules import same_day
from storage.tables import Record, Response
from tests.kit.estate import LI, ZHANG, ZONE, at
from tests.storage import matters

HOURS = Hours(ZONE, wall("08:00"), wall("20:00"))
CUTOFF = timedelta(minutes=60)
REMINDERS = (50, 80)


@pytest.mark.parametrize(
    ("filed", "promised", "breach"),
    [
        ("2026-11-19 08:00", "2026-11-19 20:00", "2026-11-20 00:00"),
        ("2026-11-19 18:59", "2026-11-19 20:00", "2026-11-20 00:00"),
        ("2026-11-19 18:59:59.999999", "2026-11-19 20:00", "2026-11-20 00:00"),
        ("2026-11-19 19:00", "2026-11-20 20:00", "2026-11-21 00:00"),
        ("2026-11-19 19:01", "2026-11-20 20:00", "2026-11-21 00:00"),
        ("2026-11-19 20:00", "2026-11-20 20:00", "2026-11-21 00:00"),
        ("2026-11-19 23:59:59", "2026-11-20 20:00", "2026-11-21 00:00"),
        ("2026-11-20 00:00", "2026-11-20 20:00", "2026-11-21 00:00"),
        ("2026-11-20 07:59", "2026-11-20 20:00", "2026-11-21 00:00"),
        ("2026-11-21 10:00", "2026-11-21 20:00", "2026-11-22 00:00"),  # a Saturday: service runs every day
        ("2026-10-01 10:00", "2026-10-01 20:00", "2026-10-02 00:00"),  # the National Day as well
        ("2026-11-30 19:30", "2026-12-01 20:00", "2026-12-02 00:00"),
        ("2026-12-31 18:59", "2026-12-31 20:00", "2027-01-01 00:00"),
        ("2026-12-31 19:00", "2027-01-01 20:00", "2027-01-02 00:00"),
        ("2028-02-28 19:00", "2028-02-29 20:00", "2028-03-01 00:00"),
        ("2028-02-29 19:00", "2028-03-01 20:00", "2028-03-02 00:00"),
        ("2026-02-28 19:00", "2026-03-01 20:00", "2026-03-02 00:00"),
    ],
)
def test_s1_the_promise_is_for_the_day_of_filing_until_the_cut_off(
    filed: str, promised: str, breach: str
) -> None:
    assert same_day.promise(at(filed), HOURS, CUTOFF) == same_day.Promise(at(promised), at(breach))


@pytest.mark.parametrize(
    ("cutoff", "filed", "promised"),
    [
        (0, "2026-11-19 19:59", "2026-11-19 20:00"),
        (0, "2026-11-19 20:00", "2026-11-20 20:00"),
        (120, "2026-11-19 17:59", "2026-11-19 20:00"),
        (120, "2026-11-19 18:00", "2026-11-20 20:00"),
    ],
)
def test_s1_the_cut_off_is_a_parameter(cutoff: int, filed: str, promised: str) -> None:
    assert same_day.promise(at(filed), HOURS, timedelta(minutes=cutoff)).promised == at(promised)


@pytest.mark.parametrize(
    ("filed", "stages"),
    [
        # Eight hours are left of the day: half of them, four fifths of them.
        ("2026-11-19 12:00", ("2026-11-19 16:00", "2026-11-19 18:24", "2026-11-19 20:00",
                              "2026-11-20 00:00", "2026-11-20 14:00")),
        # Before opening the clock of service stands still.
        ("2026-11-19 03:00", ("2026-11-19 14:00", "2026-11-19 17:36", "2026-11-19 20:00",
                              "2026-11-20 00:00", "2026-11-20 14:00")),
        # After the cut-off: the last hour of today and the twelve of tomorrow, the night left out.
        ("2026-11-19 19:00", ("2026-11-20 13:30", "2026-11-20 17:24", "2026-11-20 20:00",
                              "2026-11-21 00:00", "2026-11-21 14:00")),
        ("2026-11-19 22:00", ("2026-11-20 14:00", "2026-11-20 17:36", "2026-11-20 20:00",
                              "2026-11-21 00:00", "2026-11-21 14:00")),
        ("2026-12-31 19:30", ("2027-01-01 13:45", "2027-01-01 17:30", "2027-01-01 20:00",
                              "2027-01-02 00:00", "2027-01-02 14:00")),
    ],
)  # fmt: skip
def test_s3_stages_are_counted_over_service_hours(filed: str, stages: tuple[str, ...]) -> None:
    made = same_day.promise(at(filed), HOURS, CUTOFF)
    due = same_day.stages(at(filed), made, HOURS, REMINDERS)
    assert due == dict(
        zip(
            ("remind_owner", "remind_group", "promise_missed", "breach", "still_open"),
            map(at, stages),
            strict=True,
        )
    )


def test_s3_stages_follow_each_other_whenever_it_is_filed() -> None:
    for minute in range(0, 24 * 60, 7):
        filed = at("2026-11-19 00:00") + timedelta(minutes=minute)
        made = same_day.promise(filed, HOURS, CUTOFF)
        due = list(same_day.stages(filed, made, HOURS, REMINDERS).values())
        assert filed < due[0]
        assert all(one < other for one, other in pairwise(due))


def test_s3_both_reminders_fall_into_service_hours_and_none_at_night() -> None:
    for minute in range(0, 24 * 60, 7):
        filed = at("2026-11-19 00:00") + timedelta(minutes=minute)
        due = same_day.stages(filed, same_day.promise(filed, HOURS, CUTOFF), HOURS, REMINDERS)
        assert HOURS.serving(due["remind_owner"])
        assert HOURS.serving(due["remind_group"])
        assert HOURS.serving(due["still_open"])


def test_s2_the_first_response_stamps_the_record_and_later_ones_do_not_move_it(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    matters.answered(db, record, when=at("2026-11-19 11:00"))
    matters.answered(db, record, by=ZHANG, when=at("2026-11-19 12:00"))
    assert _answered_at(db, record) == at("2026-11-19 11:00")


def test_s2_a_void_response_opens_the_target_again(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    response = matters.answered(db, record)
    assert same_day.answered(db, record.id or 0)
    assert _void(db, response)
    assert _answered_at(db, record) is None
    assert not same_day.answered(db, record.id or 0)


def test_s2_another_response_that_arrived_keeps_the_target_met(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    lost = matters.answered(db, record, when=at("2026-11-19 11:00"))
    matters.answered(db, record, when=at("2026-11-19 12:00"))
    assert not _void(db, lost)
    assert _answered_at(db, record) == at("2026-11-19 12:00")


def test_s2_an_acknowledgement_alone_is_no_response(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    assert not same_day.answered(db, record.id or 0)
    assert _answered_at(db, record) is None


def test_s3_a_breach_is_recorded_once(db: Db) -> None:
    record = matters.filed(db)
    assert same_day.record_breach(db, record, now=at("2026-11-20 00:00"))
    assert not same_day.record_breach(db, record, now=at("2026-11-20 00:01"))
    [found] = records.breached_between(db, 1, at("2026-11-19 00:00"), at("2026-11-21 00:00"))
    assert found.breached_at == at("2026-11-20 00:00")


def test_s3_the_digest_finds_a_breach_in_its_own_morning_only(db: Db) -> None:
    same_day.record_breach(db, matters.filed(db), now=at("2026-11-20 00:00"))
    assert records.breached_between(db, 1, at("2026-11-19 00:00"), at("2026-11-20 00:00")) == []
    assert len(records.breached_between(db, 1, at("2026-11-20 00:00"), at("2026-11-21 00:00"))) == 1
    assert records.breached_between(db, 2, at("2026-11-20 00:00"), at("2026-11-21 00:00")) == []


@pytest.mark.parametrize("kind", ["complaint", "repair", "suggestion", "enquiry"])
def test_s4_nothing_bound_ends_without_a_response(db: Db, kind: str) -> None:
    record = matters.taken(db, matters.filed(db, kind=kind))
    with pytest.raises(RuleBroken) as refused:
        same_day.require_response(db, record)
    assert (refused.value.rule, refused.value.code) == ("S4", "s4_answer_first")
    assert refused.value.values == {"number": record.number}
    matters.answered(db, record, by=LI)
    same_day.require_response(db, record)


def test_s4_a_void_response_does_not_help(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    _void(db, matters.answered(db, record))
    with pytest.raises(RuleBroken, match="s4_answer_first"):
        same_day.require_response(db, record)


def test_s4_praise_may_end_without_a_response(db: Db) -> None:
    same_day.require_response(db, matters.taken(db, matters.filed(db, kind="praise")))
    assert len(history.of(db, 1)) == 1


def _answered_at(db: Db, record: Record) -> object:
    return reading.get(db, Record, record.id or 0).answered_at


def _void(db: Db, response: int) -> bool:
    found = reading.get(db, Response, response)
    return same_day.void(db, found, reason="blocked", now=at("2026-11-19 13:00"))
