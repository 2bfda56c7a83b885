"""A house for every test: a database of its own, or – much faster – a transaction undone at the end."""

from collections.abc import Iterator

import pytest

from storage import audit, reading
from storage.database import Db
from storage.rules import first_contact, same_day
from storage.tables import Response
from tests.kit import databases, estate, sql
from tests.kit.databases import Ground, Stage
from tests.kit.estate import LI, House, at
from tests.kit.sql import Hand
from tests.storage import matters


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def show_stage(template: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(template, tmp_path_factory.mktemp("show_house"))
    yield stage
    stage.engine.dispose()


@pytest.fixture(scope="session")
def show_house(show_stage: Stage) -> House:
    """The house as it was built, for looking at."""
    return House(show_stage.url, show_stage.engine)


@pytest.fixture(scope="session")
def stage(template: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    found = Stage(template, tmp_path_factory.mktemp("house"))
    yield found
    found.engine.dispose()


@pytest.fixture
def house(stage: Stage) -> House:
    """A house of one's own, for what must be committed and seen by other connections."""
    return House(stage.url, stage.cleared())


@pytest.fixture
def db(show_stage: Stage) -> Iterator[Db]:
    """One write transaction on the estate as it was built; nothing of it stays."""
    with show_stage.engine.connect() as connection:
        show_stage.rewind(connection)
        yield connection


BREACHED = 2


@pytest.fixture(scope="session")
def register(template: Ground, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A register with one record unclaimed, one breached, one resolved, one closed; its URL."""
    stage = Stage(template, tmp_path_factory.mktemp("register"))
    with stage.engine.begin() as db:
        matters.filed(db)
        breached = matters.taken(db, matters.filed(db))
        first_contact.release(db, BREACHED, by=LI.id, now=at("2026-11-19 11:00"))
        void = matters.answered(db, breached)
        same_day.void(db, reading.get(db, Response, void), reason="blocked", now=at("2026-11-19 12:00"))
        same_day.record_breach(db, breached, now=at("2026-11-20 00:00"))
        matters.resolved(db, matters.filed(db))
        matters.closed(db, matters.resolved(db, matters.filed(db)))
        audit.note(db, 5001, "refused", "card:staff_only", now=matters.MORNING)
    stage.engine.dispose()
    return stage.url


@pytest.fixture
def hand(register: str) -> Iterator[Hand]:
    """A hand on that register, whose doings are undone at the end."""
    with sql.hand(register) as found, found.trying():
        yield found
