"""Visits by people: nobody visits about their own work; a draw keeps what was drawn from."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TRIGGERS = (
    """
        CREATE TRIGGER v4_visitor_is_another BEFORE UPDATE OF staff_id ON visit
        WHEN NEW.staff_id IS NOT NULL AND NEW.staff_id IS NOT OLD.staff_id
          AND EXISTS (SELECT 1 FROM handling WHERE record_id = NEW.record_id AND staff_id = NEW.staff_id)
        BEGIN SELECT RAISE(ABORT, 'V4: nobody visits about their own work'); END""",
)

WORDED = re.compile(
    r"CREATE TRIGGER (\w+) ((?:BEFORE|AFTER) (?:INSERT|DELETE|UPDATE(?: OF [\w, ]+?)?))\s+"
    r"ON (\w+)(?:\s+WHEN (.+?))?\s+BEGIN SELECT RAISE\(ABORT, '([^']+)'\); END",
    re.DOTALL,
)


def for_postgres(trigger: str, schema: str) -> tuple[str, ...]:
    """What a trigger is on PostgreSQL: a function, and the triggers that call it – for TRUNCATE, too."""
    found = WORDED.fullmatch(trigger.strip())
    assert found is not None
    name, when, table, condition, says = found.groups()
    condition = re.sub(r"\bIS NOT\b(?! NULL)", "IS DISTINCT FROM", " ".join((condition or "TRUE").split()))
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


def upgrade() -> None:
    """Apply."""
    here = op.get_bind()
    op.add_column("visit_draw", sa.Column("frame", sa.String(), server_default=sa.text("''"), nullable=False))
    on_postgres = here.dialect.name == "postgresql"
    schema = here.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one() if on_postgres else ""
    for trigger in TRIGGERS:
        for statement in for_postgres(trigger, schema) if on_postgres else (trigger,):
            op.execute(statement)


def downgrade() -> None:
    """Take back."""
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for trigger in TRIGGERS:
        name = trigger.split()[2]
        op.execute(f"DROP FUNCTION {name} CASCADE" if on_postgres else f"DROP TRIGGER {name}")
    op.drop_column("visit_draw", "frame")
