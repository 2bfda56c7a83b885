"""Who raised an alarm may say that there is no danger; with a member of staff they are the two who lower it (X10)."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")

SAYS = "X10: two people lower an alarm"
STAYS = """NEW.hazard IS NOT OLD.hazard OR NEW.raised_at IS NOT OLD.raised_at
          OR (OLD.lowered_at IS NOT NULL AND NEW.lowered_at IS NOT OLD.lowered_at)"""
TWO_OF_STAFF = f"""{STAYS}
          OR (NEW.lowered_at IS NOT NULL
              AND (NEW.proposed_by IS NULL OR NEW.lowered_by IS NULL OR NEW.lowered_by = NEW.proposed_by))"""
TWO = f"""{STAYS}
          OR (NEW.lowered_at IS NOT NULL AND (NEW.lowered_by IS NULL OR NEW.lowered_by = NEW.proposed_by
              OR (NEW.proposed_by IS NULL AND NEW.denied_at IS NULL)))"""


def upgrade() -> None:
    """Apply."""
    op.add_column("alarm", sa.Column("denied_at", INSTANT, nullable=True))
    _require(TWO)


def downgrade() -> None:
    """Take back: an alarm that was lowered by whoever raised it and one member of staff stays lowered."""
    _require(TWO_OF_STAFF)
    op.drop_column("alarm", "denied_at")


def _require(condition: str) -> None:
    """Let the trigger refuse what fulfils the condition."""
    here = op.get_bind()
    if here.dialect.name != "postgresql":
        op.execute("DROP TRIGGER x10_two_people_lower")
        op.execute(
            f"CREATE TRIGGER x10_two_people_lower BEFORE UPDATE ON alarm\n        WHEN {condition}\n"
            f"        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
        return
    schema = here.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    when = " ".join(condition.replace("IS NOT OLD.", "IS DISTINCT FROM OLD.").split())
    op.execute(
        f"CREATE OR REPLACE FUNCTION x10_two_people_lower() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema}, pg_temp AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
    )
