"""What residents do about their own matters: file, add, change, urge, withdraw, complain again, ask for a call."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogs.deeds.deed import AddTo, Amend, ComplainAgain, File, RequestCall, Urge, Withdraw
from dialogs.kit import N_, NOTHING, Phrase
from handlers.doing import adding, filing, handbook, impartial, judging
from handlers.doing.deed import Doing, Values
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import notices
from storage.errors import NotFound
from storage.estates import Setting
from storage.people import residents
from storage.register import history, records, words
from storage.rules import first_contact, intake, same_day
from storage.rules.handling import ending
from storage.rules.intake import Addition
from storage.tables import Record


def _file(doing: Doing, deed: File) -> Values:
    turn, actor = doing.turn, doing.resident
    # An answer of the handbook lay between the words and the wish to have them filed.
    heard_at = turn.now if deed.entry and deed.confirmed else doing.begun
    record = filing.file(turn, actor, deed, chat_id=doing.chat_id, heard_at=heard_at)
    handbook.filed(turn, record, deed)
    return filing.values(turn, record)


def _amend(doing: Doing, deed: Amend) -> Values:
    turn, actor = doing.turn, doing.resident
    earlier = words.from_message(turn.db, turn.bot_id, doing.chat_id, deed.message_id)
    if earlier is None:
        raise NotFound("message", deed.message_id)
    record = turn.record(earlier.record_id, by=actor)
    adding.require_room(turn, record)
    said = [(deed.message_id, deed.text)]
    intake.add(turn.db, record, Addition(said, (), doing.chat_id, "edited"), by=actor, now=turn.now)
    if record.status not in records.OPEN:
        return {"number": record.number, "follow": _edited_late(turn, record, deed.text)}
    record = impartial.looked_past(turn, record, deed.text)
    judging.added(turn, record, deed.text)
    notices.added(turn, record, deed.text, ())
    return {"number": record.number, "follow": NOTHING}


def _edited_late(turn: Turn, record: Record, text: str) -> Phrase:
    """A65: what has ended does not begin again by a changed word: staff read it, and the resident hears the way on."""
    notices.added_late(turn, record, text)
    if record.status == "withdrawn":
        return Phrase(N_(" You have withdrawn it; should it be looked at after all, please write to me anew."))
    return Phrase(
        N_(" It is closed; if it is not solved, please press “My records”, choose it, and press “It is not solved”.")
    )


def _urge(doing: Doing, deed: Urge) -> Values:
    turn = doing.turn
    record = turn.record(deed.record, by=doing.resident)
    intake.urge(turn.db, record, by=doing.resident, now=turn.now)
    notices.to_responsible(turn, record, N_("⏰ {number}: the resident asks for haste."))
    notices.to_group(turn, record, N_("⏰ {number}: the resident asks for haste."))
    judging.urged(turn, record)
    adding.add_along(doing, deed)
    return {"number": record.number}


def _withdraw(doing: Doing, deed: Withdraw) -> Values:
    turn = doing.turn
    adding.add_along(doing, deed)
    record = turn.record(deed.record, by=doing.resident)
    taken = intake.withdraw(turn.db, record, by=doing.resident, now=turn.now)
    notices.card_changed(turn, taken)
    notices.to_responsible(turn, taken, N_("{number} was withdrawn by the resident."))
    return {"number": record.number}


def _again(doing: Doing, deed: ComplainAgain) -> Values:
    turn, actor = doing.turn, doing.resident
    record = turn.record(deed.record, by=actor)
    record = ending.reopen(turn.db, record, why="complained_again", by=actor, now=turn.now)
    notices.reopened(turn, record)
    judging.reopened(turn, record)
    return {"number": record.number, "duty": matters.duty_name(turn, record)}


def _call(doing: Doing, deed: RequestCall) -> Values:
    turn, actor = doing.turn, doing.resident
    residents.introduce(turn.db, actor.id, phone=deed.phone)
    open_record = deed.record and turn.record(deed.record, by=actor).status in records.OPEN
    if not open_record:
        said = [(0, turn.office.catalogs.say(N_("Please call me"), "zh_CN"))]
        record = filing.register(turn, actor, "enquiry", said, chat_id=doing.chat_id, heard_at=turn.now, wish="call")
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


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    File: _file,
    AddTo: adding.add,
    Amend: _amend,
    Urge: _urge,
    Withdraw: _withdraw,
    ComplainAgain: _again,
    RequestCall: _call,
}
