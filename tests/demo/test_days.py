"""Which morning the demo begins on, where its clock may be sent, where it goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.days import ZONE, first_morning, goes_on_at, jumps


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("real", "begins"),
    [
        ("2026-11-24 15:30", "2026-11-24 09:00"),  # a Tuesday afternoon: this very morning
        ("2026-11-24 00:10", "2026-11-24 09:00"),
        ("2026-11-27 10:00", "2026-11-30 09:00"),  # Friday: Saturday is free, so Monday
        ("2026-11-28 10:00", "2026-11-30 09:00"),  # Saturday
        ("2026-09-29 10:00", "2026-09-29 09:00"),  # two days before the October holidays
        ("2026-09-30 10:00", "2026-10-08 09:00"),  # the last working day before them
    ],
)
def test_the_demo_begins_at_nine_on_a_working_day_that_another_follows(real: str, begins: str) -> None:
    assert first_morning(at(real)) == at(begins)


def test_the_real_hour_is_read_on_the_estates_clock() -> None:
    late_in_london = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert first_morning(late_in_london) == at("2026-11-24 09:00")


@pytest.mark.parametrize(
    ("now", "labels"),
    [
        ("2026-11-24 09:00", ["到今晚八点", "到零点", "到明早八点", "到明早十点"]),
        ("2026-11-24 20:00", ["到零点", "到明早八点", "到明早十点", "到明晚八点"]),
        ("2026-11-25 00:00", ["到今早八点", "到今早十点", "到今晚八点", "到零点"]),
        ("2026-11-25 08:00", ["到今早十点", "到今晚八点", "到零点", "到明早八点"]),
    ],
)
def test_the_next_hours_are_offered_soonest_first_and_by_the_right_name(now: str, labels: list[str]) -> None:
    offered = jumps(at(now))
    assert [jump.label for jump in offered] == labels
    assert all(at(now) < jump.to <= at(now) + timedelta(hours=26) for jump in offered)


def test_time_stands_still_while_the_demo_is_stopped() -> None:
    last, beat = at("2026-11-24 16:00"), timedelta(seconds=5)
    a_night_later = at("2026-11-21 09:00")
    assert goes_on_at(last, timedelta(days=4), a_night_later, beat) == last + beat


def test_f37_a_demo_that_was_killed_never_goes_on_before_it_ended() -> None:
    last, beat, offset = at("2026-11-24 16:00"), timedelta(seconds=5), timedelta(days=4)
    killed = last + timedelta(seconds=3)
    restarted = killed + timedelta(seconds=1) - offset
    assert killed <= goes_on_at(last, offset, restarted, beat) <= restarted + offset
    real_clock_set_back = restarted - timedelta(hours=1)
    assert goes_on_at(last, offset, real_clock_set_back, beat) == last
