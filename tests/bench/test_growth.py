"""The measurements of growth and of a backlog work, on small amounts."""

from pathlib import Path

from bench import backlog, growth
from storage.database import open_reader, reading, url_of
from tests.kit.databases import server

PLAN = {"records": 400, "flows": 1, "residents": 240}
UPDATES = {"start", "choose", "text", "other category", "category", "send"}
MEASURED = UPDATES | {"deliver", "due work", "messages", "an update"}


def grown(url: str) -> tuple[int, ...]:
    database = open_reader(url)
    with reading(database) as db:
        found = tuple(
            int(db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()) for table in ("record", "history")
        )
    database.dispose()
    return found


def test_an_empty_and_a_grown_register_are_compared_on_sqlite(tmp_path: Path) -> None:
    found = growth.measure(growth.Plan(tmp_path, **PLAN))
    assert {each.what for each in found} == MEASURED
    assert all(each.ratio > 0 for each in found)
    assert grown(url_of(tmp_path / "empty.db")) == (2, 2)
    records, changes = grown(url_of(tmp_path / "grown.db"))
    assert (records, changes) == (402, 4002)


def test_an_empty_and_a_grown_register_are_compared_on_postgresql(tmp_path: Path) -> None:
    found = growth.measure(growth.Plan(tmp_path, postgres=server().url("postgres"), **PLAN))
    assert {each.what for each in found} == MEASURED


async def test_a_backlog_is_taken_in_and_answered(tmp_path: Path) -> None:
    [taken] = await backlog.measure(backlog.Plan(tmp_path, ["sqlite ptb"], updates=24, residents=6, quiet=0.3))
    assert taken.updates == 24
    assert taken.calls >= 24
    assert taken.taken_in > 0
    assert taken.peak >= taken.before > 0
    assert "24 updates taken in" in taken.line()
