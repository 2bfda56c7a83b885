"""Surveys keep what would have to be counted at every press: tallies by building, a draw under way, the figures."""

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")
OUTCOMES = ("queued", "sent", "unreachable", "started", "refused", "partial", "complete", "ineligible")
SENT, KEY = sa.text("sent_at IS NOT NULL"), sa.text("key_customer")
TABLES = ("survey_tally", "survey_returned", "survey_lot", "survey_figures")


def upgrade() -> None:
    """Apply."""
    _tables()
    op.create_index(
        "ix_survey_household_sent_at", "survey_household", ["wave_id", "sent_at"], sqlite_where=SENT,
        postgresql_where=SENT,
    )
    op.create_index("ix_resident_key_customer", "resident", ["id"], sqlite_where=KEY, postgresql_where=KEY)
    counted = ", ".join(f"sum(CASE WHEN outcome = '{one}' THEN 1 ELSE 0 END)" for one in OUTCOMES)
    op.execute(
        f"INSERT INTO survey_tally (wave_id, stratum, {', '.join(OUTCOMES)}) SELECT wave_id, stratum, {counted} "
        "FROM survey_household WHERE drawn GROUP BY wave_id, stratum"
    )
    told = "status = 'cancelled', settled_at = due_at, note = 'told in the digest'"
    op.execute(f"UPDATE due SET {told} WHERE kind = 'survey_words_day' AND status = 'waiting'")
    returned = _returned()
    if returned:
        rows = sa.table("survey_returned", *map(sa.column, ("wave_id", "stratum")), sa.column("day", sa.Date()), sa.column("count"))
        op.bulk_insert(
            rows,
            [
                {"wave_id": wave, "stratum": stratum, "day": day, "count": count}
                for (wave, stratum, day), count in returned.items()
            ],
        )


def _tables() -> None:
    op.create_table(
        "survey_tally",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        *(sa.Column(one, sa.Integer(), nullable=False) for one in OUTCOMES),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_tally_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "stratum", name=op.f("pk_survey_tally")),
    )
    op.create_table(
        "survey_returned",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_returned_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "stratum", "day", name=op.f("pk_survey_returned")),
    )
    op.create_table(
        "survey_lot",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("homes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_lot_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "piece", name=op.f("pk_survey_lot")),
    )
    op.create_table(
        "survey_figures",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_figures_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_survey_figures")),
    )


def _returned() -> Counter[tuple[int, str, date]]:
    """How many households of each building returned a form on each day of their estate."""
    step = sa.table("survey_step", *map(sa.column, ("wave_id", "unit_id", "outcome")), sa.column("at", INSTANT))
    home = sa.table("survey_household", *map(sa.column, ("wave_id", "unit_id", "outcome", "stratum")))
    wave = sa.table("survey_wave", *map(sa.column, ("id", "estate_id")))
    estate = sa.table("estate", *map(sa.column, ("id", "zone")))
    wanted = (
        sa.select(home.c.wave_id, home.c.stratum, estate.c.zone, sa.func.min(step.c.at, type_=INSTANT))
        .join(home, (home.c.wave_id == step.c.wave_id) & (home.c.unit_id == step.c.unit_id))
        .join(wave, wave.c.id == home.c.wave_id)
        .join(estate, estate.c.id == wave.c.estate_id)
        .where(step.c.outcome.in_(("partial", "complete")), home.c.outcome.in_(("partial", "complete")))
        .group_by(home.c.wave_id, home.c.unit_id, home.c.stratum, estate.c.zone)
    )
    return Counter(
        (key, stratum, _local(at, zone)) for key, stratum, zone, at in op.get_bind().execute(wanted)
    )


def _local(at: datetime, zone: str) -> date:
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone)).date()


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_resident_key_customer", "resident")
    op.drop_index("ix_survey_household_sent_at", "survey_household")
    for table in reversed(TABLES):
        op.drop_table(table)
