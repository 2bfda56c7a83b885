"""Locks that let what belongs together happen one after the other: the lane of a chat, the lead of a bot.

On SQLite there is one writer and nothing to lock. On PostgreSQL a turn first takes the lane of its
chat, then the record, then the counter; who keeps to this order waits and never blocks another for
good. Both locks are PostgreSQL's advisory locks; a lane ends with its transaction, the lead with its
connection – also when the process is killed.
"""

import zlib

from sqlalchemy import bindparam, func, select

from storage.database import Db, many_writers
from storage.prepared import Prepared

# The first of the two numbers keeps lanes apart from whatever else may lock by number here.
_LANES, _MIGRATION = 7105, 7106
_LANE = Prepared(select(func.pg_advisory_xact_lock(_LANES, bindparam("lane"))))
_MIGRATE = select(func.pg_advisory_xact_lock(_MIGRATION, 0))
_LEAD = select(func.pg_try_advisory_lock(bindparam("bot")))


def enter(db: Db, bot_id: int, chat_id: int) -> None:
    """Wait until no other transaction has a turn in this chat; the lane is left at the end of the transaction."""
    if many_writers(db):
        lane = zlib.crc32(f"{bot_id}:{chat_id}".encode()) - 2**31
        _LANE.run(db, {"lane": lane})


def lead(db: Db, bot_id: int) -> bool:
    """Become the one who polls, delivers and watches the clock for a bot, while this connection lasts."""
    return bool(db.execute(_LEAD, {"bot": bot_id}).scalar_one())


def migrate(db: Db) -> None:
    """Wait until no other process changes the schema: several may start at once.

    A long table takes its time. But who waits for a table that others use gives up soon, for all that
    come later wait behind it.
    """
    if many_writers(db):
        db.exec_driver_sql("SET LOCAL statement_timeout = 0")
        db.exec_driver_sql("SET LOCAL lock_timeout = 0")
        db.execute(_MIGRATE)
        db.exec_driver_sql("RESET lock_timeout")
