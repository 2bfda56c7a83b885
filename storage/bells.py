"""How processes on one PostgreSQL wake each other: somebody may have something to send.

A ring carries nothing and may be lost: whoever listens also looks by itself, a little later.
"""

from sqlalchemy import text

from storage.database import Db

_RING = text("NOTIFY shouwen")
_LISTEN = text("LISTEN shouwen")


def ring(db: Db) -> None:
    """Wake all who listen, at once."""
    with db.begin():
        db.execute(_RING)


def listen(db: Db) -> None:
    """Be woken from now on, on this connection."""
    with db.begin():
        db.execute(_LISTEN)


def heard(db: Db, seconds: float) -> bool:
    """Whether anybody rang within some seconds; returns at the first ring. Raises ``DriverError`` when cut off."""
    connection = db.connection.dbapi_connection
    assert connection is not None
    try:
        return any(True for _ in connection.notifies(timeout=seconds, stop_after=1))
    except db.dialect.loaded_dbapi.Error:
        listen(db)  # says in SQLAlchemy's words what is wrong with the connection
        return True
