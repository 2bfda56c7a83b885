"""A house for every test: a file of its own, or – much faster – a transaction undone at the end."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import audit, reading
from storage.database import Db
from storage.rules import first_contact, same_day
from storage.tables import Response
from tests.kit import estate
from tests.kit.estate import LI, House, at
from tests.storage import matters


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return estate.build(tmp_path_factory.mktemp("template") / "shouwen.db")


@pytest.fixture(scope="session")
def show_house(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    found = estate.settle(template, tmp_path_factory.mktemp("show_house") / "shouwen.db")
    yield found
    found.engine.dispose()


@pytest.fixture
def house(template: Path, tmp_path: Path) -> Iterator[House]:
    """A file of one's own, for what must be committed and seen by other connections."""
    found = estate.settle(template, tmp_path / "shouwen.db")
    yield found
    found.engine.dispose()


@pytest.fixture
def db(show_house: House) -> Iterator[Db]:
    """One write transaction on the estate as it was built; nothing of it stays."""
    with show_house.engine.connect() as connection:
        yield connection


BREACHED = 2


@pytest.fixture(scope="module")
def register(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with one record unclaimed, one breached, one resolved, one closed."""
    house = estate.settle(template, tmp_path_factory.mktemp("register") / "shouwen.db")
    with house.write() as db:
        matters.filed(db)
        breached = matters.taken(db, matters.filed(db))
        first_contact.release(db, BREACHED, by=LI.id, now=at("2026-11-19 11:00"))
        void = matters.answered(db, breached)
        same_day.void(db, reading.get(db, Response, void), reason="blocked", now=at("2026-11-19 12:00"))
        same_day.record_breach(db, breached, now=at("2026-11-20 00:00"))
        matters.resolved(db, matters.filed(db))
        matters.closed(db, matters.resolved(db, matters.filed(db)))
        audit.note(db, 5001, "refused", "card:staff_only", now=matters.MORNING)
    house.engine.dispose()
    return house.path


@pytest.fixture
def hand(register: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(register, isolation_level=None)
    connection.execute("BEGIN")
    yield connection
    connection.execute("ROLLBACK")
    connection.close()
