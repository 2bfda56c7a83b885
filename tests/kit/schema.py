"""The schema of a database as the database itself tells it, to be compared with another one's."""

import re

from sqlalchemy import Engine

from storage.database import many_writers

Schema = dict[str, list[str]]

_ON_SQLITE = """
    SELECT name, coalesce(sql, '') FROM sqlite_master
    WHERE name != 'alembic_version' AND name NOT LIKE 'sqlite_autoindex_alembic%'"""

_ON_POSTGRES = """
    SELECT table_name, format('%s %s %s default %s', column_name, udt_name, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text, format('%s %s', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""


def schema(engine: Engine) -> Schema:
    """Everything there is, by table: columns, keys, checks, indexes, triggers."""
    with engine.connect() as connection:
        on_postgres = many_writers(connection)
        found = connection.exec_driver_sql(_ON_POSTGRES.replace("%", "%%") if on_postgres else _ON_SQLITE).all()
    told: Schema = {}
    for name, definition in found:
        if name != "alembic_version":
            told.setdefault(name, []).extend([definition] if on_postgres else _parts(definition))
    return {name: sorted(parts) for name, parts in sorted(told.items())}


def _parts(definition: str) -> list[str]:
    """The parts of a definition: a table built anew has its name in quotes, its constraints in any order and each
    column on a line of its own, also one that had come later.
    """
    lines = definition.replace('"', "").splitlines()
    return [part.strip() for line in lines for part in _BETWEEN.split(line.strip(" \t,"))]


# A comma outside of brackets.
_BETWEEN = re.compile(r",\s+(?![^(]*\))")
