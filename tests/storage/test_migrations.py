"""Migrations: step by step up and down, equal to the models and the rules, all or nothing."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from storage import database, migrate
from storage.database import DatabaseError
from storage.rules.triggers import TRIGGERS
from storage.tables import metadata
from tests.kit.estate import House

REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrate.config()).walk_revisions()][
    ::-1
]
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


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = database.open_writer(database.url_of(tmp_path / "empty.db"))
    yield opened
    opened.dispose()


def schema(engine: Engine) -> list[tuple[str, list[str]]]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name != 'alembic_version' ORDER BY name"
        )
        return [(name, _parts(sql)) for name, sql in found if not name.startswith("sqlite_autoindex_alembic")]


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
    assert ScriptDirectory.from_config(migrate.config()).get_heads() == [REVISIONS[-1]]


def test_the_schema_built_by_steps_is_the_schema_of_the_models(show_house: House) -> None:
    with show_house.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_checks_and_indexes_are_those_of_the_models(show_house: House, engine: Engine) -> None:
    with engine.begin() as connection:
        metadata.create_all(connection)
    built, modelled = inspect(show_house.engine), inspect(engine)
    for name in metadata.tables:
        assert _checks(built, name) == _checks(modelled, name)
        assert _indexes(show_house.engine, name) == _indexes(engine, name)


def test_the_triggers_in_the_database_are_those_of_the_rules(show_house: House) -> None:
    found = show_house.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    assert {str(name): _flat(str(sql)) for name, sql in found} == {
        name: _flat(sql) for name, sql in TRIGGERS.items()
    }


def test_every_trigger_speaks_the_id_of_its_rule() -> None:
    assert [name for name, sql in TRIGGERS.items() if not re.search(r"RAISE\(ABORT, '[A-Z]\d+: ", sql)] == []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    first = schema(engine)
    migrate.upgrade(engine)
    assert schema(engine) == first


def test_f34_a_newer_database_is_refused_and_left_alone(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '2999'")
    before = schema(engine)
    with pytest.raises(DatabaseError, match="newer version"):
        migrate.upgrade(engine)
    assert (version(engine), schema(engine)) == ("2999", before)


@pytest.mark.parametrize("revision", [None, *REVISIONS[:-1]])
def test_f34_who_only_reads_needs_a_database_of_this_version(engine: Engine, revision: str | None) -> None:
    if revision:
        migrate.upgrade(engine, revision)
    with pytest.raises(DatabaseError, match="older version"):
        migrate.require_current(engine)
    migrate.upgrade(engine)
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


def test_f33_a_migration_that_fails_leaves_the_old_version_working(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "migrations"
    shutil.copytree(migrate.HERE, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / "v9999_failing.py").write_text(FAILING.format(head=REVISIONS[-1]), encoding="utf-8")
    before = schema(house.engine)
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "HERE", steps)
        with pytest.raises(Exception, match="no_such_function"):
            migrate.upgrade(house.engine)
    assert (schema(house.engine), version(house.engine)) == (before, REVISIONS[-1])
    assert house.rows("SELECT name FROM estate") == [("阳光花园",)]
    migrate.upgrade(house.engine)


def test_migrations_import_nothing_of_ours() -> None:
    for file in (migrate.HERE / "versions").glob("v*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (storage|dialogs|handlers|bot)\b", text, re.M), file.name


@pytest.mark.parametrize("url", ["mysql://x", "oracle://host/name", "shouwen.db"])
def test_another_database_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(DatabaseError, match="sqlite:///"):
        database.open_writer(url)


def test_a_reader_cannot_write(house: House) -> None:
    reader = database.open_reader(database.url_of(house.path))
    with database.reading(reader) as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM due")
    reader.dispose()


def test_f18_a_writer_takes_the_lock_when_it_begins(house: House) -> None:
    with house.write() as db, house.foreign() as other:
        db.exec_driver_sql("SELECT 1")
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_f14_a_writer_survives_a_power_cut_and_minds_foreign_keys(house: House) -> None:
    with house.write() as db:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        assert [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 2, 1, 1]


def _parts(sql: str) -> list[str]:
    """The lines of a definition: a table built anew has its name in quotes and its constraints in any order."""
    return sorted(line.strip(" \t,") for line in sql.replace('"', "").splitlines())


def _flat(sql: str) -> str:
    return " ".join(sql.split())


def _checks(found: object, table: str) -> set[tuple[str, str]]:
    return {(one["name"], _flat(one["sqltext"])) for one in found.get_check_constraints(table)}  # type: ignore[attr-defined]


def _indexes(engine: Engine, table: str) -> set[str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            (table,),
        )
        return {_flat(sql) for (sql,) in rows}
