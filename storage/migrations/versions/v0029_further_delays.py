"""A further delay of a return is decided by somebody else than whoever handles the matter (H3)."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NAME = "h3_further_delay_by_another"
SAYS = "H3: a further delay is decided by somebody else"
TRIGGER = """
        CREATE TRIGGER h3_further_delay_by_another BEFORE INSERT ON extension
        WHEN EXISTS (SELECT 1 FROM handling WHERE record_id = NEW.record_id AND until IS NULL
                     AND staff_id = NEW.staff_id)
          AND EXISTS (SELECT 1 FROM extension JOIN record ON record.id = extension.record_id
                      WHERE extension.record_id = NEW.record_id AND extension.at >= record.assigned_at)
        BEGIN SELECT RAISE(ABORT, 'H3: a further delay is decided by somebody else'); END"""
FUNCTION = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$ BEGIN
    IF {condition} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"""


def upgrade() -> None:
    """Apply."""
    here = op.get_bind()
    if here.dialect.name != "postgresql":
        op.execute(TRIGGER)
        return
    schema = here.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    condition = " ".join(TRIGGER.partition("WHEN ")[2].partition("BEGIN")[0].split())
    op.execute(" ".join(FUNCTION.split()).format(name=NAME, schema=schema, condition=condition, says=SAYS))
    op.execute(f"CREATE TRIGGER {NAME} BEFORE INSERT ON extension FOR EACH ROW EXECUTE FUNCTION {NAME}()")


def downgrade() -> None:
    """Take back."""
    on_postgres = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP FUNCTION {NAME} CASCADE" if on_postgres else f"DROP TRIGGER {NAME}")
