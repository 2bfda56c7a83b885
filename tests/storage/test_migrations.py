"""Migrations: step by step up and down, all or nothing, one at a time, and beside a program that runs."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from storage import database, migrate
from storage.database import DatabaseError
from tests.kit import databases, estate
from tests.kit.estate import House
from tests.kit.schema import schema
from tests.storage import matters
from tests.storage.waves import steps

ROOT = Path(__file__).parents[2]
REVISIONS = [script.revision for script in migrate.steps().walk_revisions()][::-1]
FAILING = '''"""A step that breaks when half of it is done."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE estate SET name = 'renamed'")
    op.execute("SELECT no_such_function()")


def downgrade() -> None:
    op.drop_table("half_done")
'''


ADDING = '''"""A step that only adds."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("record", sa.Column("weather", sa.String(), nullable=False, server_default=""))
    op.create_table("barometer", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_index("ix_record_weather", "record", ["weather"])


def downgrade() -> None:
    op.drop_column("record", "weather")
    op.drop_table("barometer")
'''

# The versions before it knew SQLite only, where one process works at a time.
FIRST_ON_A_SERVER = "0005"
Columns = dict[tuple[str, str], bool]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = database.open_writer(databases.fresh(tmp_path))
    yield opened
    opened.dispose()


def version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_each_step_up_can_be_taken_back_and_taken_again(engine: Engine) -> None:
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        below = schema(engine)
        migrate.upgrade(engine, revision)
        above = schema(engine)
        migrate.downgrade(engine, before)
        assert schema(engine) == below, f"{revision} leaves something behind"
        migrate.upgrade(engine, revision)
        assert schema(engine) == above, f"{revision} is not the same the second time"
        assert version(engine) == revision


def test_the_steps_lead_to_the_top_in_one_line(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert version(engine) == REVISIONS[-1]
    assert migrate.steps().get_heads() == [REVISIONS[-1]]


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    first = schema(engine)
    migrate.upgrade(engine)
    assert schema(engine) == first


def test_q6_the_step_that_keeps_tallies_counts_the_surveys_there_are(tmp_path: Path) -> None:
    house = estate.settle(databases.lay(estate.build, tmp_path), tmp_path / "surveyed.db")
    with house.write() as db:
        steps.lays_out(db, 12)
        wave = steps.opened(db)
        for unit in (unit for unit in steps.sent(db, wave)[:5] if unit >= steps.FIRST_UNIT):
            steps.returns(db, wave, unit)
    kept = [f"SELECT * FROM {name} ORDER BY 1, 2" for name in ("survey_tally", "survey_returned")]
    before = [house.rows(one) for one in kept]
    migrate.downgrade(house.engine, "0027")
    migrate.upgrade(house.engine)
    assert [house.rows(one) for one in kept] == before
    assert all(before)
    house.engine.dispose()


def test_f34_a_newer_database_is_refused_and_left_alone(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '2999'")
    before = schema(engine)
    with pytest.raises(DatabaseError, match="newer version"):
        migrate.upgrade(engine)
    assert (version(engine), schema(engine)) == ("2999", before)


def test_f34_who_only_reads_needs_a_database_of_this_version(engine: Engine) -> None:
    for revision in REVISIONS:
        with pytest.raises(DatabaseError, match="older version"):
            migrate.require_current(engine)
        migrate.upgrade(engine, revision)
    migrate.require_current(engine)


def test_f34_who_only_reads_is_refused_a_newer_database(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '2999'")
    with pytest.raises(DatabaseError, match="newer version"):
        migrate.require_current(engine)


def test_f22_a_file_that_is_no_database_is_named_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"PK\x03\x04 this is a spreadsheet, not a database" * 50)
    opened = database.open_writer(database.url_of(broken))
    with pytest.raises(DatabaseError, match=r"broken\.db cannot be used"):
        migrate.upgrade(opened)
    opened.dispose()
    assert broken.read_bytes().startswith(b"PK")


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AbstractContextManager[None]]:
    """The program of tomorrow: with one step more, which does as given."""

    @contextmanager
    def found(step: str) -> Iterator[None]:
        steps = tmp_path / "migrations"
        shutil.copytree(migrate.HERE, steps, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        (steps / "versions" / "v9999_next.py").write_text(step.format(head=REVISIONS[-1]), encoding="utf-8")
        with monkeypatch.context() as patched:
            patched.setattr(migrate, "HERE", steps)
            yield

    return found


def test_f33_a_migration_that_fails_leaves_the_old_version_working(
    house: House, next_version: Callable[[str], AbstractContextManager[None]]
) -> None:
    before = schema(house.engine)
    with next_version(FAILING), pytest.raises(Exception, match="no_such_function"):
        migrate.upgrade(house.engine)
    assert (schema(house.engine), version(house.engine)) == (before, REVISIONS[-1])
    assert house.rows("SELECT name FROM estate") == [("阳光花园",)]
    migrate.upgrade(house.engine)


def test_several_processes_that_start_at_once_upgrade_one_after_the_other(tmp_path: Path) -> None:
    url = databases.fresh(tmp_path)
    upgrading = (
        "import sys; from storage import database, migrate; "
        "sys.stdin.readline(); migrate.upgrade(database.open_writer(sys.argv[1]))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", upgrading, url], stdin=subprocess.PIPE, cwd=ROOT) for _ in range(3)
    ]
    for process in started:
        process.communicate(b"\n", timeout=60)
    assert [process.returncode for process in started] == [0, 0, 0]
    engine = database.open_writer(url)
    migrate.require_current(engine)
    engine.dispose()


def test_f35_a_program_that_runs_goes_on_while_a_newer_one_adds_to_the_schema(
    tmp_path: Path, next_version: Callable[[str], AbstractContextManager[None]]
) -> None:
    """On PostgreSQL, whatever the suite runs on: only there several versions can work side by side."""
    house = estate.settle(databases.lay(estate.build, tmp_path, on_postgres=True), tmp_path)
    with house.write() as db:
        first = matters.filed(db).number
    newer = database.open_writer(house.url)
    with next_version(ADDING):
        with house.write() as db:
            second = matters.filed(db).number
            upgrading = threading.Thread(target=migrate.upgrade, args=(newer,))
            upgrading.start()
            third = matters.filed(db).number
        upgrading.join()
    with house.write() as db:
        matters.closed(db, matters.resolved(db, matters.filed(db)))
    assert [row for (row,) in house.rows("SELECT number FROM record ORDER BY id")][:3] == [first, second, third]
    assert house.rows("SELECT DISTINCT weather FROM record") == [("",)]
    with pytest.raises(DatabaseError, match="newer version"):
        migrate.require_current(house.engine)
    newer.dispose()
    house.engine.dispose()


def test_f35_since_the_first_version_that_runs_on_a_server_every_step_only_adds(tmp_path: Path) -> None:
    engine = database.open_writer(databases.server().url(databases.server().create(passing=True)))
    found: dict[str, Columns] = {}
    for revision in REVISIONS:
        migrate.upgrade(engine, revision)
        with engine.connect() as connection:
            found[revision] = columns(connection)
    engine.dispose()
    since = REVISIONS[REVISIONS.index(FIRST_ON_A_SERVER) :]
    assert [step for step in pairwise(since) if narrowed(found[step[0]], found[step[1]])] == []
    assert narrowed(found["0004"], found["0005"]) == {"chat_state", "conversation", "due", "outgoing"}


def test_migrations_import_nothing_of_ours() -> None:
    for file in (migrate.HERE / "versions").glob("v*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (storage|dialogs|handlers|bot)\b", text, re.M), file.name


def columns(db: Connection) -> Columns:
    """Every column there is, and whether an INSERT that does not know it would fail."""
    found = db.exec_driver_sql(
        "SELECT table_name, column_name, is_nullable = 'NO' AND column_default IS NULL "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    )
    return {(table, column): needed for table, column, needed in found}


def narrowed(before: Columns, after: Columns) -> set[str]:
    """The tables on which the statements of the version before would fail."""
    gone = {table for table, column in before.keys() - after.keys()}
    tables = {table for table, _ in before}
    needed = {table for (table, column), so in after.items() if so and not before.get((table, column))}
    return gone | (needed & tables)
