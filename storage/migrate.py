"""Bringing a database to this version's schema, and refusing one that is newer (F34).

The migrations are hand-kept, frozen files under ``storage/migrations``; they import nothing of
ours. A whole upgrade is one transaction: it stands or it leaves the old version working (F33).

SQLite changes a table by building it anew under its name. So during a step references are not watched one by
one but checked as a whole before the commit, and a renamed table does not rewrite what refers to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage import lanes
from storage.database import DatabaseError, machine_trouble, many_writers

HERE = Path(__file__).parent / "migrations"


def config() -> Config:
    """Alembic's settings, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    return settings


@lru_cache(maxsize=1)
def steps() -> ScriptDirectory:
    """All migrations of this program, read once."""
    return ScriptDirectory.from_config(config())


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``; raises ``DatabaseError`` when it is newer than this program."""
    with _usable(engine), _rebuilding(engine) as connection:
        lanes.migrate(connection)
        _present(connection)
        command.upgrade(_on(connection), revision)


def require_current(engine: Engine) -> None:
    """Raises ``DatabaseError`` unless the database is of this program's version: for those who only read."""
    with _usable(engine), engine.connect() as connection:
        if _present(connection) != head():
            raise DatabaseError("The database is of an older version; `shouwen run` brings it up to date.")


def head() -> str:
    """The revision of this program."""
    return steps().get_current_head() or ""


def revision_of(engine: Engine) -> str:
    """The revision a database is of, empty for none; raises ``DatabaseError`` for one this program does not know."""
    with _usable(engine), engine.connect() as connection:
        return _present(connection) or ""


def downgrade(engine: Engine, revision: str) -> None:
    """Step back; for the stairway test and for developers."""
    with _rebuilding(engine) as connection:
        command.downgrade(_on(connection), revision)


def _on(connection: Connection) -> Config:
    settings = config()
    settings.attributes["connection"] = connection
    return settings


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables may be built anew; nothing that refers into the void is left by it."""
    if many_writers(engine):
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("PRAGMA legacy_alter_table=ON")
        try:
            with connection.begin():
                yield connection
                if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise DatabaseError(
                        "The upgrade would leave a row of {table} without what it refers to.", table=lost[0]
                    )
        finally:
            driver.execute("PRAGMA legacy_alter_table=OFF")
            driver.execute("PRAGMA foreign_keys=ON")


def _present(connection: Connection) -> str | None:
    """The database's revision; refused when this program does not know it."""
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in {step.revision for step in steps().walk_revisions()}:
        raise DatabaseError(
            "The database is of a newer version ({version}) than this program; update the program.", version=present
        )
    return present


@contextmanager
def _usable(engine: Engine) -> Iterator[None]:
    """A file that is no database, is locked for long or cannot be read, a server that is not there: a sentence."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseError(
            "The database {name} cannot be used: {why}.",
            name=engine.url.database,
            why=str(error.orig).strip().rstrip("."),
            passing=many_writers(engine) and machine_trouble(error),
        ) from error
