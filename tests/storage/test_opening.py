"""Opening: what each of the two databases promises, whatever the suite runs on."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import database
from storage.database import DriverError
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import House


@pytest.fixture(scope="module")
def on_file(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("on_file"), on_postgres=False)


@pytest.fixture
def file_house(on_file: Ground, tmp_path: Path) -> Iterator[House]:
    found = estate.settle(on_file, tmp_path / "shouwen.db")
    yield found
    found.engine.dispose()


def test_a_reader_cannot_write(house: House) -> None:
    reader = database.open_reader(house.url)
    with database.reading(reader) as connection, pytest.raises(DriverError, match=r"read-?only"):
        connection.exec_driver_sql("DELETE FROM due")
    reader.dispose()


def test_a_reader_sees_one_moment(house: House) -> None:
    reader = database.open_reader(house.url)
    with database.reading(reader) as connection:
        before = connection.exec_driver_sql("SELECT name FROM estate").scalars().all()
        with house.foreign() as hand:
            hand.execute("UPDATE estate SET name = '海棠苑'")
        assert connection.exec_driver_sql("SELECT name FROM estate").scalars().all() == before
    reader.dispose()


def test_f18_a_writer_takes_the_lock_when_it_begins(file_house: House) -> None:
    with file_house.write() as db, file_house.foreign() as other:
        db.exec_driver_sql("SELECT 1")
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_f14_a_writer_survives_a_power_cut_and_minds_foreign_keys(file_house: House) -> None:
    with file_house.write() as db:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        assert [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 2, 1, 1]


@pytest.mark.parametrize("url", ["mysql://x", "oracle://host/name", "shouwen.db"])
def test_another_database_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(database.DatabaseError, match="sqlite:///"):
        database.open_writer(url)
