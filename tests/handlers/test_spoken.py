"""Times and spans as people say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.wording.spoken import Moment, short, span, spoken

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("when", "chinese", "english"),
    [
        (at(22, 20), "今天晚上八点", "8 pm today"),
        (at(23, 9, 30), "明天上午九点半", "9:30 am tomorrow"),
        (at(24, 14, 15), "后天下午两点一刻", "Tue 24 Nov, 2:15 pm"),
        (at(25, 20), "11月25日（周三）晚上八点", "Wed 25 Nov, 8 pm"),
        (at(22, 12), "今天中午十二点", "noon today"),
        (at(22, 12, 5), "今天中午十二点零五分", "12:05 pm today"),
        (at(23, 0, 10), "明天凌晨零点十分", "12:10 am tomorrow"),
        (at(23, 0), "今天夜里十二点", "midnight tonight"),
        (at(22, 0), "昨天夜里十二点", "midnight yesterday"),
        (at(24, 0), "明天夜里十二点", "midnight tomorrow"),
        (at(21, 18), "昨天晚上六点", "6 pm yesterday"),
        (at(20, 7, 45), "前天早上七点三刻", "Fri 20 Nov, 7:45 am"),
        (at(22, 22, 59), "今天晚上十点五十九分", "10:59 pm today"),
        (at(22, 11, 20), "今天上午十一点二十分", "11:20 am today"),
        (at(22, 5, 1), "今天凌晨五点零一分", "5:01 am today"),
        (at(1, 10, month=1, year=2027), "2027年1月1日（周五）上午十点", "Fri 1 Jan 2027, 10 am"),
        (at(22, 2), "今天凌晨两点", "2 am today"),
        (at(22, 20).astimezone(UTC), "今天晚上八点", "8 pm today"),
    ],
)
def test_a_time_is_said_as_people_say_it(when: datetime, chinese: str, english: str) -> None:
    assert spoken(when, now=NOW, zone=SHANGHAI, language="zh_CN") == chinese
    assert spoken(when, now=NOW, zone=SHANGHAI, language="en") == english


@pytest.mark.parametrize(
    ("when", "chinese", "english"),
    [
        (at(22, 20), "今天 20:00", "today 20:00"),
        (at(23, 9, 5), "明天 09:05", "tomorrow 09:05"),
        (at(25, 20), "11-25 20:00", "11-25 20:00"),
        (at(23, 0), "今天 24:00", "today 24:00"),
        (at(1, 10, month=1, year=2027), "2027-01-01 10:00", "2027-01-01 10:00"),
    ],
)
def test_a_short_time_is_in_figures(when: datetime, chinese: str, english: str) -> None:
    assert short(when, now=NOW, zone=SHANGHAI) == chinese
    assert short(when, now=NOW, zone=SHANGHAI, language="en") == english


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (9000, "2小时30分钟", "2 hours 30 minutes"),
        (3600, "1小时", "1 hour"),
        (0, "1分钟", "1 minute"),
        (59, "1分钟", "1 minute"),
        (86400 * 7, "7天", "7 days"),
        (86400 + 7200 + 60, "1天2小时", "1 day 2 hours"),
        (86400 + 60, "1天", "1 day"),
        (timedelta(minutes=15).total_seconds(), "15分钟", "15 minutes"),
        (-9000, "2小时30分钟", "2 hours 30 minutes"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(seconds: float, chinese: str, english: str) -> None:
    assert span(seconds, "zh_CN") == chinese
    assert span(seconds, "en") == english


def test_traditional_readers_get_traditional_spelling() -> None:
    assert spoken(at(24, 14), now=NOW, zone=SHANGHAI, language="zh_TW") == "後天下午兩點"
    assert spoken(at(23, 0), now=NOW, zone=SHANGHAI, language="zh-hant") == "今天夜裡十二點"
    assert spoken(at(25, 20), now=NOW, zone=SHANGHAI, language="zh_HK") == "11月25日（週三）晚上八點"
    assert span(9000, "zh_TW") == "2小時30分鐘"


def test_a_moment_fills_a_placeholder_in_its_readers_language() -> None:
    due = Moment(at(22, 20), NOW, SHANGHAI)
    assert f"您会在{due}之前得到答复" == "您会在今天晚上八点之前得到答复"
    assert f"{due:short}" == "今天 20:00"
    assert f"{due:dated}" == "11-22 20:00", "what stands in a chat names no today"
    assert f"{due:en}" == "8 pm today"
    assert f"{due:short en}" == "today 20:00"
    assert str(Moment(at(22, 20), NOW, SHANGHAI, "en")) == "8 pm today"


def test_today_is_the_estates_day_and_not_that_of_utc() -> None:
    early = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert spoken(at(23, 9), now=early, zone=SHANGHAI, language="zh_CN") == "今天上午九点"
