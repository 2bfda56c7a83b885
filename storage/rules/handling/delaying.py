"""H3, X48 – a further delay: the first one is the department's own, each further one is decided a level higher.

H3  A return is owed within few working days. Once it may be put off by whoever handles the matter (``returning``).
    Whoever wants to put it off again writes why and until when, and the next level up decides: the supervisor, for the
    third delay the manager, then the general manager – where nobody is there, the next above, or the highest there is.
    Until then, and where it is refused, the return is due as before.
X48 One extension; every delay has a reason, another date and a word to the resident.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from storage.actors import Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.people import staff
from storage.reading import get
from storage.register import handling, history, records, words
from storage.register.words import Kept, Written
from storage.rules import first_contact
from storage.rules.handling import returning, watch
from storage.rules.handling.returning import Delay, Longer
from storage.tables import Extension, Record, Staff, Words

LADDER = ("supervisor", "manager", "executive")
ASKED, REFUSED = "delay_asked", "delay_refused"

TRIGGERS = {
    "h3_further_delay_by_another": """
        CREATE TRIGGER h3_further_delay_by_another BEFORE INSERT ON extension
        WHEN EXISTS (SELECT 1 FROM handling WHERE record_id = NEW.record_id AND until IS NULL
                     AND staff_id = NEW.staff_id)
          AND EXISTS (SELECT 1 FROM extension JOIN record ON record.id = extension.record_id
                      WHERE extension.record_id = NEW.record_id AND extension.at >= record.assigned_at)
        BEGIN SELECT RAISE(ABORT, 'H3: a further delay is decided by somebody else'); END""",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A further delay that waits for its decision: who asks for it, until when, and in which words."""

    staff_id: int
    until: date
    words_id: int


def so_far(db: Db, record: Record) -> int:
    """How often it was put off since it was assigned."""
    assigned = record.assigned_at
    return sum(assigned is not None and one.at >= assigned for one in returning.extensions(db, record.id or 0))


def deciders(db: Db, record: Record) -> list[list[Staff]]:
    """Who may decide about the next delay, level by level from the one that is asked; of one's own nobody does (X4)."""
    besides, period = first_contact.above(db, record), handling.present(db, record.id or 0)

    def able(one: Staff) -> bool:
        return one.user_id is not None and besides.spares(one) and (period is None or one.id != period.staff_id)

    held = list(staff.levels(db, record.estate_id, LADDER, able))
    return held[max(0, min(so_far(db, record), len(held)) - 1) :]


def may_put_off(db: Db, record: Record, *, by: Actor) -> bool:
    """Whether somebody who handles it, or leads, may put it off themselves: the first time, or as who decides."""
    return so_far(db, record) == 0 or by.id in {one.id for level in deciders(db, record) for one in level}


def put_off(db: Db, record: Record, delay: Delay, setting: Setting, *, by: Actor, now: datetime) -> Extension:
    """H3: at once, by whoever may. Raises for a further delay that is somebody else's to decide."""
    if not may_put_off(db, record, by=by):
        raise RuleBroken("H3", "h3_decided_above", number=record.number)
    return returning.put_off(db, record, delay, setting, by=by, now=now)


def ask(db: Db, record: Record, delay: Delay, setting: Setting, *, by: Actor, now: datetime) -> list[Staff]:
    """It takes longer once more: why and until when is on the record; returns who is to decide."""
    returning.require_later(record, delay, setting, now=now)
    asked = deciders(db, record)
    if not asked:
        raise RuleBroken("H3", "h3_nobody_decides", number=record.number)
    kept = words.keep(db, record.id or 0, Written("explanation", delay.why), by=by, now=now)
    until = f"{delay.until:%Y-%m-%d}"
    history.append(db, record.id or 0, ASKED, by=by, now=now, until=until, why=kept.id, words=[kept.hash])
    return asked[0]


def waiting(db: Db, record: Record) -> Asked | None:
    """The further delay that nobody has decided, while the matter has no result."""
    last = history.latest(db, record.id or 0, ASKED, REFUSED, "put_off", "handed_over", "reopened")
    if last is None or last.what != ASKED or record.status != "handling" or record.returned_at is not None:
        return None
    details = json.loads(last.details)
    return Asked(last.who_id, date.fromisoformat(details["until"]), details["why"])


def grant(db: Db, record: Record, setting: Setting, *, by: Actor, now: datetime) -> Extension:
    """It may take longer, though its time be over meanwhile; what it was asked for in time stands as the reason."""
    asked = _to_decide(db, record, by=by)
    until = watch.end_of(setting, asked.until)
    if until <= now:
        raise RuleBroken("H3", "h3_too_late", number=record.number, until=until)
    why = get(db, Words, asked.words_id)
    longer = Longer(until, Kept(asked.words_id, words.salted(why.body, why.salt)))
    return returning.extend(db, record, longer, setting, by=by, now=now)


def refuse(db: Db, record: Record, reason: str, *, by: Actor, now: datetime) -> Asked:
    """It stays due as it is, with a reason; returns what was asked for."""
    asked = _to_decide(db, record, by=by)
    if not reason.strip():
        raise RuleBroken("H3", "reason_wanted")
    kept = words.keep(db, record.id or 0, Written("sent_back", reason), by=by, now=now)
    history.append(db, record.id or 0, REFUSED, by=by, now=now, words=[kept.hash])
    return asked


def _to_decide(db: Db, record: Record, *, by: Actor) -> Asked:
    """The delay that somebody decides: never whoever asks for it, nor anybody below. Raises ``Forbidden``."""
    records.require_staff(db, record, by=by)
    records.require_above(db, record, by.id)
    asked = waiting(db, record)
    if asked is None:
        raise RuleBroken("H3", "settled")
    if asked.staff_id == by.id:
        raise Forbidden("not_own_work")
    if by.id not in {one.id for level in deciders(db, record) for one in level}:
        raise Forbidden("delay_decided_above")
    return asked
