"""Records as dialogs see them: masked for groups, whole for the handler, in short for the resident."""

from typing import Any

from dialogs.casework import matter
from dialogs.casework.page import PageFacts
from dialogs.resident import mine
from handlers.facts import elsewhere, gravity, handling as facts_handling
from handlers.office import Turn
from handlers.wording.cleaning import cut
from handlers.wording.masking import mask, mask_rooms
from storage import estates
from storage.database import Db
from storage.people import complainants, residents, staff
from storage.reading import get
from storage.register import evidence, handling, records, views, words
from storage.rules import first_contact, intake
from storage.rules.handling import closing
from storage.tables import Record, Resident

CARD_TEXT = 500
PAGE_TEXT = 3000
TITLE = 24
ANSWERS = ("answer", "resolution", "reasons")


def title(db: Db, record: Record) -> str:
    """The first words of a record, for lists."""
    text = words.filed_text(db, record.id or 0).split("\n")[0]
    return cut(text, TITLE) if text else "…"


def duty_name(turn: Turn, record: Record) -> str:
    """The name a resident is told: the handler's, else that of whoever is on duty (I4)."""
    period = handling.present(turn.db, record.id or 0)
    if period is not None:
        return staff.name_of(turn.db, period.staff_id)
    return on_duty_name(turn, record.estate_id)


def on_duty_name(turn: Turn, estate_id: int) -> str:
    """Who is on duty now (I4, F4); the estate's own name where it has no staff at all."""
    return turn.on_call_name(estate_id)


def for_staff(turn: Turn, record: Record, *, masked: bool) -> matter.Matter:
    """A record for staff; ``masked`` for groups: no room, no numbers (A55, A71)."""
    record_id = record.id or 0
    taken = record.status != "filed"  # until then nobody has it (F1)
    owner = first_contact.of(turn.db, record_id) if taken else None
    period = handling.present(turn.db, record_id) if taken else None
    text = words.filed_text(turn.db, record_id)
    home = estates.place(turn.db, record.unit_id) if record.unit_id else None
    return matter.Matter(
        id=record_id,
        number=record.number,
        kind=record.kind,
        status=record.status,
        severity=record.severity,
        category=record.category,
        responsibility=record.responsibility,
        building=home.building if home else "",
        named=(elsewhere.in_group if masked else elsewhere.in_private)(record.place, home),
        text=cut(mask_rooms(mask(text)), CARD_TEXT) if masked else cut(text, PAGE_TEXT),
        files=evidence.count(turn.db, record_id),
        confirmed=record.confirmed,
        bound=_vouched(turn, record),
        promised=record.promised_at,
        breach=record.breach_at,
        answered=record.answered_at,
        first_contact=staff.name_of(turn.db, owner.staff_id) if owner else "",
        released=owner is not None and owner.released_at is not None,
        handler=staff.name_of(turn.db, period.staff_id) if period else "",
        duty=on_duty_name(turn, record.estate_id),
        gravity=gravity.of(turn, record, masked=masked),
        confirmable=first_contact.ends_accountability(turn.here().procedure, "confirmed"),
        **facts_handling.standing(turn, record),
        **_links(turn, record),
    )


def _links(turn: Turn, record: Record) -> dict[str, Any]:
    """How it came onto the register (I1), and which request or complaint it belongs to (X34)."""
    origin = records.find(turn.db, record.origin_id) if record.origin_id else None
    became = intake.made_of(turn.db, record.id or 0) if record.kind in intake.REQUESTS else None
    return {
        "channel": record.channel,
        "filer": staff.name_of(turn.db, record.filed_by) if record.filed_by else "",
        "origin": origin.number if origin is not None else "",
        "became": became.number if became is not None else "",
    }


def _vouched(turn: Turn, record: Record) -> bool:
    """Whether it is confirmed that the complainant lives, or lived, in the unit it is about (A14)."""
    if record.unit_id is None:
        return False
    home = turn.home(record.resident_id)
    if home is not None and home.place.unit_id == record.unit_id:
        return home.confirmed
    if get(turn.db, Resident, record.resident_id).user_id is None:  # staff named the unit
        return True
    return residents.vouched(turn.db, record.resident_id, record.unit_id)


def page(turn: Turn, record: Record, viewer: int) -> PageFacts:
    """The handler's page of a record: room, name and phone, for their eyes only (A71)."""
    resident = get(turn.db, Resident, record.resident_id)
    team = staff.with_role(turn.db, record.estate_id, "agent", "handler", "head", "supervisor")
    return PageFacts(
        matter=for_staff(turn, record, masked=False),
        place=estates.place(turn.db, record.unit_id).label if record.unit_id else "",
        name=resident.name,
        phone=complainants.phone_of(turn.db, resident, record.unit_id),
        wish=record.wish,
        colleagues=tuple((one.id or 0, one.name) for one in team if one.id != viewer and one.user_id),
        departments=facts_handling.receivers(turn, record, viewer),
        steps=facts_handling.steps(turn, record, viewer),
        points=facts_handling.open_points(turn, record),
        graded=record.status in records.OPEN,
        lacks=views.lacking(turn.db, record),
    )


def for_resident(turn: Turn, resident_id: int) -> mine.Facts:
    """A resident's own records, newest first (I6)."""
    found = records.of_resident(turn.db, turn.bot_id, resident_id)
    return mine.Facts(tuple(own(turn, record) for record in found))


def own(turn: Turn, record: Record) -> mine.Matter:
    """A record as its complainant may see it."""
    answers = [one.body for one in words.of(turn.db, record.id or 0) if one.part in ANSWERS]
    waits = record.status == "resolved" and record.accepted_at is None
    return mine.Matter(
        id=record.id or 0,
        number=record.number,
        kind=record.kind,
        status=record.status,
        title=title(turn.db, record),
        duty=duty_name(turn, record),
        promised=record.promised_at,
        answered=record.answered_at,
        answer=cut(answers[-1], 300) if answers else "",
        open=record.status in records.OPEN,
        again=record.status in ("resolved", "closed") and record.closed_as != "without_agreement",
        disputable=waits or (record.status == "closed" and record.closed_as in closing.DISPUTED),
        result=waits,
        outside=turn.setting_of(record.estate_id).procedure.outside if record.closed_as == "without_agreement" else "",
        complain=intake.may_complain(turn.db, record),
        urgent=intake.may_urge(record),
        late=record.promised_at is not None and turn.now > record.promised_at,
    )
