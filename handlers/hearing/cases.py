"""/cases: what the office keeps on file (K7) – and ``/cases NUMBER``: how grave one matter is."""

from datetime import timedelta

from dialogs.events import Commanded
from dialogs.kit import N_, Label, Phrase, Say
from handlers.hearing.heard import Heard
from handlers.office import Turn
from storage.people import staff
from storage.register import cases, handling, records
from storage.tables import Record

KEEPERS = ("quality", "executive", "manager", "supervisor")
LOOKS_BACK, MOST = timedelta(days=366), 20


def show(heard: Heard, payload: str) -> None:
    """The cases on file of the estates where this person keeps them, or one of them by its number."""
    turn, member, me = heard.turn, heard.person.staff, heard.person.as_staff().id
    served = staff.works_at(turn.db, member.id or 0, turn.bot_id, KEEPERS) if member is not None else []
    if payload.strip():
        return _one(heard, payload.strip().upper())
    if not served:
        return heard.answer(Say(N_("The cases on file are kept by the office, supervisors and managers.")))
    parts = []
    for estate in served:
        turn.at(estate.id or 0)
        found = cases.on_file(turn.db, estate.id or 0, turn.now - LOOKS_BACK, MOST)
        shown = [one for one in found if me not in records.accused(turn.db, one)]
        lines = tuple(_line(turn, one) for one in shown) or (Phrase(N_("· none")),)
        parts.append(Phrase(N_("{estate}\n{lines}"), {"estate": estate.name, "lines": lines}))
    text = N_("📁 Cases on file, the latest first:\n{lines}\n\n“/cases NUMBER” shows one.")
    return heard.answer(Say(text, {"lines": tuple(parts)}))


def _line(turn: Turn, record: Record) -> Phrase:
    period = handling.present(turn.db, record.id or 0)
    return Phrase(
        N_("· {number} – {severity}, {status}; handler {name}"),
        {
            "number": record.number,
            "severity": Label("severity", record.severity),
            "status": Label("status", record.status),
            "name": staff.name_of(turn.db, period.staff_id) if period else "—",
        },
    )


def _one(heard: Heard, number: str) -> None:
    """How grave a matter is, for staff of its estate; to others the same words as for none (A19)."""
    turn, me = heard.turn, heard.person.as_staff()
    for record in records.by_number(turn.db, number):
        if staff.roles_at(turn.db, me.id, record.estate_id) and me.id not in records.accused(turn.db, record):
            return heard.open("severity", Commanded("cases"), str(record.id))
    text = N_("I know no matter {number} of yours. Please look at the number again.")
    return heard.answer(Say(text, {"number": number}))
