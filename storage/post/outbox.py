"""Messages to send: rows written in the transaction of their cause, claimed, sent, settled.

A key can exist once, so a message is queued once. Rows of one chat leave in the order of their
commit: only a chat's oldest open row can be claimed, and only while none of it is in flight (G5).
What becomes of a row is one of a few ends: sent, gone, rejected, cancelled (G4).
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select, text, union_all, update

from storage import forgetting
from storage.database import Db, upsert
from storage.prepared import Prepared
from storage.reading import Find, at_most, given, rows
from storage.tables import ChatState, Outgoing, table, work

OUT = table(Outgoing)
CHATS = table(ChatState)
EVERYONE = NOBODY = 0
# In the very words of the partial indexes: with bound values they could not be used.
OPEN = text(work.OPEN)
WAITING = text(work.WAITING)

# What stays of a message that has ended: one with a link that lets somebody in leaves no secret behind (A12).
_KEPT = case((OUT.c.payload.like("%start=%"), literal_column("'{}'")), else_=OUT.c.payload)

_TO = (OUT.c.bot_id == given("bot"), OUT.c.chat_id == given("chat"))
_READY = or_(OUT.c.not_before.is_(None), OUT.c.not_before <= given("present"))
_QUEUE = Prepared(upsert(OUT).on_conflict_do_nothing().returning(OUT.c.id))
_REWORD = Prepared(update(OUT).where(OPEN, OUT.c.edits == given("edited"), OUT.c.method == given("how"), WAITING))
_NEWEST = Prepared(
    select(OUT.c.status, OUT.c.method, OUT.c.payload).where(*_TO, OPEN).order_by(OUT.c.id.desc()).limit(at_most(1))
)
# Each half by its own index. "+ 0" keeps the chats' index out of it, which leads through all that a chat was ever sent.
_NAMED = select(OUT.c.id).where(OUT.c.key == given("name"))
_CHANGING = select(OUT.c.id).where(OUT.c.edits == given("name"), OPEN)
_UNSAID = Prepared(
    update(OUT)
    .where(
        OUT.c.id.in_(union_all(_NAMED, _CHANGING)),
        OUT.c.chat_id + literal_column("0") == given("chat"),
        WAITING,
        OUT.c.attempts == 0,
    )
    .values(status="cancelled", note="overtaken", payload=_KEPT)
    .returning(OUT.c.key)
)
_GET = Find(Outgoing, OUT.c.id == given("row"))
_BY_MESSAGE = Find(Outgoing, *_TO, OUT.c.message_id == given("message"), order=(OUT.c.id,))
_CHANGE = Prepared(update(OUT).where(OUT.c.id == given("row")))
_END = Prepared(update(OUT).where(OUT.c.id == given("row")).values(payload=_KEPT))
_ARRIVED = Prepared(
    update(OUT).where(OUT.c.id == given("row"), OUT.c.status == "sending").values(status="sent", note="", payload=_KEPT)
)
_COUNT = Prepared(select(func.count()).select_from(OUT).where(OUT.c.bot_id == given("bot"), OPEN, _READY))


# What is looked up for each row that is claimed: by its full name, for RETURNING would leave the table out; and for
# SQLite a column that is returned has no type, by which alone it could use the index.
_BOT: ColumnElement[int] = literal_column("outgoing.bot_id")
_IN: ColumnElement[int] = literal_column("outgoing.chat_id")
_EDITS: ColumnElement[str] = literal_column("CAST(outgoing.edits AS TEXT)")
_ITSELF: ColumnElement[int] = literal_column("outgoing.id")
_EARLIER, _LATER = OUT.alias("earlier"), OUT.alias("later")
_BESIDE = (
    select(_EARLIER.c.message_id)
    .where(_EDITS != "", _EARLIER.c.key == _EDITS, _EARLIER.c.chat_id + literal_column("0") == _IN)
    .scalar_subquery()
    .label("edited"),
    select(case((CHATS.c.reason != "", CHATS.c.reason), else_="unreachable"))
    .where(CHATS.c.bot_id == _BOT, CHATS.c.chat_id == _IN, CHATS.c.unreachable_since.is_not(None))
    .scalar_subquery()
    .label("lost"),
    exists().where(_LATER.c.bot_id == _BOT, _LATER.c.chat_id == _IN, _LATER.c.id > _ITSELF, OPEN).label("followed"),
)


@lru_cache(maxsize=16)
def _claiming(slots: int) -> Prepared:
    """The claim that leaves out so many chats."""
    line, older = OUT.alias("line"), OUT.alias("older")
    behind = exists().where(
        older.c.bot_id == line.c.bot_id, older.c.chat_id == line.c.chat_id, older.c.id < line.c.id, OPEN
    )
    skipped = [line.c.chat_id.not_in([given(f"skip{slot}") for slot in range(slots)])] if slots else []
    heads = (
        select(line.c.id)
        .where(
            line.c.bot_id == given("bot"),
            WAITING,
            or_(line.c.not_before.is_(None), line.c.not_before <= given("present")),
            *skipped,
            ~behind,
        )
        .order_by(line.c.priority, line.c.id)
        .limit(given("most"))
        # On PostgreSQL a turn may just be cancelling one of them: it is left alone, and looked at again after that.
        .with_for_update(of=line, skip_locked=True)
        .cte("heads")
    )
    taken = (
        update(OUT)
        .where(WAITING, OUT.c.id.in_(select(heads.c.id)))
        .values(status="sending", attempts=OUT.c.attempts + 1)
    )
    return Prepared(taken.returning(*OUT.c, *_BESIDE))


_WELCOME = Prepared(
    update(CHATS)
    .where(CHATS.c.bot_id == given("bot"), CHATS.c.chat_id == given("chat"), CHATS.c.unreachable_since.is_not(None))
    .values(unreachable_since=None, reason="")
)
_CHAT = Find(ChatState, CHATS.c.bot_id == given("bot"), CHATS.c.chat_id == given("chat"))
_HOLDS = Find(ChatState, CHATS.c.bot_id == given("bot"), CHATS.c.wait_until > given("present"))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row to send, the id of the message it edits, and why its chat is known not to be reachable (N11).

    ``edited`` is 0 where there is none, or it was sent in another chat (F55); ``lost`` is "" where nothing is known.
    ``followed``: another one waits in its chat for it to be settled.
    """

    row: Outgoing
    edited: int
    lost: str
    followed: bool


class Priority(IntEnum):
    """Who goes first across chats; within a chat the order of commit decides."""

    REPLY = 0
    ALERT = 1
    REMINDER = 2
    BROADCAST = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is queued. ``payload`` leaves out the chat, which may still move.

    ``edits``: the key of the message it changes. ``once``: never sent again when it is unknown
    whether it arrived. The ids say what it is about.
    """

    key: str
    chat_id: int
    method: str
    payload: Mapping[str, Any]
    priority: Priority
    edits: str = ""
    once: bool = False
    record_id: int | None = None
    response_id: int | None = None
    conversation_id: int | None = None


def queue(db: Db, bot_id: int, letter: Letter, *, now: datetime) -> bool:
    """Queue a message once, for a bot to send; False when its key exists."""
    values = {field.name: getattr(letter, field.name) for field in fields(letter)}
    values |= {"bot_id": bot_id, "payload": _text(letter.payload), "priority": int(letter.priority), "created_at": now}
    return _QUEUE.run(db, values).first() is not None


def queue_edit(db: Db, bot_id: int, letter: Letter, *, now: datetime) -> None:
    """Queue a change of an earlier message; of several that still wait only the last is sent."""
    values = {"edited": letter.edits, "how": letter.method, "payload": _text(letter.payload)}
    if _REWORD.run(db, values).rowcount == 0:
        queue(db, bot_id, letter, now=now)


def queue_once(db: Db, bot_id: int, letter: Letter, *, now: datetime) -> None:
    """Queue a message, unless the very same is the last that waits for this chat: it is not said twice (A67)."""
    newest = _NEWEST.run(db, {"bot": bot_id, "chat": letter.chat_id}).first()
    if newest is None or tuple(newest) != ("waiting", letter.method, _text(letter.payload)):
        queue(db, bot_id, letter, now=now)


def unsay(db: Db, key: str, chat_id: int, *, now: datetime) -> bool:
    """Drop a message that nobody has tried to send yet, and its changes, and say whether: another follows (F50)."""
    dropped = _UNSAID.run(db, {"name": key, "chat": chat_id, "settled_at": now}).scalars()
    return key in set(dropped)


def _text(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False)


def claim(db: Db, bot_id: int, *, now: datetime, skip: Collection[int] = (), limit: int = 30) -> list[Claimed]:
    """Take the oldest open row of each chat that may be sent to, most urgent first, and mark the try.

    The rows that wait are walked in their order until enough are found. Those of a chat in ``skip`` are passed
    over in the index, without a look at them.
    """
    slots = max(8, 1 << (len(skip) - 1).bit_length()) if skip else 0  # so that there are few texts
    passed_over = islice(chain(skip, repeat(NOBODY)), slots)
    values = {"bot": bot_id, "present": now, "most": limit, "attempted_at": now}
    values |= {f"skip{slot}": chat for slot, chat in enumerate(passed_over)}
    found = _claiming(slots).run(db, values).all()
    found.sort(key=lambda row: (row.priority, row.id))
    return [Claimed(row, row.edited or 0, row.lost or "", bool(row.followed)) for row in found]


def get(db: Db, row_id: int) -> Outgoing | None:
    """A row by its id."""
    return _GET.one(db, row=row_id)


def by_message(db: Db, bot_id: int, chat_id: int, message_id: int) -> Outgoing | None:
    """The row that was sent as this message: what a reply in a group refers to."""
    return _BY_MESSAGE.one(db, bot=bot_id, chat=chat_id, message=message_id)


def settle(db: Db, row_id: int, status: str, *, now: datetime, note: str = "", message_id: int = 0) -> None:
    """The end of a row."""
    values: dict[str, Any] = {"row": row_id, "status": status, "settled_at": now, "note": note}
    if message_id:
        values["message_id"] = message_id
    _END.run(db, values)


def settle_sent(db: Db, sent: Iterable[tuple[int, int]], *, now: datetime) -> None:
    """Many rows in flight have arrived: pairs of row and message id (0: the message is an earlier one)."""
    arrived = [{"row": row_id, "message_id": message_id or None, "settled_at": now} for row_id, message_id in sent]
    if arrived:
        _ARRIVED.run_many(db, arrived)


def again(db: Db, row_id: int, *, not_before: datetime | None, note: str, **changes: Any) -> None:
    """Let a row wait for another try."""
    _CHANGE.run(db, {"row": row_id, "status": "waiting", "not_before": not_before, "note": note, **changes})


def orphans(db: Db, bot_id: int) -> list[Outgoing]:
    """Rows in flight although nobody sends: left by a process that died (F05, F06)."""
    flying = OUT.c.status == "sending"
    return rows(db, Outgoing, OPEN, OUT.c.bot_id == bot_id, flying, order=(OUT.c.chat_id, OUT.c.id))


def waiting(db: Db, bot_id: int, now: datetime) -> int:
    """How many rows could be sent now, or are being sent."""
    return int(_COUNT.run(db, {"bot": bot_id, "present": now}).scalar_one())


def replaced(db: Db, key: str, chat_id: int, message_id: int) -> None:
    """A fresh message took the place of the one sent under this key (F65), perhaps in a moved chat (F55)."""
    db.execute(update(OUT).where(OUT.c.key == key).values(chat_id=chat_id, message_id=message_id))


def give_up_chat(db: Db, bot_id: int, chat_id: int, *, now: datetime, reason: str) -> list[Outgoing]:
    """Note that a chat cannot be reached, cancel what waits for it, and return what was cancelled (F56)."""
    _standing(db, bot_id, chat_id, unreachable_since=now, reason=reason)
    left = rows(db, Outgoing, _to(bot_id, chat_id), OPEN, WAITING, order=(OUT.c.id,))
    for row in left:
        settle(db, row.id or 0, "cancelled", now=now, note=reason)
    return left


def reachable(db: Db, bot_id: int, chat_id: int) -> bool:
    """Whether nothing is known against sending to a chat (N11)."""
    found = _CHAT.one(db, bot=bot_id, chat=chat_id)
    return found is None or found.unreachable_since is None


def welcome_back(db: Db, bot_id: int, chat_id: int) -> None:
    """The chat wrote to us, so it can be reached (F57)."""
    _WELCOME.run(db, {"bot": bot_id, "chat": chat_id})


def hold(db: Db, bot_id: int, chat_id: int, until: datetime) -> None:
    """Remember across a restart that a chat (0: all) must wait (F60, F61)."""
    _standing(db, bot_id, chat_id, wait_until=until)


def holds(db: Db, bot_id: int, now: datetime) -> dict[int, datetime]:
    """Which chats must still wait, and until when."""
    found = _HOLDS.all(db, bot=bot_id, present=now)
    return {row.chat_id: row.wait_until for row in found if row.wait_until is not None}


def repoint(db: Db, bot_id: int, old: int, new: int) -> None:
    """The group has another id now: everything that still waits goes there (F55)."""
    db.execute(update(OUT).where(_to(bot_id, old), OPEN).values(chat_id=new))


def forget_before(db: Db, bot_id: int, moment: datetime, most: int) -> int:
    """Drop some of a bot's messages settled before a moment; returns how many."""
    ended = OUT.c.status.not_in(("waiting", "sending"))
    return forgetting.some(db, OUT.c.id, OUT.c.bot_id == bot_id, ended, OUT.c.settled_at < moment, most=most)


def _to(bot_id: int, chat_id: int) -> ColumnElement[bool]:
    return and_(OUT.c.bot_id == bot_id, OUT.c.chat_id == chat_id)


def _standing(db: Db, bot_id: int, chat_id: int, **values: Any) -> None:
    statement = upsert(CHATS).values(bot_id=bot_id, chat_id=chat_id, **{"reason": "", **values})
    db.execute(statement.on_conflict_do_update(index_elements=["bot_id", "chat_id"], set_=values))
