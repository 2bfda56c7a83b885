"""I – intake: everything ends up in one register, with a number that people can say.

I1  One register of the customer centre, whatever the channel.
I3  A record holds complainant, unit, contact, instants, channel, text, evidence, category, wish
    and a number for the phone, for example TS-20261121-0007.
I4  The complainant is at once told the number, who is on duty and by when a person will answer.
I6  The resident can add to, urge or withdraw their own record at any time before it closes.
I8  What was written is never lost for want of a press: an unsent filing is asked about once and
    then filed as unconfirmed; its clock runs from the first message.
X34 A request that was not met may be turned into a complaint by the resident: a record of its own, linked.
X35 What staff heard is filed for the resident; its clock starts at the first hearer's receipt, whatever has
    passed since. That lies at most seven days back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import insert

from storage import due, tasks
from storage.actors import Actor
from storage.calendar import CALENDAR
from storage.database import Db, upsert
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.kinds import PREFIXES, binds
from storage.prepared import Prepared
from storage.reading import Find, given
from storage.register import evidence, history, records, words
from storage.register.words import Written
from storage.rules import first_contact, same_day
from storage.rules.handling import ending
from storage.tables import Counter, Record, table

TRIGGERS = {
    "i3_number_unchanged": """
        CREATE TRIGGER i3_number_unchanged BEFORE UPDATE ON record
        WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.estate_id IS NOT OLD.estate_id
        BEGIN SELECT RAISE(ABORT, 'I3: a number is for ever'); END""",
    "i1_register_replaces_nothing": """
        CREATE TRIGGER i1_register_replaces_nothing BEFORE INSERT ON record
        WHEN EXISTS (SELECT 1 FROM record
                     WHERE id = NEW.id OR (estate_id = NEW.estate_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'I1: nothing leaves the register'); END""",
    "i1_register_keeps_everything": """
        CREATE TRIGGER i1_register_keeps_everything BEFORE DELETE ON record
        BEGIN SELECT RAISE(ABORT, 'I1: nothing leaves the register'); END""",
}

_COUNTERS, _RECORDS = table(Counter), table(Record)
_COUNT = Prepared(
    upsert(_COUNTERS)
    .on_conflict_do_update(index_elements=["estate_id", "day", "prefix"], set_={"last": _COUNTERS.c.last + 1})
    .returning(_COUNTERS.c.last)
)
_FILE = Prepared(insert(_RECORDS).returning(*_RECORDS.c))

_MADE_OF = Find(Record, _RECORDS.c.origin_id == given("origin"), order=(_RECORDS.c.id,))

REQUESTS = ("repair", "enquiry", "suggestion")
HEARD_WITHIN = timedelta(days=7)
STAGES = ("remind_owner", "remind_group", "promise_missed", "breach", "still_open")


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed: by whom, where, which kind; ``said`` pairs each message id with its text.

    ``filed_by`` is the member of staff who entered it for the resident (I1), ``origin_id`` the request that was not
    met (X34).
    """

    resident_id: int
    unit_id: int | None
    kind: str
    category: str
    responsibility: str
    place: str
    said: Sequence[tuple[int, str]]
    media: Sequence[Any]
    chat_id: int
    heard_at: datetime
    confirmed: bool = True
    channel: str = "bot"
    wish: str = ""
    filed_by: int | None = None
    origin_id: int | None = None


def heard_wrongly(heard: datetime, now: datetime) -> str:
    """X35: why a moment cannot be when a matter was first heard: it lies ahead, or too far back; "" when it can."""
    if heard > now:
        return "future"
    return "old" if now - heard > HEARD_WITHIN else ""


def require_heard(heard: datetime, now: datetime) -> None:
    """X35: raises unless a matter can have been heard then."""
    if why := heard_wrongly(heard, now):
        raise RuleBroken("X35", f"x35_{why}")


def may_complain(db: Db, origin: Record) -> bool:
    """X34: whether a complaint may be made of a request."""
    asked = origin.kind in REQUESTS and origin.status != "withdrawn"
    return asked and made_of(db, origin.id or 0) is None


def require_may_complain(db: Db, origin: Record) -> None:
    """X34: a request – answered or not – becomes a complaint once; raises for anything else."""
    if origin.kind not in REQUESTS:
        raise RuleBroken("X34", "x34_no_request", number=origin.number)
    if origin.status == "withdrawn":
        raise RuleBroken("X34", "not_when_withdrawn", number=origin.number)
    if (made := made_of(db, origin.id or 0)) is not None:
        raise RuleBroken("X34", "x34_already", number=made.number)


def made_of(db: Db, origin_id: int) -> Record | None:
    """X34: the complaint that was made of a request."""
    return _MADE_OF.one(db, origin=origin_id)


def filing_instant(heard: datetime, now: datetime, setting: Setting) -> datetime:
    """I8, S1: the clock runs from the first message – unless its promise has passed meanwhile.

    After an outage nobody is promised an hour that is over: the clock then starts at registration.
    """
    cutoff = timedelta(minutes=setting.procedure.cutoff_minutes)
    heard = min(heard, now)
    return heard if same_day.promise(heard, setting.hours, cutoff).promised > now else now


def file(db: Db, filing: Filing, setting: Setting, *, by: Actor, now: datetime) -> Record:
    """I1, I3: put a matter on the register, with its words, evidence, promise and due work.

    X35: the clock of what staff heard starts when they heard it, whatever has passed since.
    """
    filed = filing.heard_at if filing.filed_by else filing_instant(filing.heard_at, now, setting)
    made = same_day.promise(filed, setting.hours, timedelta(minutes=setting.procedure.cutoff_minutes))
    bound = binds("S", filing.kind)
    values = {
        "estate_id": setting.estate.id,
        "kind": filing.kind,
        "category": filing.category,
        "responsibility": filing.responsibility,
        "place": filing.place,
        "channel": filing.channel,
        "wish": filing.wish,
        "filed_by": filing.filed_by,
        "origin_id": filing.origin_id,
        "confirmed": filing.confirmed,
        "resident_id": filing.resident_id,
        "unit_id": filing.unit_id,
        "procedure": setting.procedure.id,
        "calendar": CALENDAR,
        "heard_at": min(filing.heard_at, now),
        "filed_at": filed,
        "promised_at": made.promised if bound else None,
        "breach_at": made.breach if bound else None,
        "number": next_number(db, setting.estate.id or 0, filing.kind, setting.hours.local_day(filed)),
    }
    record = cast(Record, _FILE.run(db, values).one())
    record_id = record.id or 0
    _keep(db, record_id, filing, by=by, now=now)
    due.add(
        db,
        setting.estate.bot_id,
        "claim_window",
        records.subject(record_id),
        at=first_contact.window_ends(now, setting.hours, setting.procedure.claim_minutes),
    )
    if bound:
        plan_stages(db, record, setting)
    return record


def next_number(db: Db, estate_id: int, kind: str, day: date) -> str:
    """I3: the next number of the day for a record."""
    return numbered(db, estate_id, PREFIXES[kind], day)


def numbered(db: Db, estate_id: int, prefix: str, day: date) -> str:
    """The next number of the day under a prefix; the counter's row serialises those who ask at once."""
    last = _COUNT.run(db, {"estate_id": estate_id, "day": day, "prefix": prefix, "last": 1}).scalar_one()
    return f"{prefix}-{day:%Y%m%d}-{last:04d}"


@dataclass(frozen=True, slots=True)
class Addition:
    """What comes to a record later: messages (id, text) from a chat, evidence; ``part`` "added" or "edited"."""

    said: Sequence[tuple[int, str]]
    media: Sequence[Any] = ()
    chat_id: int = 0
    part: str = "added"


def add(db: Db, record: Record, what: Addition, *, by: Actor, now: datetime) -> None:
    """I6: add words and evidence to a record that has not closed; a change of its words is kept later, too (A65)."""
    if what.part != "edited":
        records.require_open(record)
    record_id = record.id or 0
    hashes = [
        words.keep(db, record_id, Written(what.part, text, (what.chat_id, message)), by=by, now=now).hash
        for message, text in what.said
    ]
    files = evidence.attach(db, record_id, what.media, now=now)
    history.append(db, record_id, what.part, by=by, now=now, words=hashes, files=files)


def may_urge(record: Record) -> bool:
    """I6: whether there is something to hasten."""
    return record.status in ("filed", "handling") or (record.status == "resolved" and record.work_open)


def urge(db: Db, record: Record, *, by: Actor, now: datetime) -> None:
    """I6: the resident asks for haste: with the handling, or with what is still to be done after the answer (X50)."""
    if not may_urge(record):
        raise RuleBroken("I6", f"not_when_{record.status}", number=record.number)
    history.append(db, record.id or 0, "urged", by=by, now=now)


def withdraw(db: Db, record: Record, *, by: Actor, now: datetime) -> Record:
    """I6: the resident takes the record back; what was due for it is dropped."""
    taken = records.advance(db, record, "withdrawn", closed_at=now, closed_as="withdrawn")
    due.cancel(db, records.subject(record.id or 0), why="withdrawn", now=now)
    ending.drop_visits(db, record.id or 0)
    tasks.drop(db, record.id or 0, why="withdrawn", now=now)
    ending.tell_heard(db, record, now=now)
    history.append(db, record.id or 0, "withdrawn", by=by, now=now)
    return taken


def _keep(db: Db, record_id: int, filing: Filing, *, by: Actor, now: datetime) -> None:
    written = [Written("text", text, (filing.chat_id, message) if message else None) for message, text in filing.said]
    hashes = [words.keep(db, record_id, one, by=by, now=now).hash for one in written]
    files = evidence.attach(db, record_id, filing.media, now=now)
    history.begin(
        db,
        record_id,
        "filed",
        by=by,
        now=now,
        kind=filing.kind,
        channel=filing.channel,
        category=filing.category,
        confirmed=filing.confirmed,
        words=hashes,
        files=files,
    )


def plan_stages(db: Db, record: Record, setting: Setting, *, round: str = "1", after: datetime | None = None) -> None:
    """S3: plan what follows if nobody answers a promised record; ``after`` leaves out the
    reminders that lie before it, but never the breach."""
    assert record.promised_at is not None
    assert record.breach_at is not None
    made = same_day.Promise(record.promised_at, record.breach_at)
    plan = same_day.stages(record.filed_at, made, setting.hours, setting.procedure.reminders)
    ahead = {stage: at for stage, at in plan.items() if after is None or at > after or stage == "breach"}
    due.add_all(db, setting.estate.bot_id, records.subject(record.id or 0), ahead, round=round)
