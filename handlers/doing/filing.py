"""Putting a matter on the register, for the home of the resident that it is about, and what they hear of it (I4)."""

from typing import Any

from dialogs.deeds.deed import File
from dialogs.kit import N_, NOTHING, Phrase
from handlers.doing import claiming, impartial, judging
from handlers.doing.deed import Values
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import notices
from handlers.understanding import responsibility
from storage import due
from storage.actors import Actor
from storage.errors import Forbidden
from storage.people import residents
from storage.people.residents import Home
from storage.register import records
from storage.rules import intake
from storage.rules.intake import Filing
from storage.tables import Record


def file(turn: Turn, actor: Actor, deed: File, **heard: Any) -> Record:
    """File what a resident wrote about one of their homes; refused to who has none, or not that one (A14)."""
    fitting = [one for one in turn.homes(actor.id) if deed.unit in (0, one.place.unit_id)]
    home = fitting[0] if fitting else None
    if home is None:
        raise Forbidden("register_first")
    residents.introduce(turn.db, actor.id, phone=deed.phone)
    record = register(
        turn,
        actor,
        deed.kind,
        [(one.message_id, one.text) for one in deed.said],
        home=home,
        category=deed.category,
        place=deed.place,
        media=deed.media,
        confirmed=deed.confirmed,
        wish=" ".join(filter(None, (deed.wish, "call" if deed.call else ""))),
        together=deed.together,
        **heard,
    )
    notices.mind_large(turn, record, deed.media)
    return record


def register(
    turn: Turn, actor: Actor, kind: str, said: list[tuple[int, str]], home: Home | None = None, **more: Any
) -> Record:
    """Put a matter on the register, and show it to staff (I1)."""
    home = home or turn.home(actor.id)
    if home:
        turn.at(home.place.estate_id)
    code, together = more.pop("category", "oth"), more.pop("together", 0)
    filing = Filing(
        resident_id=actor.id,
        unit_id=home.place.unit_id if home else None,
        kind=kind,
        said=said,
        category=code,
        responsibility=responsibility(code),
        **{"media": (), "place": "", **more},
    )
    return enter(turn, filing, by=actor, together=together)


def enter(turn: Turn, filing: Filing, *, by: Actor, together: int = 0, hearer: int = 0) -> Record:
    """Put it on the register of the estate that its caller has entered, judge it, show it to staff.

    ``together``: a record of others that it joins (K9). ``hearer``: who heard it, its first contact at once (F1).
    Whom it accuses is known before anybody hears of it, and again when it is somebody's: then it is handed up (X4).
    Where no group can read it nobody can claim it either: it is somebody's at once (F4).
    """
    record = intake.file(turn.db, filing, turn.here(), by=by, now=turn.now)
    text = "\n".join(text for _, text in filing.said)
    record = impartial.looked_past(turn, record, text)
    # Together first: whoever hears that it is grave hears it once, of all of them.
    record = judging.joined(turn, record, together, by=by) if together else record
    record = judging.filed(turn, record, text)
    if hearer:
        record = impartial.looked_past(turn, claiming.heard(turn, record, hearer, by=by), text)
    if not notices.new_record(turn, record) and record.status == "filed":
        due.move(turn.db, turn.bot_id, "claim_window", records.subject(record.id or 0), at=turn.now)
    return record


def values(turn: Turn, record: Record) -> Values:
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
