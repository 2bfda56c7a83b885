"""Changing the duty rota as asked, and telling everyone concerned.

Role and estate are checked here, in the transaction. The group reads who is on duty when; that somebody is away, only
whoever looks after the rota and the person.
"""

from collections.abc import Callable, Iterable
from typing import Any

from dialogs import days
from dialogs.deeds.duty import AnswerSwap, AskSwap, BeAway, EndAbsence, PutOnDuty, UndoChange
from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.doing.deed import Doing, Values
from handlers.facts import shifts
from handlers.facts.duty import desk_of, roles
from handlers.office import Turn
from handlers.telling import opening, post
from handlers.telling.opening import Opening
from handlers.telling.post import Manner
from storage import audit, estates
from storage.errors import Forbidden, NotFound, RuleBroken
from storage.people import staff
from storage.post.outbox import Priority
from storage.reading import get
from storage.rotas import duty, rota
from storage.rotas.duty import Desk, Weekly
from storage.rotas.rota import Shift
from storage.tables import Absence, Staff

MOST_LINES = 20

AWAY = N_("{name} is away {span}.{empty}")
BACK = N_("{name} is not away {span} after all.")
EMPTY = N_("\nNobody has these duties now:\n{lines}\n/duty is where somebody is put on duty.")
NOW_YOURS = N_("You are on duty on {shift}. /duty shows the week.")
NO_LONGER = N_("You are not on duty on {shift} any more; {name} is. /duty shows the week.")
NOBODYS = N_("You are not on duty on {shift} any more. /duty shows the week.")
FOR_GROUP = N_("📅 {shift}: {name} is on duty.")
CANNOT = N_("{name} can't swap for {shift}. Everything stays as it is.")
EVERY_WEEK = N_("every week, {shift}")


def _be_away(doing: Doing, deed: BeAway) -> Values:
    turn, desk = _enter(doing, deed.estate)
    manages = _manages(doing)
    if deed.staff != desk.by and not manages:
        raise Forbidden("managers_only")
    member = get(turn.db, Staff, deed.staff)
    if not staff.roles_at(turn.db, deed.staff, desk.estate_id):
        raise NotFound("staff", deed.staff)
    absence = duty.away(turn.db, desk, deed.staff, (deed.first, deed.last))
    audit.note(turn.db, doing.person.user_id, "away", f"absence:{absence}", now=turn.now)
    values = {"name": member.name, "span": _span(deed.first, deed.last)}
    told = {doing.person.user_id}
    for estate in staff.works_at(turn.db, deed.staff, turn.bot_id):
        turn.at(estate.id or 0)
        say = Say(AWAY, values | {"empty": _left_empty(turn, estate.id or 0, deed)})
        told |= _tell_managers(turn, say, besides=told | {member.user_id or 0})
    if deed.staff != desk.by:
        _tell(turn, member, Say(AWAY, values | {"empty": NOTHING}))
    turn.at(desk.estate_id)
    return values | {"empty": _left_empty(turn, desk.estate_id, deed) if manages else NOTHING}


def _end_absence(doing: Doing, deed: EndAbsence) -> Values:
    turn, desk = _enter(doing, deed.estate)
    absence = get(turn.db, Absence, deed.absence)
    member = get(turn.db, Staff, absence.staff_id)
    if not staff.roles_at(turn.db, absence.staff_id, desk.estate_id):
        raise NotFound("absence", deed.absence)
    if absence.staff_id != desk.by and not _manages(doing):
        raise Forbidden("managers_only")
    duty.back(turn.db, desk, deed.absence)
    audit.note(turn.db, doing.person.user_id, "back", f"absence:{deed.absence}", now=turn.now)
    say = Say(BACK, {"name": member.name, "span": _span(absence.first_day, absence.last_day)})
    told = {doing.person.user_id}
    for estate in staff.works_at(turn.db, absence.staff_id, turn.bot_id):
        turn.at(estate.id or 0)
        told |= _tell_managers(turn, say, besides=told | {member.user_id or 0})
    turn.at(desk.estate_id)
    if absence.staff_id != desk.by:
        _tell(turn, member, say)
    return {}


def _put(doing: Doing, deed: PutOnDuty) -> Values:
    turn, desk = _enter(doing, deed.estate, managing=True)
    member = get(turn.db, Staff, deed.staff)
    if deed.weekly:
        slot = _weekly(turn, desk, deed.shift)
        former = duty.set_slot(turn.db, desk, slot, deed.staff)
        shift = Phrase(EVERY_WEEK, {"shift": weekly(slot)})
        details = f"estate:{desk.estate_id} staff:{deed.staff}"
        audit.note(turn.db, doing.person.user_id, "rota_set", details, now=turn.now)
        _changed(doing, shift, member, former)
        return {"name": member.name, "shift": weekly(slot)}
    before = duty.put_in(turn.db, desk, shifts.read(deed.shift), deed.staff)
    audit.note(turn.db, doing.person.user_id, "rota_changed", f"slot:{before.slot} staff:{deed.staff}", now=turn.now)
    _changed(doing, said(before), member, [before.staff_id] if before.staff_id else [])
    return {"name": member.name, "shift": said(before)}


def _undo(doing: Doing, deed: UndoChange) -> Values:
    turn, desk = _enter(doing, deed.estate, managing=True)
    undone = duty.undo(turn.db, desk, deed.change)
    audit.note(turn.db, doing.person.user_id, "rota_undone", f"change:{deed.change}", now=turn.now)
    for change in undone:
        shift = _hours(change.day, change.starts, change.ends)
        member, former = get(turn.db, Staff, change.staff_id), [change.deputy_id] if change.deputy_id else []
        if duty.absences(turn.db, member.id or 0, change.day, change.day):
            for staff_id in former:
                _tell(turn, get(turn.db, Staff, staff_id), Say(NOBODYS, {"shift": shift}))
        else:
            _changed(doing, shift, member, former)
    return {}


def _ask_swap(doing: Doing, deed: AskSwap) -> Values:
    turn, desk = _enter(doing, deed.estate)
    mine, theirs = duty.require_swap(turn.db, desk, shifts.read(deed.mine), shifts.read(deed.theirs))
    if mine.staff_id != desk.by:
        raise RuleBroken("F4", "rota_moved")
    member = get(turn.db, Staff, theirs.staff_id)
    subject = f"{desk.estate_id}:{desk.by}:{shifts.key_of(mine)}:{shifts.key_of(theirs)}"
    opening.begin(turn, opening.for_staff(member), Opening("swap", subject), Priority.REMINDER)
    return {"name": member.name}


def _answer_swap(doing: Doing, deed: AnswerSwap) -> Values:
    turn, desk = _enter(doing, deed.estate)
    asker, me = get(turn.db, Staff, deed.asker), get(turn.db, Staff, desk.by)
    keys = shifts.read(deed.mine), shifts.read(deed.theirs)
    if not deed.accepted:
        found = duty.find(turn.db, desk, keys[1])
        shift = said(found) if found is not None else NOTHING
        _tell(turn, asker, Say(CANNOT, {"name": me.name, "shift": shift}))
        return {}
    one, other = duty.swap(turn.db, desk, *keys)
    if (one.staff_id, other.staff_id) != (deed.asker, desk.by):
        raise RuleBroken("F4", "rota_moved")
    audit.note(turn.db, doing.person.user_id, "rota_swapped", f"slot:{one.slot} slot:{other.slot}", now=turn.now)
    text = N_("{name} has said yes: you have {theirs}, {name} has {mine}. /duty shows the week.")
    values = {"name": me.name, "mine": said(one), "theirs": said(other)}
    _tell(turn, asker, Say(text, values))
    besides = {doing.person.user_id, asker.user_id or 0}
    for swapped, name in ((one, me.name), (other, asker.name)):
        say = Say(FOR_GROUP, {"shift": said(swapped), "name": name})
        _tell_managers(turn, say, besides=besides)
        _tell_group(turn, say)
    return {}


def _enter(doing: Doing, estate_id: int, *, managing: bool = False) -> tuple[Turn, Desk]:
    """The rota of an estate, for somebody who works there; ``managing``: who looks after it (A20)."""
    turn = doing.turn
    turn.at(estate_id)
    if not roles(turn, doing.person):
        raise NotFound("rota", estate_id)
    if managing and not _manages(doing):
        raise Forbidden("managers_only")
    return turn, desk_of(turn, doing.person)


def _manages(doing: Doing) -> bool:
    return not staff.MANAGERS.isdisjoint(roles(doing.turn, doing.person))


def _weekly(turn: Turn, desk: Desk, key: str) -> Weekly:
    """The slot of every week behind a shift, or behind hours that have none."""
    if (hours := shifts.hours_of(key)) is not None:
        return hours
    found = duty.find(turn.db, desk, shifts.read(key))
    if found is None:
        raise RuleBroken("F4", "rota_moved")
    return Weekly(found.day.weekday(), found.starts, found.ends)


def _changed(doing: Doing, shift: Phrase, member: Staff, former: Iterable[int]) -> None:
    """Somebody else has a shift: who has it, who had it, whoever looks after the rota, and the group."""
    turn = doing.turn
    _tell(turn, member, Say(NOW_YOURS, {"shift": shift}), besides=doing.person.user_id)
    told = {doing.person.user_id, member.user_id or 0}
    for staff_id in former:
        before = get(turn.db, Staff, staff_id)
        _tell(turn, before, Say(NO_LONGER, {"shift": shift, "name": member.name}), besides=doing.person.user_id)
        told.add(before.user_id or 0)
    say = Say(FOR_GROUP, {"shift": shift, "name": member.name})
    _tell_managers(turn, say, besides=told)
    _tell_group(turn, say)


def _tell(turn: Turn, member: Staff, say: Say, *, besides: int = 0) -> None:
    if member.user_id not in (None, besides) and member.left_at is None:
        post.send(turn, member.user_id or 0, say, Manner(member.language, Priority.REMINDER))


def _tell_managers(turn: Turn, say: Say, *, besides: set[int]) -> set[int]:
    """Whoever looks after the rota of the turn's estate; returns who was told."""
    told = set()
    for one in staff.with_role(turn.db, turn.here().estate.id or 0, "supervisor", "manager"):
        if one.user_id is not None and one.user_id not in besides:
            _tell(turn, one, say)
            told.add(one.user_id)
    return told


def _tell_group(turn: Turn, say: Say) -> None:
    group = estates.group_of(turn.db, turn.here().estate.id or 0)
    if group is not None:
        post.send(turn, group.chat_id, say, Manner(priority=Priority.REMINDER))


def _left_empty(turn: Turn, estate_id: int, deed: BeAway) -> Phrase:
    """The duties of an estate that nobody has because somebody is away."""
    found = rota.shifts(turn.db, estate_id, deed.first, deed.last)
    lines = tuple(said(one) for one in found if one.staff_id == deed.staff and one.why == "away")[:MOST_LINES]
    return Phrase(EMPTY, {"lines": lines}) if lines else NOTHING


def said(shift: Shift) -> Phrase:
    """A shift in a sentence."""
    return _hours(shift.day, shift.starts, shift.ends)


def weekly(slot: Weekly) -> Phrase:
    """A slot of every week in a sentence."""
    values = {"weekday": Phrase(days.WEEKDAYS[slot.weekday]), "starts": slot.starts, "ends": slot.ends}
    return Phrase(N_("{weekday} {starts}–{ends}"), values)


def _hours(day: Any, starts: str, ends: str) -> Phrase:
    return Phrase(N_("{day} {starts}–{ends}"), {"day": days.said(day), "starts": starts, "ends": ends})


def _span(first: Any, last: Any) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d}–{last:%m-%d}"


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    BeAway: _be_away,
    EndAbsence: _end_absence,
    PutOnDuty: _put,
    UndoChange: _undo,
    AskSwap: _ask_swap,
    AnswerSwap: _answer_swap,
}
