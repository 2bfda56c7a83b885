"""What the dialogs about the duty rota need to know."""

from datetime import date, timedelta
from typing import Any

from dialogs.rota import swap, week
from handlers.facts import shifts
from handlers.office import Person, Turn
from storage.errors import NotFound, Refusal
from storage.estates import Setting
from storage.people import staff
from storage.rotas import duty, rota
from storage.rotas.duty import Desk
from storage.rotas.rota import Gap, Shift
from storage.tables import Conversation
from storage.tables.people import ROLES

# Who may be put on duty, and whom a member of staff may ask to swap.
ON_DUTY = ("agent", "handler", "head", "supervisor", "manager")
MOST_COLLEAGUES = 40
LOOKS_AHEAD = timedelta(days=90)


def of_duty(turn: Turn, person: Person, talk: Conversation, *_: Any) -> week.Facts:
    """Two weeks of an estate's rota, for somebody who works there (A20)."""
    setting = turn.at(int(talk.subject))
    me, held = person.staff.id or 0 if person.staff else 0, roles(turn, person)
    if not held:
        raise NotFound("rota", talk.subject)
    desk, manager = desk_of(turn, person), not staff.MANAGERS.isdisjoint(held)
    today = desk.local.date()
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=13)
    found = rota.shifts(turn.db, desk.estate_id, monday, sunday)
    holes = _holes(setting, found, monday)
    return week.Facts(
        estate=desk.estate_id,
        name=setting.estate.name,
        group=talk.chat_id < 0,
        manager=manager,
        resident=person.resident is not None and turn.home(person.resident.id or 0) is not None,
        me=me,
        today=today,
        monday=monday,
        on_duty=turn.on_call_name(desk.estate_id),
        shifts=(*(shifts.shown(turn.db, one, desk.local) for one in found), *(_hole(one, desk) for one in holes)),
        gaps=tuple(
            (one.day, one.starts, one.ends) for one in rota.empty_slots(turn.db, setting.estate, monday, sunday)
        ),
        colleagues=_colleagues(turn, desk.estate_id),
        absences=_absences(turn, desk, me, everybody=manager),
        changes=_changes(turn, desk) if manager else (),
    )


def of_swap(turn: Turn, person: Person, talk: Conversation, *_: Any) -> swap.Facts:
    """What a colleague proposed; nothing of it once the rota is another."""
    estate, asker, mine, theirs = talk.subject.split(":")
    turn.at(int(estate))
    desk, me = desk_of(turn, person), person.staff.id or 0 if person.staff else 0
    name = staff.name_of(turn.db, int(asker))
    try:
        one, other = duty.require_swap(turn.db, desk, shifts.read(mine), shifts.read(theirs))
    except Refusal:
        return swap.Facts(desk.estate_id, int(asker), name)
    if (one.staff_id, other.staff_id) != (int(asker), me):
        return swap.Facts(desk.estate_id, int(asker), name)
    seen = (shifts.shown(turn.db, shift, desk.local) for shift in (one, other))
    return swap.Facts(desk.estate_id, int(asker), name, *seen)


def desk_of(turn: Turn, person: Person) -> Desk:
    """The rota of the turn's estate, as this person changes it."""
    return Desk(turn.here(), person.staff.id or 0 if person.staff else 0, turn.now)


def roles(turn: Turn, person: Person) -> frozenset[str]:
    """What a person is on the turn's estate."""
    here = turn.here().estate.id or 0
    return staff.roles_at(turn.db, person.staff.id or 0, here) if person.staff is not None else frozenset()


def _holes(setting: Setting, found: list[Shift], monday: date) -> list[Gap]:
    """Service hours of two weeks that no slot of the weekly rota covers, whoever has it."""
    service, holes = rota.span(setting.estate.opens, setting.estate.closes), list[Gap]()
    for day in (monday + timedelta(days=number) for number in range(14)):
        spans = [
            (one.span[0] + away, one.span[1] + away)
            for one in found
            for away in [rota.MIDNIGHT * (one.day - day).days]
        ]
        holes += [Gap(day, rota.clock(first), rota.clock(last)) for first, last in rota.uncovered([service], spans)]
    return holes


def _hole(gap: Gap, desk: Desk) -> week.Shift:
    ends = rota.span(gap.starts, gap.ends)[1]
    now = (desk.local.date() - gap.day).days * rota.MIDNIGHT + desk.local.hour * 60 + desk.local.minute
    key = shifts.gap_key(gap.day, gap.starts, gap.ends)
    return week.Shift(key, gap.day, gap.starts, gap.ends, over=ends <= now)


def _colleagues(turn: Turn, estate_id: int) -> tuple[tuple[int, str], ...]:
    found = staff.with_role(turn.db, estate_id, *ON_DUTY)
    return tuple((one.id or 0, one.name) for one in found if one.user_id is not None)[:MOST_COLLEAGUES]


def _absences(turn: Turn, desk: Desk, me: int, *, everybody: bool) -> tuple[week.Away, ...]:
    """The absences that the reader may take back: their own, or everybody's."""
    today = desk.local.date()
    people = staff.with_role(turn.db, desk.estate_id, *ROLES)
    return tuple(
        week.Away(away.id or 0, one.name, away.first_day, away.last_day)
        for one in people
        if everybody or one.id == me
        for away in duty.absences(turn.db, one.id or 0, today, today + LOOKS_AHEAD)
    )


def _changes(turn: Turn, desk: Desk) -> tuple[week.Change, ...]:
    return tuple(
        week.Change(
            one.id or 0,
            one.day,
            staff.name_of(turn.db, one.staff_id),
            staff.name_of(turn.db, one.deputy_id) if one.deputy_id else "",
        )
        for one in duty.changes(turn.db, desk.estate_id, desk.local.date())
    )
