"""The schema that the migrations build is that of the models and of the rules, on either database."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from storage import database
from storage.database import many_writers
from storage.databases import triggers
from storage.enforced import TRIGGERS
from storage.tables import metadata
from tests.kit import databases
from tests.kit.estate import House
from tests.kit.schema import schema


@pytest.fixture
def modelled(tmp_path: Path) -> Iterator[Engine]:
    """A database made from the models and the rules, without any migration."""
    engine = database.open_writer(databases.fresh(tmp_path))
    with engine.begin() as connection:
        metadata.create_all(connection)
        for trigger in TRIGGERS.values():
            for statement in triggers.for_postgres(trigger) if many_writers(engine) else (trigger,):
                connection.exec_driver_sql(statement.replace("%", "%%"))
    yield engine
    engine.dispose()


def test_the_schema_built_by_steps_is_the_schema_of_the_models(show_house: House) -> None:
    with show_house.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_checks_indexes_and_triggers_are_those_of_the_models_and_the_rules(show_house: House, modelled: Engine) -> None:
    built, wanted = schema(show_house.engine), schema(modelled)
    assert built.keys() == wanted.keys()
    for name, parts in wanted.items():
        # SQLite keeps a table as it was written, and a column that came later is written elsewhere.
        if many_writers(modelled) or name not in metadata.tables:
            assert built[name] == parts, name


def test_every_check_is_that_of_the_models(show_house: House, modelled: Engine) -> None:
    built, wanted = inspect(show_house.engine), inspect(modelled)
    for name in metadata.tables:
        assert _checks(built, name) == _checks(wanted, name)


def test_closed_lists_are_checks_and_no_types_of_the_database(show_house: House) -> None:
    kinds = {type(column["type"]).__name__ for name in metadata.tables for column in _columns(show_house, name)}
    numbers = {"INTEGER", "BIGINT", "FLOAT", "DOUBLE_PRECISION", "BOOLEAN"}
    assert kinds <= numbers | {"VARCHAR", "DATE", "DATETIME", "TIMESTAMP"}


def test_every_trigger_speaks_the_id_of_its_rule() -> None:
    assert [name for name, sql in TRIGGERS.items() if not re.search(r"RAISE\(ABORT, '[A-Z]\d+: ", sql)] == []


def _columns(house: House, name: str) -> list[dict[str, object]]:
    return inspect(house.engine).get_columns(name)  # type: ignore[return-value]


def _checks(found: object, table: str) -> set[tuple[str, str]]:
    return {(one["name"], " ".join(one["sqltext"].split())) for one in found.get_check_constraints(table)}  # type: ignore[attr-defined]
