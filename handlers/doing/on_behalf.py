"""Filing for somebody else (I1, F1, X35), and anew for what was not met (X34): what is put on the register, and who
hears of it.

The role on the estate, the complainant's belonging to the unit and the hearer's role are checked here, in the
transaction; what the preview showed proves nothing (A02, A78).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dialogs.deeds.filing import ComplainAbout, FileOnBehalf, LookAtUnit
from dialogs.filing.filed import filed
from dialogs.kit import N_, Phrase, Say
from handlers.doing import filing
from handlers.doing.deed import Doing, Values
from handlers.facts import matters
from handlers.office import Turn
from handlers.telling import notices, tasks as notices_tasks
from handlers.understanding import responsibility
from storage import audit, estates
from storage.actors import Actor
from storage.errors import Forbidden, NotFound
from storage.people import complainants, staff
from storage.reading import get
from storage.register import history, words
from storage.rules import intake
from storage.rules.intake import Filing
from storage.tables import Record, Resident

# By these the complainant is there to be told; by the others somebody has to call.
PRESENT = ("phone", "visit")
SAY_THIS = N_("Please tell {name}:\n“{words}”")
WRITTEN = N_("{name} has been written to.")
FOUND = N_("You found it yourself, so there is nobody to be told.")
TO_CALL = N_("That {name} is to be called and told the number is on the list of /tasks.")
OVERDUE = N_(
    "We are sorry that you had to wait. It is filed, number {number}. {duty} of the customer centre answers for it and "
    "will get in touch with you without delay."
)


def _look(doing: Doing, deed: LookAtUnit) -> Values:
    """A71: who lives in a unit is shown to whoever files for somebody there; that is kept."""
    place = estates.place(doing.turn.db, deed.unit)
    _require_works(doing.turn, doing.person.as_staff(), place.estate_id)
    user_id = doing.person.user_id
    audit.note(doing.turn.db, user_id, "household_shown", f"unit:{deed.unit}", now=doing.turn.now)
    return {}


def _require_works(turn: Turn, actor: Actor, estate_id: int) -> None:
    if actor.kind != "staff" or not staff.roles_at(turn.db, actor.id, estate_id):
        raise NotFound("estate", estate_id)


def file(doing: Doing, deed: FileOnBehalf) -> Values:
    """I1, F1, X35: staff put on the register what a resident told them, or a colleague."""
    turn, actor = doing.turn, doing.person.as_staff()
    estate_id = estates.place(turn.db, deed.unit).estate_id if deed.unit else deed.estate
    _require_works(turn, actor, estate_id)
    turn.at(estate_id)
    hearer = deed.heard_by or actor.id
    if not staff.roles_at(turn.db, hearer, estate_id):
        raise Forbidden("not_found")
    heard_at = datetime.fromisoformat(deed.heard_at) if deed.heard_at else doing.begun
    intake.require_heard(heard_at, turn.now)
    record = filing.enter(
        turn,
        Filing(
            resident_id=_complainant(turn, deed),
            unit_id=deed.unit or None,
            kind=deed.kind,
            category=deed.category,
            responsibility=responsibility(deed.category),
            place=deed.place,
            said=deed.said,
            media=deed.media,
            chat_id=doing.chat_id,
            heard_at=heard_at,
            channel=deed.channel,
            filed_by=actor.id,
        ),
        by=actor,
        hearer=hearer,
    )
    return _acknowledged(turn, record, hearer, own=deed.own)


def _complainant(turn: Turn, deed: FileOnBehalf) -> int:
    """The resident whose record it is: known, on the roll, or entered now without an account."""
    db, unit = turn.db, deed.unit or None
    if deed.resident:
        if unit is None or not complainants.lives_at(db, deed.resident, unit):
            raise NotFound("resident", deed.resident)
        return deed.resident
    name, phone = deed.name, deed.phone
    if deed.occupant:
        known = complainants.from_roll(db, deed.occupant, unit or 0)
        if known is None:
            raise NotFound("occupant", deed.occupant)
        name, phone = known[0], phone or known[1]
    return complainants.enter(db, name=name, phone=phone, unit_id=unit)


def _acknowledged(turn: Turn, record: Record, hearer: int, *, own: bool = False) -> Values:
    """I4: the complainant hears the number, who has it and by when – in their chat, from the filer, or by a call.

    X35: nobody is promised an hour that is over since it was heard.
    """
    known = filing.values(turn, record)
    late = record.promised_at is not None and record.promised_at <= turn.now
    say = Say(OVERDUE, known) if late else replace_values(filed(record.kind), known)
    name = get(turn.db, Resident, record.resident_id).name or turn.office.catalogs.say(N_("the resident"), "zh_CN")
    told = Phrase(SAY_THIS, {"name": name, "words": Phrase(say.text, say.values)})
    if own:
        return known | {"hearer": staff.name_of(turn.db, hearer), "say": Phrase(FOUND)}
    if notices_tasks.reaches(turn, record):
        notices.tell_resident(turn, record, say)
        told = Phrase(WRITTEN, {"name": name})
    elif record.channel not in PRESENT:
        notices.tell_resident(turn, record, say)
        told = Phrase(TO_CALL, {"name": name})
    return known | {"hearer": staff.name_of(turn.db, hearer), "say": told}


def replace_values(say: Say, values: Values) -> Say:
    """A sentence with the values of a record."""
    return Say(say.text, {**values, **say.values})


def _complain(doing: Doing, deed: ComplainAbout) -> Values:
    """X34: a request that was not met becomes a complaint: a record and a clock of its own, both linked."""
    turn, actor = doing.turn, doing.resident
    origin = turn.record(deed.record, by=actor)
    intake.require_may_complain(turn.db, origin)
    text = turn.office.catalogs.say(N_("My request {number} was not met: {text}"), "zh_CN")
    said = text.format(number=origin.number, text=words.filed_text(turn.db, origin.id or 0) or "📎")
    record = filing.enter(
        turn,
        Filing(
            resident_id=origin.resident_id,
            unit_id=origin.unit_id,
            kind="complaint",
            category=origin.category,
            responsibility=origin.responsibility,
            place=origin.place,
            said=[(0, said)],
            media=(),
            chat_id=doing.chat_id,
            heard_at=turn.now,
            origin_id=origin.id,
        ),
        by=actor,
    )
    history.append(turn.db, origin.id or 0, "complained_about", by=actor, now=turn.now, record=record.id)
    about = N_("{number}: the resident has made a complaint of it, {complaint}.")
    notices.to_responsible(turn, origin, about, complaint=record.number)
    notices.card_changed(turn, origin)
    return filing.values(turn, record) | {"origin": origin.number, "duty": matters.duty_name(turn, record)}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {LookAtUnit: _look, FileOnBehalf: file, ComplainAbout: _complain}
