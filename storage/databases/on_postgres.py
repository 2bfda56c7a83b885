"""PostgreSQL: many writers. How it is opened, which of its errors are the machine's, which a conflict's.

Transactions are READ COMMITTED. Order among those who meet comes from locks that are always taken in
the same order – the lane of the chat, the record, the counter (``storage/lanes.py``) –; what still
collides is told by the server as a conflict, and the whole transaction is run again (F27).
"""

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

from storage.databases import libpq

CONNECT_SECONDS = 5
STATEMENT_MILLISECONDS = 30_000
LOCK_MILLISECONDS = 10_000
IDLE_MILLISECONDS = 60_000
POOL, OVERFLOW, POOL_SECONDS = 10, 4, 10

# Classes and codes of SQLSTATE that tell of the machine: connection, resources, shutdown, read-only, system.
_TROUBLE_CLASSES = ("08", "53", "57", "58")
_TROUBLE_CODES = {"25006", "55P03", "25P03"}
_CONFLICTS = {"40001", "40P01", "23505", "55P03"}
# A statement that was prepared before a table changed; it is prepared anew (``libpq.py``).
_STALE = {code.decode() for code in libpq.STALE}

# A server that is gone shows within seconds, not after the kernel's two hours; so does one of us to the
# server, which lets go of his locks then.
_KEEPALIVE = {
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
}


def trouble(error: DBAPIError) -> bool:
    """Whether the machine is at fault: no connection, no room, shutting down, locked for long."""
    code = _state(error)
    if not code:
        return bool(error.connection_invalidated) or type(error.orig).__name__ in ("OperationalError", "InterfaceError")
    if code == "57014":  # a statement that ran too long would run too long again (G8)
        return False
    return code.startswith(_TROUBLE_CLASSES) or code in _TROUBLE_CODES or code in _CONFLICTS - {"23505"}


def conflict(error: DBAPIError) -> bool:
    """Whether two transactions met: run again, the second may find what the first left (F27)."""
    return _state(error) in _CONFLICTS | _STALE


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def open_engine(url: str, *, read_only: bool) -> Engine:
    """An engine; a read-only one sees one moment and gives up a long report (F29)."""
    options = {
        "timezone": "UTC",
        "statement_timeout": STATEMENT_MILLISECONDS,
        "lock_timeout": LOCK_MILLISECONDS,
        "idle_in_transaction_session_timeout": IDLE_MILLISECONDS,
        "default_transaction_read_only": "on" if read_only else "off",
        **{f"tcp_{name}": seconds for name, seconds in _KEEPALIVE.items() if name.startswith("keepalives_")},
    }
    told = " ".join(f"-c {name}={value}" for name, value in options.items())
    return create_engine(
        url,
        hide_parameters=True,
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=read_only,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "prepare_threshold": None,  # what it prepared itself it would let go of with ours (``libpq.py``)
            "application_name": "shouwen",
            "options": told,
            **_KEEPALIVE,
        },
    )
