"""Who hears that a matter has become graver (K6, K7), is not answered to a key customer (K8), or is still major.

The company's office keeps every case from important on and is told at once; the general manager of a major one at once,
of the others in the morning's digest; the manager of what is hot or major at once. Where nobody holds a role, the
next level up hears it instead.
"""

from collections.abc import Sequence
from typing import Any

from dialogs.kit import N_, NOTHING, Label, Phrase
from handlers.office import Turn
from handlers.telling import notices, opening
from storage import due
from storage.people import staff
from storage.post import conversations
from storage.reading import get
from storage.register import handling, records
from storage.rules import severity
from storage.tables import Record, Staff

OFFICE = ("quality",)
SERIOUS = ("hot", "major")
RISEN = N_("🔺 {number} is “{severity}” now: {why}.")
WITH_IT = N_("\nTogether with it:\n{numbers}\n")
ON_FILE = N_("📁 {number} ({kind}) is “{severity}”: {why}.{others} It is on file for {office}; /cases shows it.")
UPWARDS = ("quality", "manager", "executive", "supervisor")


def risen(turn: Turn, record: Record, *, fresh: bool = False, others: Sequence[Record] = ()) -> None:
    """K6, K7: it is graver now, and ``others`` with it; ``fresh``: handler and group hear of the matter itself."""
    if not fresh:
        values = _values(turn, record)
        notices.to_group(turn, record, RISEN, **values)
        notices.to_responsible(turn, record, RISEN, **values)
    _told(turn, [record, *others])
    _seen(turn, record)


def risen_together(turn: Turn, several: Sequence[Record], *, fresh: int = 0) -> None:
    """K7, K9: what belongs together has become graver: one word to each, about the first, which names the others.

    ``fresh`` is the record, if any, of which handler and group are just to hear.
    """
    if not several:
        return
    first, others = several[0], several[1:]
    risen(turn, first, fresh=first.id == fresh, others=others)
    for one in others:
        _seen(turn, one)


def risen_besides(turn: Turn, several: Sequence[Record]) -> None:
    """K4: earlier matters have become graver with one just filed, which the office was told: who has them hears it."""
    for one in several:
        notices.to_responsible(turn, one, RISEN, **_values(turn, one))
        _seen(turn, one)


def _seen(turn: Turn, record: Record) -> None:
    _morning(turn, record)
    notices.card_changed(turn, record)
    page_changed(turn, record)


def _values(turn: Turn, record: Record) -> dict[str, Any]:
    why = severity.reason(severity.judged(turn.db, record.id or 0))
    return {"severity": Label("severity", record.severity), "why": Label("why", why)}


def _told(turn: Turn, several: Sequence[Record]) -> None:
    """K7: office, manager and general manager, each once, whatever their roles are and however many rose together.

    Whom one of them accuses hears of the others (X4).
    """
    told: dict[int | None, Staff] = {}
    accused = {record.id: records.accused(turn.db, record) for record in several}
    for record in several:
        told |= {one.id: one for one in keepers(turn, record)}
        if record.severity in SERIOUS:
            roles = ("manager", "executive") if record.severity == "major" else ("manager",)
            told |= {one.id: one for one in staff.with_role(turn.db, record.estate_id, *roles)}
    for member in told.values():
        theirs = [record for record in several if member.id not in accused[record.id]]
        if theirs:
            notices.to_member(turn, theirs[0], member, ON_FILE, **_of_all(turn, theirs))
    if not told:
        notices.to_group(turn, several[0], ON_FILE, **_of_all(turn, several[:1]))


def _of_all(turn: Turn, several: Sequence[Record]) -> dict[str, Any]:
    """The values of one word about several: about the first, with the numbers of the others."""
    first, numbers = several[0], tuple(Phrase("· {number}", {"number": one.number}) for one in several[1:])
    return _values(turn, first) | {
        "kind": Label("kind", first.kind),
        "office": Label("office", turn.at(first.estate_id).procedure.office),
        "others": Phrase(WITH_IT, {"numbers": numbers}) if numbers else NOTHING,
    }


def keepers(turn: Turn, record: Record) -> list[Staff]:
    """Who keeps cases on file: the office's people, else the next level that somebody holds."""
    accused = records.accused(turn.db, record)

    def able(one: Staff) -> bool:
        return one.user_id is not None and one.id not in accused

    return staff.first_level(turn.db, record.estate_id, UPWARDS, able)


def _morning(turn: Turn, record: Record) -> None:
    """K7: what is not major, the general manager reads in the morning."""
    if record.severity == "major":
        return
    setting = turn.at(record.estate_id)
    at = setting.hours.next_at(turn.now, setting.procedure.digest_at)
    day = setting.hours.local_day(at).isoformat()
    due.add(turn.db, turn.bot_id, "cases_digest", f"company:{setting.estate.company_id}", at=at, round=day)


def lowered(turn: Turn, record: Record, name: str) -> None:
    """K6: who keeps the case, and the group, hear that a manager has lowered it."""
    text = N_("🔻 {number} was lowered to “{severity}” by {name}; the reason is on the record.")
    values = {"severity": Label("severity", record.severity), "name": name}
    for member in keepers(turn, record):
        notices.to_member(turn, record, member, text, **values)
    notices.card_changed(turn, record)
    page_changed(turn, record)


def green_missed(turn: Turn, record: Record) -> None:
    """K8: a key customer has had no answer within the green channel's time: the office hears it."""
    text = N_("⭐ {number}: a key customer has no answer within the green channel's time. Office: {office}.")
    notices.to_responsible(turn, record, text, office=_to_office(turn, record, text))


def green_overdue(turn: Turn, record: Record) -> None:
    """K8: a key customer's matter has no result within the green channel's time: the office hears it."""
    _to_office(turn, record, N_("⭐ {number}: a key customer's matter has no result in time. Office: {office}."))


def _to_office(turn: Turn, record: Record, text: str) -> Label:
    office = Label("office", turn.at(record.estate_id).procedure.office)
    for member in keepers(turn, record):
        notices.to_member(turn, record, member, text, office=office)
    return office


def still_major(turn: Turn, record: Record) -> None:
    """K2: a major matter is still open: manager and office are told every week."""
    text = N_("❗ {number} is major and still open since {filed}. Please see to it; /cases shows it.")
    told = {one.id: one for one in keepers(turn, record)}
    told |= {one.id: one for one in staff.with_role(turn.db, record.estate_id, "manager")}
    for member in told.values():
        notices.to_member(turn, record, member, text, filed=record.filed_at)


def page_changed(turn: Turn, record: Record) -> None:
    """Let the handler's page read as things are now."""
    period = handling.present(turn.db, record.id or 0)
    member = get(turn.db, Staff, period.staff_id) if period is not None else None
    if member is None or member.user_id is None or not notices.hears(turn, record, member):
        return
    seat = turn.seat(member.user_id, member.user_id)
    talk = conversations.find(turn.db, seat, "page", str(record.id))
    if talk is not None and talk.state is not None:
        opening.redraw(turn, opening.for_staff(member), talk, record.id)
