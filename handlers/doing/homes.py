"""Who lives and who works where: binding, judging, moving out; joining, inviting; whose group a group is.

Role and estate are checked here, in the transaction; the press proves nothing (A02).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs.deeds.deed import (
    Bind,
    ChooseHome,
    EndBinding,
    JoinStaff,
    JudgeBinding,
    MoveOut,
    Reinvite,
    RenewCard,
    TieGroup,
)
from dialogs.filing.filed import filed
from dialogs.joining.group import tied
from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.doing import filing, handbook, moving, proof
from handlers.doing.deed import Doing, Values
from handlers.office import Person, Turn
from handlers.telling import desk, notices, post, topics as notices_topics
from handlers.telling.post import Manner
from storage import audit, estates
from storage.actors import Actor
from storage.errors import Clash, Forbidden, NotFound
from storage.estates import Place
from storage.people import residents, staff, units
from storage.post import group_codes, groups, topics
from storage.post.group_codes import Tie
from storage.post.outbox import Priority
from storage.reading import get
from storage.tables import Resident, Staff

INVITATION_HOLDS = timedelta(days=7)

AT_ONCE = N_("Your number is on the estate's roll for it, so everything is confirmed already.")
SOON = N_("The customer centre will confirm it soon; you can already write to us.")
CONFIRMED = N_("The customer centre has confirmed that you live in {place}. Thank you.")
REFUSED = N_("We could not confirm that you live in {place}. Please get in touch with the customer centre: {phone}.")
ENDED = N_(
    "The customer centre has noted that you no longer live in {place}. Your earlier records stay yours to see. If this "
    "is wrong, please call {phone}; if you have a new home here, please scan the code on its card."
)


def _bind(doing: Doing, deed: Bind) -> Values:
    turn, actor = doing.turn, doing.resident
    place = estates.unit_by_code(turn.db, turn.bot_id, deed.code)
    if place is None:
        raise NotFound("unit code", "")
    residents.introduce(turn.db, actor.id, proven=deed.proven, name=deed.name, phone=deed.phone)
    residents.accept_notice(turn.db, actor.id, deed.notice, now=turn.now)
    binding, new = residents.bind(turn.db, actor.id, place.unit_id, now=turn.now)
    audit.note(turn.db, actor.user_id, "bound", f"binding:{binding}", now=turn.now)
    if new:
        residents.choose(turn.db, actor.id, None)
    if deed.name and staff.same_name(turn.db, place.estate_id, deed.name):
        audit.note(turn.db, actor.user_id, "look_alike", f"binding:{binding}", now=turn.now)
    proven = deed.proven and proof.proves(turn, binding, place, deed.phone)
    if proven:
        desk.settled(turn, binding, place.estate_id, besides=0)
    elif new:
        desk.new_binding(turn, binding, place.estate_id, besides=actor.user_id)
    known = residents.by_user(turn.db, actor.user_id)
    standing = Phrase(AT_ONCE if proven else SOON)
    return {"name": known.name if known else deed.name, "place": place.label, "standing": standing}


def _join(doing: Doing, deed: JoinStaff) -> Values:
    turn = doing.turn
    member = staff.join(turn.db, deed.code, user_id=doing.person.user_id, now=turn.now)
    audit.note(turn.db, doing.person.user_id, "joined", f"staff:{member.id}", now=turn.now)
    served = staff.works_at(turn.db, member.id or 0, turn.bot_id)
    if not served:
        raise Forbidden("invitation_invalid")
    return {"name": member.name, "estate": served[0].name}


def _choose(doing: Doing, deed: ChooseHome) -> Values:
    actor = doing.resident
    if deed.unit not in {one.place.unit_id for one in doing.turn.homes(actor.id)}:
        raise Forbidden("register_first")
    residents.choose(doing.turn.db, actor.id, deed.unit)
    return {}


def _move_out(doing: Doing, deed: MoveOut) -> Values:
    actor = doing.resident
    binding, resident, place = residents.binding(doing.turn.db, deed.binding)
    if binding.resident_id != actor.id:
        raise NotFound("binding", deed.binding)
    doing.turn.at(place.estate_id)
    _leave(doing.turn, deed.binding, resident, place, by=actor)
    return {"place": place.label}


def _end(doing: Doing, deed: EndBinding) -> Values:
    turn = doing.turn
    resident, place = _at_the_desk(turn, doing.person, deed.binding)
    _leave(turn, deed.binding, resident, place, by=doing.person.as_staff())
    _tell(turn, resident, place, ENDED)
    return {"name": resident.name, "place": place.label}


def _leave(turn: Turn, binding: int, resident: Resident, place: Place, *, by: Actor) -> None:
    """End a binding; raises ``Clash`` when it was open no more."""
    _file_what_was_begun(turn, resident, place)
    if not residents.end(turn.db, binding, now=turn.now):
        raise Clash("A14", "settled")
    audit.note(turn.db, by.user_id, "binding_ended", f"binding:{binding}", now=turn.now)
    turn.look_again()
    desk.settled(turn, binding, place.estate_id, besides=by.user_id)


def _file_what_was_begun(turn: Turn, resident: Resident, place: Place) -> None:
    """What somebody has written about a home and not sent yet is not lost when they leave it (I8)."""
    if (begun := moving.close(turn, resident, place)) is None:
        return
    deed, heard_at = begun
    actor = Actor("resident", resident.id or 0, resident.user_id or 0, resident.name)
    record = filing.file(turn, actor, deed, chat_id=resident.user_id or 0, heard_at=heard_at)
    handbook.filed(turn, record, deed)
    say = Say(filed(deed.kind, confirmed=False).text, filing.values(turn, record))
    post.send(turn, resident.user_id or 0, say, Manner(resident.language, record_id=record.id, footer=True))


def _judge(doing: Doing, deed: JudgeBinding) -> Values:
    turn, actor = doing.turn, doing.person.as_staff()
    resident, place = _at_the_desk(turn, doing.person, deed.binding)
    if not deed.right:
        _file_what_was_begun(turn, resident, place)
    if not residents.judge(turn.db, deed.binding, right=deed.right, by=actor.id, now=turn.now):
        raise Clash("A14", "settled")
    turn.look_again()
    desk.settled(turn, deed.binding, place.estate_id, besides=actor.user_id)
    _tell(turn, resident, place, CONFIRMED if deed.right else REFUSED)
    return {"name": resident.name, "place": place.label}


def _at_the_desk(turn: Turn, person: Person, binding: int) -> tuple[Resident, Place]:
    """The resident and home of a binding, for the front desk of its estate; not for whose own it is (X4)."""
    _, resident, place = residents.binding(turn.db, binding)
    require_desk(turn, person, place.estate_id)
    if resident.user_id == person.user_id:
        raise Forbidden("own_matter")
    return resident, place


def require_desk(turn: Turn, person: Person, estate_id: int) -> None:
    """Enter an estate as its front desk; raises ``Forbidden`` for anybody else (A20)."""
    turn.at(estate_id)
    _require(turn, person, estate_id, staff.DESK, "staff_only")


def _require(turn: Turn, person: Person, estate_id: int, roles: frozenset[str], code: str) -> None:
    held = staff.roles_at(turn.db, person.staff.id or 0, estate_id) if person.staff is not None else frozenset()
    if roles.isdisjoint(held):
        raise Forbidden(code)


def _tell(turn: Turn, resident: Resident, place: Place, text: str) -> None:
    say = Say(text, {"place": place.label, "phone": turn.here().estate.phone})
    post.send(turn, resident.user_id or 0, say, Manner(resident.language, Priority.REMINDER, footer=True))


def _renew_card(doing: Doing, deed: RenewCard) -> Values:
    turn, place = doing.turn, estates.place(doing.turn.db, deed.unit)
    require_desk(turn, doing.person, place.estate_id)
    code = units.renew_card(turn.db, deed.unit, now=turn.now)
    audit.note(turn.db, doing.person.user_id, "card_renewed", f"unit:{deed.unit}", now=turn.now)
    return {"place": place.label, "link": _link(turn, code)}


def _reinvite(doing: Doing, deed: Reinvite) -> Values:
    turn, member = doing.turn, get(doing.turn.db, Staff, deed.staff)
    actor = doing.person.as_staff()
    theirs = {one.id for one in staff.works_at(turn.db, deed.staff, turn.bot_id)}
    managed = staff.works_at(turn.db, actor.id, turn.bot_id, staff.MANAGERS) if actor.kind == "staff" else []
    if not theirs & {one.id for one in managed}:
        raise NotFound("staff", deed.staff)
    if member.user_id is not None:
        raise Clash("A15", "settled")
    staff.revoke_invitations(turn.db, deed.staff, now=turn.now)
    code = staff.invite(turn.db, deed.staff, expires=turn.now + INVITATION_HOLDS)
    audit.note(turn.db, doing.person.user_id, "invited", f"staff:{deed.staff}", now=turn.now)
    return {"name": member.name, "link": _link(turn, code)}


def _link(turn: Turn, code: str) -> str:
    return f"https://t.me/{turn.office.username}?start={code}"


def _tie(doing: Doing, deed: TieGroup) -> Values:
    turn, person = doing.turn, doing.person
    chosen = Tie(deed.estate, deed.department or None)
    tie = group_codes.redeem(turn.db, deed.code, bot_id=turn.bot_id, now=turn.now) if deed.code else chosen
    present = groups.at(turn.db, doing.chat_id)
    if present is not None and estates.group_at(turn.db, turn.bot_id, doing.chat_id) is None:
        raise Forbidden("group_elsewhere")
    if present is not None:
        _require(turn, person, present.estate_id, staff.MANAGERS, "group_elsewhere")
    estate = turn.at(tie.estate_id).estate
    _require(turn, person, tie.estate_id, staff.MANAGERS, "managers_only")
    if turn.place[1] and present is not None and tie.estate_id == present.estate_id and present.department_id is None:
        return _tie_topic(turn, person, tie)
    former = groups.tie(turn.db, doing.chat_id, tie, title=turn.title)
    if turn.place[1]:
        topics.tie(turn.db, *_topic(turn, tie))
    elif turn.forum and (group := groups.at(turn.db, doing.chat_id)) is not None:
        notices_topics.make(turn, group)
    details = f"estate:{tie.estate_id}" + (f" department:{tie.department_id}" if tie.department_id else "")
    audit.note(turn.db, person.user_id, "group_tied", details, now=turn.now)
    whose = tied(estate.name, groups.department_name(turn.db, tie.department_id))
    if former:
        text = N_("{whose} is another one from now on; no new cards come here any more.")
        post.send(turn, former, Say(text, {"whose": whose}))
    count = notices.cards_follow(turn, tie.estate_id)
    follow = Phrase(N_(" {count} open matters have come along."), {"count": count}) if count else NOTHING
    return {"whose": whose, "follow": follow}


def _tie_topic(turn: Turn, person: Person, tie: Tie) -> Values:
    """A topic of the estate's group is a department's place – or that of everything else – from now on."""
    chat, department, thread = _topic(turn, tie)
    topics.tie(turn.db, chat, department, thread)
    audit.note(turn.db, person.user_id, "topic_tied", f"estate:{tie.estate_id} topic:{thread}", now=turn.now)
    name = groups.department_name(turn.db, department) or turn.here().estate.name
    return {"whose": Phrase(N_("the topic of {name}"), {"name": name}), "follow": NOTHING}


def _topic(turn: Turn, tie: Tie) -> tuple[int, int | None, int]:
    return turn.place[0], tie.department_id, turn.place[1]


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    Bind: _bind,
    JoinStaff: _join,
    ChooseHome: _choose,
    MoveOut: _move_out,
    EndBinding: _end,
    JudgeBinding: _judge,
    RenewCard: _renew_card,
    Reinvite: _reinvite,
    TieGroup: _tie,
}
