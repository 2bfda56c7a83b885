"""Who is asked next, and who is reminded: a few households at a time, so that a wave of any size needs little (F07).

A household is asked in the transaction that queues its message. Whatever dies, what is committed was asked and the rest
waits, in the order of the draw.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import cast

from sqlalchemy import ColumnElement, and_, exists, select, text, update

from storage.actors import SYSTEM
from storage.database import Db
from storage.post import outbox
from storage.reading import Condition, rows
from storage.tables import Binding, ChatState, Resident, SurveyHousehold, SurveyWave, table
from storage.waves import ladder
from storage.waves.ladder import HOMES

BINDINGS, RESIDENTS, CHATS = table(Binding), table(Resident), table(ChatState)
# In the very words of the partial index.
DRAWN = text("drawn")
MOST_REMINDERS = 2
REMINDED = ("sent", "started")
_KEY = re.compile(r"survey:(?P<wave>\d+):(?P<unit>\d+):")
# Whoever was asked, or reminded, so lately is not reminded yet.
NOT_BEFORE = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A household whose turn it is, and whom the bot asks there; nobody, where nobody can be reached."""

    home: SurveyHousehold
    resident: Resident | None


def next_batch(db: Db, wave: SurveyWave, bot_id: int, limit: int) -> list[Recipient]:
    """The next households in the order of the draw; of a pilot those it is tried with."""
    return _recipients(db, bot_id, rows(db, SurveyHousehold, *_queued(wave), order=(HOMES.c.rank,), limit=limit))


def left(db: Db, wave: SurveyWave) -> bool:
    """Whether somebody still waits to be asked."""
    return bool(rows(db, SurveyHousehold, *_queued(wave), limit=1))


def _queued(wave: SurveyWave) -> tuple[Condition, ...]:
    tried = (HOMES.c.rank <= wave.pilot_size,) if wave.status == "pilot" else ()
    return (HOMES.c.wave_id == wave.id, DRAWN, HOMES.c.outcome == "queued", *tried)


def asked(db: Db, one: Recipient, *, now: datetime) -> bool:
    """Q2, Q6: a household is being asked, or nobody can be reached there by the bot; False when it was before."""
    if one.resident is None:
        return ladder.climb(db, one.home, "unreachable", "bot", by=SYSTEM, now=now)
    if not ladder.climb(db, one.home, "sent", "bot", by=SYSTEM, now=now):
        return False
    db.execute(update(HOMES).where(*_key(one.home)).values(sent_at=now, asked_id=one.resident.id))
    return True


def to_remind(
    db: Db, wave: SurveyWave, bot_id: int, limit: int, *, now: datetime, after: int = 0
) -> list[Recipient]:
    """Q5: the next who have not answered and may be reminded once more, in the order of the draw, from a place on.

    Who lives there no more, or cannot be reached any more, is passed over by the caller and counted as reminded.
    """
    waits = (
        HOMES.c.wave_id == wave.id,
        DRAWN,
        HOMES.c.rank > after,
        HOMES.c.reminded < MOST_REMINDERS,
        HOMES.c.sent_at < now - NOT_BEFORE,
        (HOMES.c.reminded_at.is_(None)) | (HOMES.c.reminded_at < now - NOT_BEFORE),
    )
    # Each outcome in the order of its index; together they would have to be sorted at every batch.
    found = [
        home
        for outcome in REMINDED
        for home in rows(db, SurveyHousehold, HOMES.c.outcome == outcome, *waits, order=(HOMES.c.rank,), limit=limit)
    ]
    return _recipients(db, bot_id, sorted(found, key=lambda home: home.rank)[:limit], asked=True)


def reminded(db: Db, home: SurveyHousehold, *, now: datetime) -> None:
    """Q5: a household was reminded once more."""
    db.execute(update(HOMES).where(*_key(home)).values(reminded=HOMES.c.reminded + 1, reminded_at=now))


def key(wave_id: int, unit_id: int) -> str:
    """Under which the messages that ask a household are queued, once each (F07)."""
    return f"survey:{wave_id}:{unit_id}"


def lost(db: Db, named: Iterable[str], *, now: datetime) -> None:
    """F56: messages did not arrive; the households that they asked go to the list of the door.

    Of somebody with several homes each is looked at by itself, and all are held first, in one order: a neighbour who
    answers meanwhile waits for this or is waited for, and never both.
    """
    asked: dict[int, set[int]] = {}
    for found in filter(None, map(_KEY.match, named)):
        asked.setdefault(int(found["wave"]), set()).add(int(found["unit"]))
    for wave_id, units in sorted(asked.items()):
        sent = [unit for unit, outcome in ladder.hold(db, wave_id, units).items() if outcome == "sent"]
        homes = [ladder.household(db, wave_id, unit) for unit in sent]
        for home in sorted(homes, key=lambda one: (one.stratum, one.unit_id)):
            ladder.climb(db, home, "unreachable", "bot", by=SYSTEM, now=now)


def _recipients(db: Db, bot_id: int, homes: list[SurveyHousehold], *, asked: bool = False) -> list[Recipient]:
    people = _reached(db, bot_id, [home.unit_id for home in homes])
    found = []
    for home in homes:
        here = people.get(home.unit_id, [])
        same = next((one for one in here if one.id == home.asked_id), None) if asked else None
        found.append(Recipient(home, same or next(iter(here), None)))
    return found


def _reached(db: Db, bot_id: int, units: Collection[int]) -> dict[int, list[Resident]]:
    """Who of each household lives there for sure and can be reached, in the order in which they came."""
    silent = exists().where(
        CHATS.c.bot_id == bot_id, CHATS.c.chat_id == RESIDENTS.c.user_id, CHATS.c.unreachable_since.is_not(None)
    )
    wanted = (
        select(BINDINGS.c.unit_id.label("home"), *RESIDENTS.c)
        .join(RESIDENTS, RESIDENTS.c.id == BINDINGS.c.resident_id)
        .where(BINDINGS.c.unit_id.in_(tuple(units)), BINDINGS.c.status == "confirmed")
        .where(RESIDENTS.c.user_id.is_not(None), ~silent)
        .order_by(BINDINGS.c.unit_id, BINDINGS.c.id)
    )
    found = db.execute(wanted).all()
    return {unit: cast("list[Resident]", list(people)) for unit, people in groupby(found, key=lambda row: row.home)}


def _key(home: SurveyHousehold) -> ColumnElement[bool]:
    return and_(HOMES.c.wave_id == home.wave_id, HOMES.c.unit_id == home.unit_id)


def room(db: Db, bot_id: int, most: int, *, now: datetime) -> int:
    """How many more messages may wait in the outbox."""
    return max(0, most - outbox.waiting(db, bot_id, now))
