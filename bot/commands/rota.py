"""`rota show|set|clear|away|back`: the duty rota from the command line – a week printed, a slot, a day, an absence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from bot.commands import inviting
from bot.commands.inviting import Unclear
from bot.commands.tables import table as columns
from handlers.roster import words
from handlers.wording.refusals import SENTENCES
from storage import audit, duty, estates, rota, staff
from storage.database import Db
from storage.duty import Desk, Key, Weekly
from storage.errors import Refusal
from storage.rota import Shift
from storage.tables import Staff

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
WEEKDAYS = "一二三四五六日"
NOT_MANNED = {"away": "请假", "left": "已离职", "not_joined": "未加入", "nobody": "无人"}
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


def desk(db: Db, estate: str, now: datetime) -> Desk:
    """The rota of the estate of this name, or of the only one."""
    return Desk(estates.setting_of(inviting.estate(db, estate)), 0, now)


def week(db: Db, at: Desk, said: str) -> list[str]:
    """A week, day by day, with who is on duty, and what is empty."""
    monday = _monday(said, at.local.date())
    sunday = monday + timedelta(days=6)
    shifts = rota.shifts(db, at.estate_id, monday, sunday)
    lines = [(_day(one.day), f"{one.starts}–{one.ends}", one.name or "—", _aside(db, one)) for one in shifts]
    gaps = rota.empty_slots(db, at.setting.estate, monday, sunday)
    empty = [f"⚠️ {_day(one.day)} {one.starts}–{one.ends}: nobody is on duty." for one in gaps]
    return [*columns(("日期", "时间", "值班人", "说明"), lines), *empty] if lines else [*empty]


def put(db: Db, at: Desk, when: str, hours: str, who: str) -> list[str]:
    """Let somebody have a slot: every week where a weekday was said, on one day where a date was."""
    member = _member(db, who)
    starts, ends = _hours(hours)
    if (day := _date(when)) is not None:
        before = duty.put_in(db, at, _key(db, at, day, (starts, ends)), member.id or 0)
        audit.note(db, 0, "rota_changed", f"slot:{before.slot} staff:{member.id}", now=at.now)
        return [f"{_day(day)} {starts}–{ends}: {member.name} instead of {before.name or 'nobody'}, on this day only."]
    slot = Weekly(_weekday(when), starts, ends)
    former = duty.set_slot(db, at, slot, member.id or 0)
    audit.note(db, 0, "rota_set", f"estate:{at.estate_id} staff:{member.id}", now=at.now)
    instead = f" instead of {_names(db, former)}" if former else ""
    waits = "" if member.user_id is not None else " (who has not joined yet and is passed over until then)"
    return [f"Every {_weekly(slot)}: {member.name}{instead}{waits}."]


def clear(db: Db, at: Desk, when: str, hours: str) -> list[str]:
    """Take a slot out of the week, or the change of one day back."""
    starts, ends = _hours(hours)
    if (day := _date(when)) is not None:
        shift = duty.find(db, at, _key(db, at, day, (starts, ends)))
        if shift is None or not shift.change:
            raise Unclear(f"On {_day(day)} {starts}–{ends} everything is as every week.")
        duty.undo(db, at, shift.change)
        audit.note(db, 0, "rota_undone", f"change:{shift.change}", now=at.now)
        return [f"{_day(day)} {starts}–{ends}: the last change of that day is taken back."]
    slot = Weekly(_weekday(when), starts, ends)
    former = duty.clear_slot(db, at, slot)
    if not former:
        raise Unclear(f"The rota has no slot every {_weekly(slot)}; `shouwen rota show` shows it.")
    audit.note(db, 0, "rota_cleared", f"estate:{at.estate_id}", now=at.now)
    return [f"Every {_weekly(slot)}: nobody any more; it was {_names(db, former)}."]


def away(db: Db, at: Desk, who: str, days: str) -> list[str]:
    """Enter that somebody is away."""
    member, (first, last) = _member(db, who), _span(days)
    absence = duty.away(db, at, member.id or 0, (first, last))
    audit.note(db, 0, "away", f"absence:{absence}", now=at.now)
    left = [one for one in rota.shifts(db, at.estate_id, first, last) if one.staff_id == member.id]
    empty = [f"⚠️ {_day(one.day)} {one.starts}–{one.ends}: nobody has it now." for one in left]
    return [f"{member.name} is away from {first} to {last}.", *empty]


def back(db: Db, at: Desk, who: str, days: str) -> list[str]:
    """Take an absence back."""
    member, (first, last) = _member(db, who), _span(days)
    found = duty.absences(db, member.id or 0, first, last)
    if not found:
        raise Unclear(f"{member.name} is not entered as away between {first} and {last}.")
    for one in found:
        duty.back(db, at, one.id or 0)
        audit.note(db, 0, "back", f"absence:{one.id}", now=at.now)
    return [f"{member.name} is not away from {one.first_day} to {one.last_day} after all." for one in found]


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal as a sentence for the operator."""
    try:
        yield
    except Refusal as refusal:
        raise Unclear(SENTENCES[refusal.code].format(**refusal.values)) from refusal


def _member(db: Db, who: str) -> Staff:
    [member] = inviting.people(db, (who,), everyone=False)
    return member


def _names(db: Db, people: list[int]) -> str:
    return "、".join(staff.name_of(db, one) for one in people)


def _key(db: Db, at: Desk, day: date, hours: tuple[str, str]) -> Key:
    found = [one for one in rota.shifts(db, at.estate_id, day, day) if (one.starts, one.ends) == hours]
    if not found:
        raise Unclear(f"The rota has no slot {_day(day)} {hours[0]}–{hours[1]}; `shouwen rota show` shows it.")
    return Key(found[0].slot, day)


def _monday(said: str, today: date) -> date:
    if not said:
        return today - timedelta(days=today.weekday())
    found = _WEEK.fullmatch(said.strip())
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _mondays_of(said)
    except ValueError:
        raise Unclear(f"{said} is no week; it looks like 2026-W48, or a day of it: 2026-11-24.") from None


def _mondays_of(said: str) -> date:
    day = date.fromisoformat(said.strip())
    return day - timedelta(days=day.weekday())


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def _weekday(said: str) -> int:
    found = (DAYS.index(said.upper()),) if said.upper() in DAYS else words.weekdays(said)
    if len(found) != 1:
        raise Unclear(f"{said} is no day; it looks like MON, 周一 or 2026-11-24.")
    return found[0]


def _hours(said: str) -> tuple[str, str]:
    starts, ends = words.span(said)
    if not (starts and ends):
        raise Unclear(f"{said} is no span of hours; it looks like 08:00-20:00, over midnight like 20:00-08:00.")
    return starts, ends


def _span(said: str) -> tuple[date, date]:
    first, _, last = said.partition("..")
    found = _date(first), _date(last or first)
    if found[0] is None or found[1] is None:
        raise Unclear(f"{said} are no days; they look like 2026-12-01..2026-12-05, or a single 2026-12-01.")
    return found[0], found[1]


def _day(day: date) -> str:
    return f"周{WEEKDAYS[day.weekday()]} {day:%Y-%m-%d}"


def _weekly(slot: Weekly) -> str:
    return f"周{WEEKDAYS[slot.weekday]} {slot.starts}–{slot.ends}"


def _aside(db: Db, one: Shift) -> str:
    instead = f"替{staff.name_of(db, one.planned)}" if one.planned != one.staff_id and one.staff_id else ""
    return "，".join(part for part in (instead, NOT_MANNED.get(one.why, "")) if part)
