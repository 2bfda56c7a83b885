"""Opening the database – a SQLite file or a PostgreSQL server – and what the two have in common.

Who writes commits in one place, ``bot/writing`` (and ``writing`` below, for the command line and for
set-up). Everything above works on an open transaction and does not know which database it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, TimeoutError as PoolTimeout

from storage.databases import on_postgres, on_sqlite, sqlite_file
from storage.errors import Sentence
from storage.prepared import tell

Db = Connection
Database = Engine
DriverError = DBAPIError
NoneFree = PoolTimeout

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


class DatabaseError(Sentence):
    """The database cannot be opened; the text is a sentence for the operator.

    ``passing``: it may be there in a moment, as a server that is just starting.
    """

    def __init__(self, text: str, *, passing: bool = False, **values: Any) -> None:
        super().__init__(text, **values)
        self.passing = passing


def url_of(path: Path) -> str:
    """The URL of a SQLite file."""
    return on_sqlite.url_of(path)


def file_of(url: str) -> Path | None:
    """The SQLite file that a URL names, None for a server."""
    return None if is_server(url) else Path(make_url(url).database or "")


def file_under(database: Database) -> Path:
    """The SQLite file of an open database."""
    return Path(database.url.database or "")


def without_password(url: str) -> tuple[str, str]:
    """A server's URL as PostgreSQL's own tools read it, and apart from it the password."""
    address = make_url(url).set(drivername="postgresql")
    return address._replace(password=None).render_as_string(hide_password=False), str(address.password or "")


def open_writer(url: str) -> Database:
    """An engine whose transactions may write. Raises ``DatabaseError`` for a URL of another kind."""
    return _open(url, read_only=False)


def open_reader(url: str) -> Database:
    """An engine for reading only: it waits for nobody and holds nobody up."""
    return _open(url, read_only=True)


def open_beside(url: str) -> Database:
    """As ``open_writer``, for a short change beside a running program, which goes on to look after the WAL (F23)."""
    return _open(url, read_only=False, checkpoints=False)


def is_server(url: str) -> bool:
    """Whether a URL names a PostgreSQL server; raises ``DatabaseError`` when it names neither of the two."""
    try:
        kind: str = make_url(url).drivername
    except ArgumentError:
        raise DatabaseError(
            "The database URL cannot be read; it looks like sqlite:///data/shouwen.db or postgresql://user@host/name."
        ) from None
    if kind not in ("sqlite", *_POSTGRES):
        raise DatabaseError("The database URL must begin with sqlite:/// or postgresql://, not with {kind}:", kind=kind)
    return kind != "sqlite"


def _open(url: str, *, read_only: bool, checkpoints: bool = True) -> Database:
    file = file_of(url)
    if file is None:
        address = make_url(url).set(drivername="postgresql+psycopg")
        return on_postgres.open_engine(address.render_as_string(hide_password=False), read_only=read_only)
    if kind := sqlite_file.network_under(file):
        raise DatabaseError(
            "The database {file} would lie on a network file system ({kind}), where SQLite's locks do not hold. "
            "Put it on a disk of this machine, or use PostgreSQL.",
            file=file,
            kind=kind,
        )
    return on_sqlite.open_engine(url, read_only=read_only, checkpoints=checkpoints)


def many_writers(database: Database | Db) -> bool:
    """Whether several transactions may write at once: on PostgreSQL."""
    return bool(database.dialect.name == "postgresql")


def machine_trouble(error: DriverError) -> bool:
    """Whether an error is the machine's (locked, full, unreachable): to be tried again, not anybody's fault."""
    on = on_postgres if _of_postgres(error) else on_sqlite
    return bool(on.trouble(error))


def damaged(error: DriverError) -> bool:
    """Whether the database says that its own file is damaged; a server looks after its files itself."""
    return not _of_postgres(error) and on_sqlite.damage(error)


def conflict(error: DriverError) -> bool:
    """Whether two transactions met, so that running the second again helps; never on SQLite, which has one writer."""
    return bool(_of_postgres(error) and on_postgres.conflict(error))


def _of_postgres(error: DriverError) -> bool:
    return type(error.orig).__module__.startswith("psycopg")


def upsert(table: Table) -> Insert:
    """An INSERT with ``on_conflict_do_nothing`` and ``on_conflict_do_update``, which both databases read alike.

    Whether a row came to be is told by ``returning``, not by ``rowcount``: PostgreSQL's driver does not count it.
    """
    return insert(table)


class Savepoint:
    """A part of a transaction that is undone alone when it fails: what is left behind by an error goes back."""

    __slots__ = ("_db",)

    def __init__(self, db: Db) -> None:
        self._db = db

    def __enter__(self) -> None:
        tell(self._db, "SAVEPOINT part")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            tell(self._db, "ROLLBACK TO SAVEPOINT part")
        tell(self._db, "RELEASE SAVEPOINT part")


@contextmanager
def writing(engine: Database) -> Iterator[Db]:
    """One write transaction, for the command line and for set-up: committed whole or not at all."""
    with engine.begin() as db:
        yield db


@contextmanager
def reading(engine: Database) -> Iterator[Db]:
    """One consistent look at the database."""
    with engine.connect() as db:
        yield db
