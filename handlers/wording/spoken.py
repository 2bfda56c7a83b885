"""How times and spans are said to people, in their language and on the estate's clock.

``spoken`` is for residents (今天晚上八点), ``short`` for staff and lists (今天 20:00). Times are
aware instants; ``now`` decides what is today. A due time at local midnight belongs to the day that
ends with it: 今天夜里十二点, never 明天零点, which people take for a whole day later.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DIGITS = "零一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}
_ENGLISH_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_UNITS = ("天", "小时", "分钟")
_ENGLISH_UNITS = ("day", "hour", "minute")
# From this hour on a part of the day has this name.
_PARTS = ((0, "凌晨"), (6, "早上"), (8, "上午"), (12, "中午"), (13, "下午"), (18, "晚上"))
_TO_TRADITIONAL = str.maketrans("后点钟时个两号", "後點鐘時個兩號")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant ready for a placeholder: ``{due}`` is said in full, ``{due:short}`` in figures, ``{due:dated}`` in
    figures that are as true on a later day: what stands in a chat for weeks names no "today".

    A language may stand in the specification – ``{due:en}``, ``{due:short en}`` –; otherwise it is
    the ``language`` of the reader.
    """

    at: datetime
    now: datetime
    zone: ZoneInfo
    language: str = "zh_CN"

    def __format__(self, specification: str) -> str:
        words = specification.split()
        say = next((SAYINGS[word] for word in words if word in SAYINGS), spoken)
        language = next((word for word in words if word not in SAYINGS), self.language)
        return say(self.at, now=self.now, zone=self.zone, language=language)

    def __str__(self) -> str:
        return format(self)


def spoken(at: datetime, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """The instant as it is said aloud."""
    day, hour, minute = _day_and_hour(at, zone)
    away = (day - now.astimezone(zone).date()).days
    year = now.astimezone(zone).year
    if language.startswith("en"):
        return _english(day, hour, minute, away, year)
    return _in_script(f"{_chinese_day(day, away, year)}{_chinese_time(hour, minute)}", language)


def short(at: datetime, *, now: datetime, zone: ZoneInfo, language: str = "zh_CN") -> str:
    """The instant in figures, the day by its name when it is near."""
    day, hour, minute = _day_and_hour(at, zone)
    today = now.astimezone(zone).date()
    away = (day - today).days
    near = _ENGLISH_NEAR.get(away) if language.startswith("en") else _DAYS.get(away)
    if near is None:
        return dated(at, now=now, zone=zone, language=language)
    return _in_script(f"{near} {hour:02}:{minute:02}", language)


def dated(at: datetime, *, now: datetime, zone: ZoneInfo, language: str = "zh_CN") -> str:
    """The instant in figures alone, the same on whatever day of the year it is read."""
    day, hour, minute = _day_and_hour(at, zone)
    figures = f"{day:%m-%d}" if day.year == now.astimezone(zone).year else f"{day:%Y-%m-%d}"
    return _in_script(f"{figures} {hour:02}:{minute:02}", language)


SAYINGS = {"short": short, "dated": dated}


def span(seconds: float, language: str) -> str:
    """A length of time in its two largest units, rounded down to whole minutes; never less than one."""
    minutes = max(1, int(abs(seconds)) // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    sizes = (days, hours, minutes)
    first = next(place for place, size in enumerate(sizes) if size)
    named = [(place, sizes[place]) for place in range(first, min(first + 2, 3)) if sizes[place]]
    if language.startswith("en"):
        return " ".join(f"{size} {_ENGLISH_UNITS[place]}{'s' if size > 1 else ''}" for place, size in named)
    return _in_script("".join(f"{size}{_UNITS[place]}" for place, size in named), language)


def _day_and_hour(at: datetime, zone: ZoneInfo) -> tuple[date, int, int]:
    """The local day and time; midnight is hour 24 of the day it ends."""
    local = at.astimezone(zone)
    if local.time() == time(0):
        return local.date() - timedelta(days=1), 24, 0
    return local.date(), local.hour, local.minute


def _chinese_day(day: date, away: int, year: int) -> str:
    if away in _DAYS:
        return _DAYS[away]
    named = f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
    return named if day.year == year else f"{day.year}年{named}"


def _chinese_time(hour: int, minute: int) -> str:
    if hour == 24:
        return "夜里十二点"
    part = next(name for begins, name in reversed(_PARTS) if hour >= begins)
    o_clock = f"{part}{_hour_word(hour if hour <= 12 else hour - 12)}点"
    match minute:
        case 0:
            return o_clock
        case 15:
            return f"{o_clock}一刻"
        case 45:
            return f"{o_clock}三刻"
        case 30:
            return f"{o_clock}半"
        case _:
            return f"{o_clock}{'零' if minute < 10 else ''}{_number(minute)}分"


def _hour_word(hour: int) -> str:
    return "两" if hour == 2 else _number(hour)


def _number(number: int) -> str:
    """0 to 99 in words."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def _english(day: date, hour: int, minute: int, away: int, year: int) -> str:
    clock = _english_time(hour, minute)
    if hour == 24 and away == 0:
        return "midnight tonight"
    if away in _ENGLISH_NEAR:
        return f"{clock} {_ENGLISH_NEAR[away]}"
    named = f"{_ENGLISH_DAYS[day.weekday()]} {day.day} {_ENGLISH_MONTHS[day.month - 1]}"
    return f"{named}{'' if day.year == year else f' {day.year}'}, {clock}"


def _english_time(hour: int, minute: int) -> str:
    if hour == 24:
        return "midnight"
    if (hour, minute) == (12, 0):
        return "noon"
    past = f":{minute:02}" if minute else ""
    return f"{(hour - 1) % 12 + 1}{past} {'am' if hour < 12 else 'pm'}"


def _in_script(said: str, language: str) -> str:
    """The same words in Traditional spelling for readers of it."""
    if language.lower().replace("-", "_") not in ("zh_tw", "zh_hk", "zh_mo", "zh_hant"):
        return said
    return said.translate(_TO_TRADITIONAL).replace("周", "週").replace("夜里", "夜裡")
