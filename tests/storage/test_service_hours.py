"""Service hours: wall times of the estate's zone, whatever the host's; served time and its inverse."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, time as wall_time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from storage.calendar import Hours, wall
from storage.rules import same_day
from tests.kit.estate import ZONE, at

SHANGHAI = Hours(ZONE, wall("08:00"), wall("20:00"))
NEW_YORK = Hours(ZoneInfo("America/New_York"), wall("08:00"), wall("20:00"))
URUMQI = Hours(ZoneInfo("Asia/Urumqi"), wall("10:00"), wall("19:30"))

instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.sampled_from([SHANGHAI, NEW_YORK, URUMQI])
service = st.timedeltas(timedelta(), timedelta(days=3))


@given(instants, service, hours)
def test_served_time_until_an_instant_is_what_after_was_asked_for(
    start: datetime, wanted: timedelta, place: Hours
) -> None:
    assert place.served(start, place.after(start, wanted)) == wanted


@given(instants, st.timedeltas(timedelta(), timedelta(days=5)), hours)
def test_after_never_overshoots_what_was_served(start: datetime, passed: timedelta, place: Hours) -> None:
    end = start + passed
    reached = place.after(start, place.served(start, end))
    assert reached <= end or reached == place.after(start, timedelta())


@given(
    instants,
    st.timedeltas(timedelta(), timedelta(days=2)),
    st.timedeltas(timedelta(), timedelta(days=2)),
    hours,
)
def test_served_time_adds_up(start: datetime, one: timedelta, other: timedelta, place: Hours) -> None:
    middle, end = start + one, start + one + other
    assert place.served(start, end) == place.served(start, middle) + place.served(middle, end)


@given(instants, hours)
def test_an_instant_is_served_exactly_in_service_hours(instant: datetime, place: Hours) -> None:
    assert bool(place.served(instant, instant + timedelta(microseconds=1))) == place.serving(instant)


@given(instants, hours)
def test_s1_a_promise_lies_ahead_within_two_days_and_before_its_breach(filed: datetime, place: Hours) -> None:
    made = same_day.promise(filed, place, timedelta(minutes=60))
    assert filed < made.promised < made.breach
    assert made.breach - filed < timedelta(hours=50)
    assert place.local_day(made.promised) - place.local_day(filed) <= timedelta(days=1)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


def test_f39_the_hosts_zone_changes_nothing(host_zone: str) -> None:
    made = same_day.promise(datetime(2026, 11, 19, 10, 59, tzinfo=UTC), SHANGHAI, timedelta(minutes=60))
    assert made.promised == datetime(2026, 11, 19, 12, 0, tzinfo=UTC), host_zone
    assert made.breach == datetime(2026, 11, 19, 16, 0, tzinfo=UTC), host_zone
    assert SHANGHAI.local_day(datetime(2026, 11, 19, 16, 0, tzinfo=UTC)) == date(2026, 11, 20)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_f39_the_same_instant_in_another_zone_is_the_same_filing(zone: str) -> None:
    filed = at("2026-11-19 18:59").astimezone(ZoneInfo(zone))
    assert same_day.promise(filed, SHANGHAI, timedelta(minutes=60)).promised == at("2026-11-19 20:00")


@pytest.mark.parametrize(
    ("day", "hours_long"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 6, 1), 24)],
)
def test_f40_a_day_of_a_zone_with_summer_time_ends_at_its_own_midnight(day: date, hours_long: int) -> None:
    begins = NEW_YORK.end_of(day - timedelta(days=1))
    assert NEW_YORK.end_of(day) - begins == timedelta(hours=hours_long)
    assert NEW_YORK.served(begins, NEW_YORK.end_of(day)) == timedelta(hours=12)


def test_f40_an_hour_that_is_missing_or_comes_twice_falls_due_once_a_day() -> None:
    """What lies in the missing hour falls due as much later; of an hour that comes twice the first one counts."""
    for day, clock, instant in (
        (date(2026, 3, 8), wall_time(2, 30), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        (date(2026, 11, 1), wall_time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ):
        assert NEW_YORK.at(day, clock) == instant
        assert NEW_YORK.next_at(instant - timedelta(minutes=1), clock) == instant
        again = NEW_YORK.next_at(instant, clock)
        assert NEW_YORK.local_day(again) == day + timedelta(days=1), "not in the hour's second coming"


@pytest.mark.parametrize(
    ("instant", "serving"),
    [
        ("2026-11-19 07:59:59", False),
        ("2026-11-19 08:00", True),
        ("2026-11-19 19:59:59", True),
        ("2026-11-19 20:00", False),
    ],
)
def test_service_begins_with_its_first_minute_and_ends_with_its_last(instant: str, serving: bool) -> None:
    assert SHANGHAI.serving(at(instant)) == serving


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-11-19 07:59", "2026-11-19 08:00"),
        ("2026-11-19 08:00", "2026-11-20 08:00"),
        ("2026-12-31 09:00", "2027-01-01 08:00"),
    ],
)
def test_the_next_occurrence_of_a_wall_time_is_always_later(now: str, found: str) -> None:
    assert SHANGHAI.next_at(at(now), wall("08:00")) == at(found)


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "", "08:00:00", "eight"])
def test_what_is_no_wall_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time data|unconverted"):
        wall(text)
