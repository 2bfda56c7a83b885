"""`rota show|set|clear|away|back`: the duty rota from the command line – a week printed, a slot, a day, an absence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from bot.commands import inviting
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.commands.tables import table as columns
from dialogs.kit import N_
from handlers.roster import words
from handlers.wording.refusals import SENTENCES
from storage import audit, estates
from storage.database import Db
from storage.errors import Refusal
from storage.people import staff
from storage.rotas import duty, rota
from storage.rotas.duty import Desk, Key, Weekly
from storage.rotas.rota import Gap, Shift
from storage.tables import Staff

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
HEAD = (N_("Day"), N_("Hours"), N_("On duty"), N_("Aside"))
NOT_MANNED = {"away": N_("away"), "left": N_("has left"), "not_joined": N_("not joined"), "nobody": N_("nobody")}
NOBODY_JOINED = N_(
    "⚠️ Nobody on the rota has joined, so nobody is on duty. shouwen invite staff --all – and have each open their own "
    "link."
)
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


def desk(db: Db, estate: str, now: datetime) -> Desk:
    """The rota of the estate of this name, or of the only one."""
    return Desk(estates.setting_of(inviting.estate(db, estate)), 0, now)


def week(db: Db, at: Desk, said: str) -> list[str]:
    """A week, day by day, with who is on duty, and what is empty; without a word this week and the next."""
    monday = _monday(said, at.local.date())
    last = monday + timedelta(days=6 if said else 13)
    shifts = rota.shifts(db, at.estate_id, monday, last)
    lines = [(_day(one.day), f"{one.starts}–{one.ends}", one.name or "—", _aside(db, one)) for one in shifts]
    if shifts and all(one.why == "not_joined" for one in shifts):
        return [*columns([say(word) for word in HEAD], lines), say(NOBODY_JOINED)]
    gaps = rota.empty_slots(db, at.setting.estate, monday, last)
    empty = [say(N_("⚠️ {day} {hours}: nobody is on duty."), day=_day(one.day), hours=_of(one)) for one in gaps]
    return [*columns([say(word) for word in HEAD], lines), *empty] if lines else [*empty]


def put(db: Db, at: Desk, when: str, hours: str, who: str) -> list[str]:
    """Let somebody have a slot: every week where a weekday was said, on one day where a date was."""
    member = _member(db, who)
    starts, ends = _hours(hours)
    hours_of = f"{starts}–{ends}"
    if (day := _date(when)) is not None:
        before = duty.put_in(db, at, _key(db, at, day, (starts, ends)), member.id or 0)
        audit.note(db, 0, "rota_changed", f"slot:{before.slot} staff:{member.id}", now=at.now)
        told = N_("{day} {hours}: {name} instead of {before}, on this day only.")
        nobody = say(N_("nobody"))
        return [say(told, day=_day(day), hours=hours_of, name=member.name, before=before.name or nobody)]
    slot = Weekly(_weekday(when), starts, ends)
    former = duty.set_slot(db, at, slot, member.id or 0)
    audit.note(db, 0, "rota_set", f"estate:{at.estate_id} staff:{member.id}", now=at.now)
    instead = say(N_(" instead of {names}"), names=_names(db, former)) if former else ""
    waits = "" if member.user_id is not None else say(N_(" (who has not joined yet and is passed over until then)"))
    told = N_("Every {slot}: {name}{instead}{waits}.")
    return [say(told, slot=_weekly(slot), name=member.name, instead=instead, waits=waits)]


def clear(db: Db, at: Desk, when: str, hours: str) -> list[str]:
    """Take a slot out of the week, or the change of one day back."""
    starts, ends = _hours(hours)
    hours_of = f"{starts}–{ends}"
    if (day := _date(when)) is not None:
        shift = duty.find(db, at, _key(db, at, day, (starts, ends)))
        if shift is None or not shift.change:
            raise Unclear(say(N_("On {day} {hours} everything is as every week."), day=_day(day), hours=hours_of))
        duty.undo(db, at, shift.change)
        audit.note(db, 0, "rota_undone", f"change:{shift.change}", now=at.now)
        return [say(N_("{day} {hours}: the last change of that day is taken back."), day=_day(day), hours=hours_of)]
    slot = Weekly(_weekday(when), starts, ends)
    former = duty.clear_slot(db, at, slot)
    if not former:
        raise Unclear(say(N_("The rota has no slot every {slot}; `shouwen rota show` shows it."), slot=_weekly(slot)))
    audit.note(db, 0, "rota_cleared", f"estate:{at.estate_id}", now=at.now)
    told = N_("Every {slot}: nobody any more; it was {names}.")
    return [say(told, slot=_weekly(slot), names=_names(db, former))]


def away(db: Db, at: Desk, who: str, days: str) -> list[str]:
    """Enter that somebody is away."""
    member, (first, last) = _member(db, who), _span(days)
    absence = duty.away(db, at, member.id or 0, (first, last))
    audit.note(db, 0, "away", f"absence:{absence}", now=at.now)
    left = [one for one in rota.shifts(db, at.estate_id, first, last) if one.staff_id == member.id]
    empty = [say(N_("⚠️ {day} {hours}: nobody has it now."), day=_day(one.day), hours=_of(one)) for one in left]
    return [say(N_("{name} is away from {first} to {last}."), name=member.name, first=first, last=last), *empty]


def back(db: Db, at: Desk, who: str, days: str) -> list[str]:
    """Take an absence back."""
    member, (first, last) = _member(db, who), _span(days)
    found = duty.absences(db, member.id or 0, first, last)
    if not found:
        told = N_("{name} is not entered as away between {first} and {last}.")
        raise Unclear(say(told, name=member.name, first=first, last=last))
    for one in found:
        duty.back(db, at, one.id or 0)
        audit.note(db, 0, "back", f"absence:{one.id}", now=at.now)
    told = N_("{name} is not away from {first} to {last} after all.")
    return [say(told, name=member.name, first=one.first_day, last=one.last_day) for one in found]


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal as a sentence for the operator."""
    try:
        yield
    except Refusal as refusal:
        raise Unclear(say(SENTENCES[refusal.code], **refusal.values)) from refusal


def _member(db: Db, who: str) -> Staff:
    [member] = inviting.people(db, (who,), everyone=False)
    return member


def _names(db: Db, people: list[int]) -> str:
    return "、".join(staff.name_of(db, one) for one in people)


def _key(db: Db, at: Desk, day: date, hours: tuple[str, str]) -> Key:
    found = [one for one in rota.shifts(db, at.estate_id, day, day) if (one.starts, one.ends) == hours]
    if not found:
        told = N_("The rota has no slot {day} {starts}–{ends}; `shouwen rota show` shows it.")
        raise Unclear(say(told, day=_day(day), starts=hours[0], ends=hours[1]))
    return Key(found[0].slot, day)


def _monday(said: str, today: date) -> date:
    if not said:
        return today - timedelta(days=today.weekday())
    found = _WEEK.fullmatch(said.strip())
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _mondays_of(said)
    except ValueError:
        told = N_("{said} is no week; it looks like 2026-W48, or a day of it: 2026-11-24.")
        raise Unclear(say(told, said=said)) from None


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
        raise Unclear(say(N_("{said} is no day; it looks like MON, 周一 or 2026-11-24."), said=said))
    return found[0]


def _hours(said: str) -> tuple[str, str]:
    starts, ends = words.span(said)
    if not (starts and ends):
        told = N_("{said} is no span of hours; it looks like 08:00-20:00, over midnight like 20:00-08:00.")
        raise Unclear(say(told, said=said))
    return starts, ends


def _span(said: str) -> tuple[date, date]:
    first, _, last = said.partition("..")
    found = _date(first), _date(last or first)
    if found[0] is None or found[1] is None:
        told = N_("{said} are no days; they look like 2026-12-01..2026-12-05, or a single 2026-12-01.")
        raise Unclear(say(told, said=said))
    return found[0], found[1]


def _day(day: date) -> str:
    return f"{say(WEEKDAYS[day.weekday()])} {day:%Y-%m-%d}"


def _weekly(slot: Weekly) -> str:
    return f"{say(WEEKDAYS[slot.weekday])} {slot.starts}–{slot.ends}"


def _of(one: Shift | Gap) -> str:
    if one.ends > one.starts:
        return f"{one.starts}–{one.ends}"
    return say(N_("{starts} to {ends} the next day"), starts=one.starts, ends=one.ends)


def _aside(db: Db, one: Shift) -> str:
    swapped = one.planned != one.staff_id and one.staff_id
    instead = say(N_("for {name}"), name=staff.name_of(db, one.planned)) if swapped else ""
    why = say(NOT_MANNED[one.why]) if one.why in NOT_MANNED else ""
    return say(N_(", ")).join(part for part in (instead, why) if part)
