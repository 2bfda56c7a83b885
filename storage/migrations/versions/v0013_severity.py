"""How grave a matter is: what keeps severities and alarms even against SQL by hand, and the cases on file."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")
ON_FILE = sa.text("on_file_at IS NOT NULL")

TRIGGERS = (
    """
        CREATE TRIGGER k6_severity_only_rises BEFORE UPDATE OF severity ON record
        WHEN (CASE NEW.severity WHEN 'general' THEN 0 WHEN 'important' THEN 1 WHEN 'hot' THEN 2 ELSE 3 END) < (CASE OLD.severity WHEN 'general' THEN 0 WHEN 'important' THEN 1 WHEN 'hot' THEN 2 ELSE 3 END)
          AND (SELECT count(*) FROM words WHERE record_id = NEW.id AND part = 'lowered' AND author = 'staff'
              AND EXISTS (SELECT 1 FROM staff_role WHERE staff_id = words.author_id
                            AND role IN ('manager', 'executive')))
              <= (SELECT count(*) FROM history WHERE record_id = NEW.id AND what = 'lowered')
        BEGIN SELECT RAISE(ABORT, 'K6: severity only rises, but for a reason that a manager has written'); END""",
    """
        CREATE TRIGGER k7_on_file_for_ever BEFORE UPDATE OF on_file_at ON record
        WHEN OLD.on_file_at IS NOT NULL AND NEW.on_file_at IS NOT OLD.on_file_at
        BEGIN SELECT RAISE(ABORT, 'K7: what is on file stays there'); END""",
    """
        CREATE TRIGGER x10_danger_not_lowered BEFORE UPDATE OF hazard ON record
        WHEN OLD.hazard <> '' AND NEW.hazard = ''
          AND EXISTS (SELECT 1 FROM alarm WHERE record_id = NEW.id AND lowered_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'X10: two people lower an alarm'); END""",
    """
        CREATE TRIGGER x10_alarm_stays BEFORE DELETE ON alarm
        BEGIN SELECT RAISE(ABORT, 'X10: an alarm is lowered, never deleted'); END""",
    """
        CREATE TRIGGER x10_two_people_lower BEFORE UPDATE ON alarm
        WHEN NEW.hazard IS NOT OLD.hazard OR NEW.raised_at IS NOT OLD.raised_at
          OR (OLD.lowered_at IS NOT NULL AND NEW.lowered_at IS NOT OLD.lowered_at)
          OR (NEW.lowered_at IS NOT NULL
              AND (NEW.proposed_by IS NULL OR NEW.lowered_by IS NULL OR NEW.lowered_by = NEW.proposed_by))
        BEGIN SELECT RAISE(ABORT, 'X10: two people lower an alarm'); END""",
    """
        CREATE TRIGGER x10_born_standing BEFORE INSERT ON alarm
        WHEN NEW.lowered_at IS NOT NULL OR EXISTS (SELECT 1 FROM alarm WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'X10: two people lower an alarm'); END""",
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
    op.add_column("record", sa.Column("on_file_at", INSTANT, nullable=True))
    # What had become graver before is on file since then, as far as that is known.
    op.execute("UPDATE record SET on_file_at = filed_at WHERE severity <> 'general'")
    op.create_index(
        "ix_record_on_file", "record", ["estate_id", "on_file_at"], sqlite_where=ON_FILE, postgresql_where=ON_FILE
    )
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
    op.drop_index("ix_record_on_file", "record")
    op.drop_column("record", "on_file_at")
