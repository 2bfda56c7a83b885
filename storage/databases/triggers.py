"""How a rule's trigger is put into a database.

Triggers are written once, beside their rules, in the words of SQLite: when, on which table, under
which condition, and the sentence they refuse with. PostgreSQL wants a function behind each trigger
and no subquery in its condition, so the condition moves into the function. It also knows TRUNCATE,
which asks no trigger of a row: what keeps every row from being deleted forbids that, too. A function
looks at the tables of its own schema, or a temporary table of the same name would answer for them.
"""

import re

_TRIGGER = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) (?P<when>(?:BEFORE|AFTER) (?:INSERT|DELETE|UPDATE(?: OF [\w, ]+?)?))\s+"
    r"ON (?P<table>\w+)(?:\s+WHEN (?P<condition>.+?))?\s+"
    r"BEGIN SELECT RAISE\(ABORT, '(?P<says>[^']+)'\); END",
    re.DOTALL,
)
_IS_NOT = re.compile(r"\bIS NOT\b(?! NULL)")


def for_postgres(trigger: str, schema: str = "public") -> tuple[str, ...]:
    """The function and the triggers that say in PostgreSQL what ``trigger`` says in SQLite."""
    found = _TRIGGER.fullmatch(trigger.strip())
    assert found is not None, f"not a trigger as the rules write them: {trigger}"
    name, when, table, says = found.group("name", "when", "table", "says")
    condition = _IS_NOT.sub("IS DISTINCT FROM", " ".join((found["condition"] or "TRUE").split()))
    row = "OLD" if when.endswith("DELETE") else "NEW"
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {row}; END $$"
    )
    rows = f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    if (when, condition) != ("BEFORE DELETE", "TRUE"):
        return function, rows
    whole = f"CREATE TRIGGER {name}_at_once BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    return function, rows, whole
