"""Days as people write and read them: 12月1日到5日, 12.1-12.5, 明天, 周三 – and 周三 11-25."""

import re
import unicodedata
from datetime import date, timedelta

from dialogs.kit import N_, Phrase

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "today": 0, "tomorrow": 1}
_DAYS = "一二三四五六日天"
_DATE = r"(?:(?P<{0}year>\d{{4}})[年./-])?(?P<{0}month>\d{{1,2}})[月./-](?P<{0}day>\d{{1,2}})[日号]?"
_WORD = r"(?P<{0}near>今天|今日|明天|明日|后天|today|tomorrow)|(?:周|星期|礼拜)(?P<{0}weekday>[一二三四五六日天])"
_ONE = rf"(?:{_DATE}|{_WORD})"
_ONLY_DAY = r"(?P<only>\d{1,2})[日号]?"
_TO = r"(?:\.\.|到|至|~|-|—|–)"
_SPAN = re.compile(rf"从?{_ONE.format('a')}(?:{_TO}(?:{_ONE.format('b')}|{_ONLY_DAY}))?")
_HALF_A_YEAR = timedelta(days=183)


def said(day: date) -> Phrase:
    """A day for people: its weekday and its date."""
    return Phrase(N_("{weekday} {date}"), {"weekday": Phrase(WEEKDAYS[day.weekday()]), "date": f"{day:%m-%d}"})


def read(text: str, today: date) -> tuple[date, date] | None:
    """From which day to which; None for what is no day. Without a year the nearest such day is meant."""
    written = "".join(unicodedata.normalize("NFKC", text).lower().split()).replace("——", "-").strip("。.!")
    found = _SPAN.fullmatch(written)
    if found is None:
        return None
    try:
        first = _day(found.groupdict(), "a", today, today)
        if found["only"]:
            return first, first.replace(day=int(found["only"]))
        second = any(value for name, value in found.groupdict().items() if name.startswith("b"))
        return first, _day(found.groupdict(), "b", today, first) if second else first
    except ValueError:
        return None


def _day(parts: dict[str, str | None], which: str, today: date, since: date) -> date:
    """One of the two days; a weekday and a date without a year are those that follow on ``since``."""
    if near := parts[f"{which}near"]:
        return today + timedelta(days=_NEAR[near])
    if weekday := parts[f"{which}weekday"]:
        return since + timedelta(days=(min(_DAYS.index(weekday), 6) - since.weekday()) % 7)
    month, day = int(parts[f"{which}month"] or 0), int(parts[f"{which}day"] or 0)
    if year := parts[f"{which}year"]:
        return date(int(year), month, day)
    found = date(since.year, month, day)
    return found if since - found < _HALF_A_YEAR else found.replace(year=since.year + 1)
