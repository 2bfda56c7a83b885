"""Working days of 2023–2026 against a table kept by hand from the State Council's notices (F41)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from storage.calendar import is_working_day, working_days_after

# 放假: first and last day off; 调休: weekend days that are worked. One line a notice's paragraph.
OFF = [
    # 国办发明电〔2022〕16号
    "2023-01-01 2023-01-02", "2023-01-21 2023-01-27", "2023-04-05 2023-04-05", "2023-04-29 2023-05-03",
    "2023-06-22 2023-06-24", "2023-09-29 2023-10-06",
    # 国办发明电〔2023〕7号
    "2024-01-01 2024-01-01", "2024-02-10 2024-02-17", "2024-04-04 2024-04-06", "2024-05-01 2024-05-05",
    "2024-06-10 2024-06-10", "2024-09-15 2024-09-17", "2024-10-01 2024-10-07",
    # 国办发明电〔2024〕12号
    "2025-01-01 2025-01-01", "2025-01-28 2025-02-04", "2025-04-04 2025-04-06", "2025-05-01 2025-05-05",
    "2025-05-31 2025-06-02", "2025-10-01 2025-10-08",
    # 国办发明电〔2025〕7号
    "2026-01-01 2026-01-03", "2026-02-15 2026-02-23", "2026-04-04 2026-04-06", "2026-05-01 2026-05-05",
    "2026-06-19 2026-06-21", "2026-09-25 2026-09-27", "2026-10-01 2026-10-07",
]  # fmt: skip
WORKED = [
    "2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08",
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29",
    "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
]  # fmt: skip


def days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


OFF_DAYS = {day for line in OFF for day in days(*map(date.fromisoformat, line.split()))}
WORKED_DAYS = set(map(date.fromisoformat, WORKED))


def by_hand(day: date) -> bool:
    return day in WORKED_DAYS or (day.weekday() < 5 and day not in OFF_DAYS)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_f41_every_day_of_the_year_is_as_the_state_council_says(year: int) -> None:
    whole = days(date(year, 1, 1), date(year, 12, 31))
    assert [str(day) for day in whole if is_working_day(day, {}) != by_hand(day)] == []


def test_the_table_itself_is_sound() -> None:
    assert not OFF_DAYS & WORKED_DAYS
    assert {day.weekday() for day in WORKED_DAYS} == {5, 6}
    # Every holiday moved away from a weekend is paid back: days off on weekdays, less the statutory ones.
    statutory = {2023: 11, 2024: 11, 2025: 13, 2026: 13}
    for year, given in statutory.items():
        weekdays_off = sum(1 for day in OFF_DAYS if day.year == year and day.weekday() < 5)
        worked = sum(1 for day in WORKED_DAYS if day.year == year)
        assert weekdays_off - worked <= given


@pytest.mark.parametrize(
    ("day", "official"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 19), True),
        (date(2026, 11, 21), False),
    ],
)
def test_f41_an_override_wins_over_the_calendar(day: date, official: bool) -> None:
    assert is_working_day(day, {}) == official
    assert is_working_day(day, {day: not official}) == (not official)
    assert is_working_day(day, {day + timedelta(days=1): not official}) == official


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [
        ("2026-11-19", 0, "2026-11-19"),
        ("2026-11-19", 1, "2026-11-20"),
        ("2026-11-19", 3, "2026-11-24"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-28", 1, "2024-02-29"),
    ],
)
def test_f41_working_days_are_counted_over_holidays_and_make_up_days(
    day: str, count: int, reached: str
) -> None:
    assert working_days_after(date.fromisoformat(day), count, {}) == date.fromisoformat(reached)


def test_a_week_off_by_override_is_counted_over() -> None:
    closed = {date(2026, 11, day): False for day in range(20, 30)}
    assert working_days_after(date(2026, 11, 19), 1, closed) == date(2026, 11, 30)
