"""A moment that has passed, as people say it: 昨天下午4点, 今天上午10:30, 周五晚上八点半, 11-20 15:00, 半小时前.

Without a part of the day an hour from one to seven is taken for the afternoon, as an office means it.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.understanding.numbers import WRITTEN, number

_NEAR = {"大前天": 3, "前天": 2, "前晚": 2, "昨天": 1, "昨日": 1, "昨晚": 1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0,
         "明天": -1, "后天": -2}  # fmt: skip
_DAYS = "一二三四五六日天"
_AFTERNOON = ("下午", "傍晚", "晚上", "夜里", "昨晚", "前晚", "今晚")
_DAY = (
    rf"(?P<near>{'|'.join(_NEAR)})|(?P<last>上)?(?:周|星期|礼拜)(?P<weekday>[{_DAYS}])"
    r"|(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})[日号]?"
)
_PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)"
_CLOCK = rf"(?P<hour>{WRITTEN})(?:[点时:](?P<half>半|一刻|三刻|整)?(?:(?P<minute>{WRITTEN})分?)?)钟?"
_MOMENT = re.compile(rf"(?:{_DAY})?的?{_PART}?{_CLOCK}(?:左右|接到|来的?)?")
_AGO = re.compile(rf"(?:(?P<half>半)|(?P<count>{WRITTEN}))个?(?P<unit>小时|钟头|分钟|刻钟|天)(?:前|之前|以前)")
_NOW = frozenset({"刚才", "刚刚", "现在", "刚"})
_SPANS = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15, "天": 1440}
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}


def read(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that is meant (X35), aware; None for what is none. Whether it lies ahead, the caller judges."""
    said = "".join(unicodedata.normalize("NFKC", text).split()).strip("。.!，,")
    if said in _NOW:
        return now
    if ago := _AGO.fullmatch(said):
        minutes = _SPANS[ago["unit"]] * (0.5 if ago["half"] else number(ago["count"]) or 0)
        return now - timedelta(minutes=minutes)
    found = _MOMENT.fullmatch(said)
    if found is None:
        return None
    try:
        return _moment(found, now.astimezone(zone), zone)
    except ValueError:
        return None


def _moment(found: re.Match[str], local: datetime, zone: ZoneInfo) -> datetime:
    hour = number(found["hour"])
    minute = _QUARTERS.get(found["half"] or "", 0) or number(found["minute"] or "0")
    if hour is None or minute is None:
        raise ValueError(found[0])
    return datetime.combine(_day(found, local.date()), datetime.min.time(), zone).replace(
        hour=_of_the_day(found, hour), minute=minute
    )


def _of_the_day(found: re.Match[str], hour: int) -> int:
    part = found["part"] or found["near"] or ""
    afternoon = part in _AFTERNOON or (part == "中午" and hour < 11) or (not found["part"] and 1 <= hour <= 7)
    early = found["part"] in ("凌晨", "清晨", "早上", "早晨", "上午") or found["near"] == "今早"
    return hour + 12 if afternoon and not early and hour < 12 else hour


def _day(found: re.Match[str], today: date) -> date:
    if near := found["near"]:
        return today - timedelta(days=_NEAR[near])
    if weekday := found["weekday"]:
        back = (today.weekday() - min(_DAYS.index(weekday), 6)) % 7
        monday = today.weekday()
        return today - timedelta(days=back + 7 if found["last"] and back <= monday else back)
    if month := found["month"]:
        day = date(int(found["year"] or today.year), int(month), int(found["day"]))
        return day.replace(year=day.year - 1) if not found["year"] and day > today else day
    return today
