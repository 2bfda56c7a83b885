"""Doing what a step asked for, inside the transaction: deed in, values for its words out.

Residents' deeds are here, staff's in ``apply_staff``. Every deed goes through storage's doors,
which may refuse; the turn undoes the deed then and words the refusal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dialogs.deeds import (
    AddTo,
    Amend,
    Bind,
    ComplainAgain,
    Deed,
    File,
    JoinStaff,
    RecordVisit,
    RequestCall,
    Urge,
    Withdraw,
)
from dialogs.events import Media
from dialogs.kit import N_, NOTHING, Phrase
from handlers import apply_staff, matters, notices
from handlers.office import Person, Turn
from handlers.understanding import responsibility
from storage import audit, estates, evidence, history, records, residents, staff, words
from storage.actors import Actor
from storage.errors import Forbidden, NotFound, RuleBroken
from storage.estates import Setting
from storage.rules import first_contact, follow_up, intake, same_day
from storage.rules.follow_up import Answers
from storage.rules.intake import Addition, Filing
from storage.tables import Record

Values = dict[str, Any]

MOST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, in which turn and chat; ``begun`` is when the first words of it were heard."""

    turn: Turn
    person: Person
    chat_id: int
    begun: datetime

    @property
    def resident(self) -> Actor:
        """The person as a resident, made one by this deed if need be."""
        actor = self.person.as_resident()
        if actor.id:
            return actor
        made = residents.ensure(self.turn.db, actor.user_id, name=self.person.account, language=self.person.language)
        return Actor("resident", made, actor.user_id, actor.name)


def apply(doing: Doing, deed: Deed) -> Values:
    """Do it; raises a ``Refusal`` when storage says no."""
    handler = _RESIDENT.get(type(deed))
    if handler is not None:
        return handler(doing, deed)
    return apply_staff.apply(doing.turn, doing.person, deed)


def _bind(doing: Doing, deed: Bind) -> Values:
    turn, actor = doing.turn, doing.resident
    place = estates.unit_by_code(turn.db, turn.bot_id, deed.code)
    if place is None:
        raise NotFound("unit code", "")
    residents.introduce(turn.db, actor.id, name=deed.name, phone=deed.phone)
    residents.accept_notice(turn.db, actor.id, deed.notice, now=turn.now)
    binding, new = residents.bind(turn.db, actor.id, place.unit_id, now=turn.now)
    audit.note(turn.db, actor.user_id, "bound", f"binding:{binding}", now=turn.now)
    if deed.name and staff.same_name(turn.db, deed.name):
        audit.note(turn.db, actor.user_id, "look_alike", f"binding:{binding}", now=turn.now)
    if new:
        notices.new_binding(turn, binding, place.estate_id)
    known = residents.by_user(turn.db, actor.user_id)
    return {"name": known.name if known else deed.name, "place": place.label}


def _join(doing: Doing, deed: JoinStaff) -> Values:
    turn = doing.turn
    member = staff.join(turn.db, deed.code, user_id=doing.person.user_id, now=turn.now)
    audit.note(turn.db, doing.person.user_id, "joined", f"staff:{member.id}", now=turn.now)
    works_at = staff.estates_of(turn.db, member.id or 0)
    served = [one for one in estates.of_bot(turn.db, turn.bot_id) if one.id in works_at]
    if works_at and not served:
        raise Forbidden("invitation_invalid")
    return {"name": member.name, "estate": served[0].name if served else ""}


def _file(doing: Doing, deed: File) -> Values:
    turn, actor = doing.turn, doing.resident
    residents.introduce(turn.db, actor.id, phone=deed.phone)
    said = [(one.message_id, one.text) for one in deed.said]
    record = register(
        turn,
        actor,
        deed.kind,
        said,
        chat_id=doing.chat_id,
        heard_at=doing.begun,
        category=deed.category,
        place=deed.place,
        media=deed.media,
        confirmed=deed.confirmed,
        wish="call" if deed.call else "",
    )
    _mind_large(turn, record, deed.media)
    return filed_values(turn, record)


def register(turn: Turn, actor: Actor, kind: str, said: list[tuple[int, str]], **more: Any) -> Record:
    """Put a matter on the register, and show it to staff (I1)."""
    home = residents.home(turn.db, turn.bot_id, actor.id)
    setting = turn.at(home.place.estate_id) if home else turn.here()
    code = more.pop("category", "oth")
    record = intake.file(
        turn.db,
        Filing(
            resident_id=actor.id,
            unit_id=home.place.unit_id if home else None,
            kind=kind,
            said=said,
            category=code,
            responsibility=responsibility(code),
            **{"media": (), "place": "", **more},
        ),
        setting,
        by=actor,
        now=turn.now,
    )
    notices.new_record(turn, record)
    return record


def filed_values(turn: Turn, record: Record) -> Values:
    """I4: the number, who is on duty, by when a person will answer – and why not today."""
    setting = turn.here()
    day = setting.hours.local_day
    late = record.promised_at is not None and day(record.promised_at) != day(turn.now)
    return {
        "record_id": record.id,
        "number": record.number,
        "duty": matters.duty_name(turn, record),
        "promised": record.promised_at,
        "late": Phrase(N_("Today's service hours are nearly over, so it will be tomorrow. ")) if late else NOTHING,
    }


def _add(doing: Doing, deed: AddTo) -> Values:
    turn, actor = doing.turn, doing.resident
    record = turn.record(deed.record, by=actor)
    _require_room(turn, record)
    said = [(one.message_id, one.text) for one in deed.said]
    intake.add(turn.db, record, Addition(said, deed.media, doing.chat_id), by=actor, now=turn.now)
    notices.added(turn, record, "\n".join(text for _, text in said), deed.media)
    _mind_large(turn, record, deed.media)
    return {"number": record.number, "duty": matters.duty_name(turn, record)}


def _mind_large(turn: Turn, record: Record, media: Iterable[Media]) -> None:
    if any(evidence.too_large(one) for one in media):
        notices.no_copy(turn, record)


def _require_room(turn: Turn, record: Record) -> None:
    """A43: what is added to a record is bounded; beyond that a person has to listen."""
    if words.count(turn.db, record.id or 0) >= MOST_WORDS:
        raise RuleBroken("A43", "full", number=record.number, phone=turn.here().estate.phone)


def _amend(doing: Doing, deed: Amend) -> Values:
    turn, actor = doing.turn, doing.resident
    earlier = words.from_message(turn.db, turn.bot_id, doing.chat_id, deed.message_id)
    if earlier is None:
        raise NotFound("message", deed.message_id)
    record = turn.record(earlier.record_id, by=actor)
    _require_room(turn, record)
    said = [(deed.message_id, deed.text)]
    intake.add(turn.db, record, Addition(said, (), doing.chat_id, "edited"), by=actor, now=turn.now)
    notices.added(turn, record, deed.text, ())
    return {"number": record.number}


def _urge(doing: Doing, deed: Urge) -> Values:
    turn = doing.turn
    record = turn.record(deed.record, by=doing.resident)
    intake.urge(turn.db, record, by=doing.resident, now=turn.now)
    notices.to_responsible(turn, record, N_("⏰ {number}: the resident asks for haste."))
    notices.to_group(turn, record, N_("⏰ {number}: the resident asks for haste."))
    return {"number": record.number}


def _withdraw(doing: Doing, deed: Withdraw) -> Values:
    turn = doing.turn
    record = turn.record(deed.record, by=doing.resident)
    taken = intake.withdraw(turn.db, record, by=doing.resident, now=turn.now)
    notices.card_changed(turn, taken)
    notices.to_responsible(turn, taken, N_("{number} was withdrawn by the resident."))
    return {"number": record.number}


def _again(doing: Doing, deed: ComplainAgain) -> Values:
    turn, actor = doing.turn, doing.resident
    record = turn.record(deed.record, by=actor)
    record = follow_up.reopen(turn.db, record, why="complained_again", by=actor, now=turn.now)
    notices.reopened(turn, record)
    return {"number": record.number, "duty": matters.duty_name(turn, record)}


def _call(doing: Doing, deed: RequestCall) -> Values:
    turn, actor = doing.turn, doing.resident
    residents.introduce(turn.db, actor.id, phone=deed.phone)
    open_record = deed.record and turn.record(deed.record, by=actor).status in records.OPEN
    if not open_record:
        said = [(0, turn.office.catalogs.say(N_("Please call me"), "zh_CN"))]
        record = register(turn, actor, "enquiry", said, chat_id=doing.chat_id, heard_at=turn.now, wish="call")
    else:
        record = turn.record(deed.record, by=actor)
        history.append(turn.db, deed.record, "call_requested", by=actor, now=turn.now)
        notices.to_group(turn, record, N_("☎️ {number}: the resident asks for a call."))
        notices.to_responsible(
            turn,
            record,
            N_("☎️ {number}: the resident asks for a call, at {phone}."),
            phone="***" if not _taken(turn, record) else deed.phone,
        )
    promised = _promise(turn.at(record.estate_id), turn)
    return {"number": record.number, "phone": deed.phone, "promised": promised, "duty": matters.duty_name(turn, record)}


def _taken(turn: Turn, record: Record) -> bool:
    return first_contact.of(turn.db, record.id or 0) is not None


def _promise(setting: Setting, turn: Turn) -> Any:
    cutoff = timedelta(minutes=setting.procedure.cutoff_minutes)
    return same_day.promise(turn.now, setting.hours, cutoff).promised


def _visit(doing: Doing, deed: RecordVisit) -> Values:
    turn, actor = doing.turn, doing.resident
    given = Answers(deed.solved, deed.result, deed.speed, deed.attitude, deed.words)
    record = follow_up.answer(turn.db, deed.visit, given, by=actor, now=turn.now)
    turn.at(record.estate_id)
    if deed.solved:
        notices.card_changed(turn, record)
    else:
        notices.reopened(turn, record)
    return {"number": record.number, "duty": matters.duty_name(turn, record)}


_RESIDENT: dict[type, Callable[[Doing, Any], Values]] = {
    Bind: _bind,
    JoinStaff: _join,
    File: _file,
    AddTo: _add,
    Amend: _amend,
    Urge: _urge,
    Withdraw: _withdraw,
    ComplainAgain: _again,
    RequestCall: _call,
    RecordVisit: _visit,
}
