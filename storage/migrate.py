"""Bringing a database to this version's schema, and refusing one that is newer (F34).

The migrations are hand-kept, frozen files under ``storage/migrations``; they import nothing of
ours. A whole upgrade is one transaction: it stands or it leaves the old version working (F33).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``; raises ``DatabaseError`` when it is newer than this program."""
    settings = config()
    with _usable(engine), engine.begin() as connection:
        lanes.migrate(connection)
        _present(connection, settings)
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def require_current(engine: Engine) -> None:
    """Raises ``DatabaseError`` unless the database is of this program's version: for those who only read."""
    settings = config()
    with _usable(engine), engine.connect() as connection:
        if _present(connection, settings) != ScriptDirectory.from_config(settings).get_current_head():
            raise DatabaseError("The database is of an older version; `shouwen run` brings it up to date.")


def downgrade(engine: Engine, revision: str) -> None:
    """Step back; for the stairway test and for developers."""
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)


def _present(connection: Connection, settings: Config) -> str | None:
    """The database's revision; refused when this program does not know it."""
    present = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if present is not None and present not in known:
        raise DatabaseError(f"The database is of a newer version ({present}) than this program; update the program.")
    return present


@contextmanager
def _usable(engine: Engine) -> Iterator[None]:
    """A file that is no database, is locked for long or cannot be read, a server that is not there: a sentence."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseError(
            f"The database {engine.url.database} cannot be used: {str(error.orig).strip().rstrip('.')}.",
            passing=many_writers(engine) and machine_trouble(error),
        ) from error
