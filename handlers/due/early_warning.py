"""R5 投诉预警: each Monday, a category, a building or a word that more people complained of than is usual.

Counted are different complainants a week, of the last full week against the twelve before it; which rise is worth a
warning says ``understanding/warning.py``. Supervisors and managers hear of it with figures and a small picture
of the weeks; `shouwen warning` draws them large. In an estate's first weeks there is nothing to compare with: nobody
is warned before ``begins``, and those who would be hear once from when on they will.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dialogs.kit import N_, Label, Phrase, Say
from handlers.office import Turn
from handlers.telling import post
from handlers.telling.post import Manner
from handlers.understanding import current, responsibility
from handlers.understanding.reading import plain, simplified
from handlers.understanding.warning import FEWEST_WEEKS, Rise, rises
from storage import audit, due
from storage.calendar import wall
from storage.database import Db
from storage.estates import Setting
from storage.people import staff
from storage.post.outbox import Priority
from storage.register import trends
from storage.register.trends import Complained
from storage.tables import Due

WARN = "warning"
WEEKS = 13
A_WEEK = timedelta(days=7)
TOO_LATE = timedelta(days=2)
# A word must be said by so many people in the week to be looked at, and be at least so long.
_LEAST, _LONG = 3, 2
_MOST_TOLD = 8
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Risen:
    """A series that rose: what it counts – a category, a building or a word –, its weeks, how surprising the last."""

    of: str
    name: str
    weeks: tuple[int, ...]
    rise: Rise


def look(db: Db, setting: Setting, monday: date) -> list[Risen]:
    """R5: what rose on an estate in the week before a Monday, the most surprising first; nothing before it begins."""
    first = begins(db, setting)
    if first is None or monday < first:
        return []
    series = counted(db, setting, monday, min(WEEKS, FEWEST_WEEKS + 1 + (monday - first) // A_WEEK))
    risen = []
    for rise in rises(series):
        of, _, name = rise.series.partition(":")
        risen.append(Risen(of, name, series[rise.series], rise))
    return risen


def begins(db: Db, setting: Setting) -> date | None:
    """R5: the first Monday with enough whole weeks before the one looked at; None while nothing was ever filed."""
    first = trends.begun(db, setting.estate.id or 0)
    if first is None:
        return None
    day = setting.hours.local_day(first)
    return day + timedelta(days=-day.weekday() % 7) + (FEWEST_WEEKS + 1) * A_WEEK


def counted(db: Db, setting: Setting, monday: date, count: int) -> dict[str, tuple[int, ...]]:
    """How many complained of each category, building and word in each of so many weeks until a Monday."""
    hours = setting.hours
    starts = [hours.at(monday - (count - at) * A_WEEK, time.min) for at in range(count + 1)]
    found = trends.between(db, setting.estate.id or 0, starts[0], starts[-1])
    people: dict[str, list[set[int]]] = {}
    spoken = _words(db, setting, found, starts[-2])
    for one in found:
        week = sum(start <= one.at for start in starts) - 1
        named = {f"category:{one.category}", *spoken.get(one.record_id, ())}
        if one.building:
            named.add(f"building:{one.building}")
        for name in named:
            people.setdefault(name, [set() for _ in range(count)])[week].add(one.resident_id)
    return {name: tuple(map(len, weeks)) for name, weeks in people.items()}


def _words(db: Db, setting: Setting, found: list[Complained], last: datetime) -> Mapping[int, set[str]]:
    """For each matter the words it says, of those that several people said in the last week."""
    reader = current(setting.estate.company_id)
    cut = {
        one.record_id: {word for word in reader.cut(plain(simplified(trends.said(db, one)))) if len(word) >= _LONG}
        for one in found
    }
    by: dict[str, set[int]] = {}
    for one in found:
        if one.at >= last:
            for word in cut[one.record_id]:
                by.setdefault(word, set()).add(one.resident_id)
    told = {word for word, people in by.items() if len(people) >= _LEAST}
    return {key: {f"word:{word}" for word in words & told} for key, words in cut.items()}


def plan(turn: Turn, setting: Setting) -> None:
    """Plan the next Monday's look, when people are up."""
    today = setting.hours.local_day(turn.now)
    monday = today + timedelta(days=7 - today.weekday())
    at = setting.hours.at(monday, wall(setting.estate.quiet_until)) + timedelta(minutes=30)
    due.add(turn.db, turn.bot_id, WARN, f"estate:{setting.estate.id}", at=at, round=monday.isoformat())


def _warn(turn: Turn, row: Due) -> str:
    setting = turn.at(int(row.subject.partition(":")[2]))
    plan(turn, setting)
    if turn.now - row.due_at > TOO_LATE:
        return "too late"
    monday = date.fromisoformat(row.round)
    first = begins(turn.db, setting)
    if first is None or monday < first:
        return _not_yet(turn, setting, first)
    risen = look(turn.db, setting, monday)
    if not risen:
        return "nothing rose"
    say = Say(
        N_("📈 Early warning – {estate}, {first} to {last}: more people complained than usual.\n{lines}"),
        {
            "estate": setting.estate.name,
            "first": _day(monday - A_WEEK),
            "last": _day(monday - timedelta(days=1)),
            "lines": tuple(line(one) for one in risen[:_MOST_TOLD]),
        },
    )
    _tell(turn, setting, say)
    return ""


def _not_yet(turn: Turn, setting: Setting, first: date | None) -> str:
    """Too few weeks to compare with: that is said once."""
    about = f"estate:{setting.estate.id}"
    if first is not None and audit.last(turn.db, "warning_begins", about) is None:
        text = N_(
            "📈 The early warning of {estate} begins on {day}: before that there are too few weeks to tell what is "
            "more than usual."
        )
        _tell(turn, setting, Say(text, {"estate": setting.estate.name, "day": _day(first)}))
        audit.note(turn.db, 0, "warning_begins", about, now=turn.now)
    return "too few weeks to compare with"


def _tell(turn: Turn, setting: Setting, say: Say) -> None:
    for user_id, language in _readers(turn, setting.estate.id or 0):
        post.send(turn, user_id, say, Manner(language, Priority.REMINDER))


def line(one: Risen) -> Phrase:
    """R5: a risen series in a line, with its weeks as small bars."""
    values = {
        "name": one.name,
        "count": one.rise.count,
        "usual": f"{one.rise.usual:.1f}",
        "bars": bars(one.weeks),
    }
    match one.of:
        case "category":
            named = {"name": Label("category", one.name), "class": Label("class", responsibility(one.name))}
            return Phrase(N_("· {name} ({class}): {count} people, usually {usual} {bars}"), values | named)
        case "building":
            return Phrase(N_("· Building {name}: {count} people, usually {usual} {bars}"), values)
        case _:
            return Phrase(N_("· “{name}”: {count} people, usually {usual} {bars}"), values)


def bars(weeks: tuple[int, ...]) -> str:
    """Weeks as bars of one line."""
    most = max(weeks)
    return "".join(_BARS[count * (len(_BARS) - 1) // most] for count in weeks) if most else ""


def _readers(turn: Turn, estate_id: int) -> list[tuple[int, str]]:
    """Who hears of it: supervisors and managers, each once."""
    found = {
        member.user_id: member.language
        for member in staff.with_role(turn.db, estate_id, "supervisor", "manager")
        if member.user_id is not None
    }
    return list(found.items())


def _day(day: date) -> str:
    return f"{day.month}-{day.day:02}"


WORK = {WARN: _warn}
