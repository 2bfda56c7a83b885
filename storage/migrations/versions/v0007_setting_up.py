"""The roll of the estate and what comes with setting it up: imports, group codes, rota changes, the handbook."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")

NOT_ENDED = sa.text("ended_at IS NULL")
NOT_SETTLED = sa.text("settled_at IS NULL")
NUMBERED = sa.text("number <> ''")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_at", "attempt", ["at"])
    op.create_index("ix_attempt_user_id_what_at", "attempt", ["user_id", "what", "at"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_absence_entered_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_absence_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_staff_id", "absence", ["staff_id"])
    op.create_table(
        "duty_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name=op.f("fk_duty_change_deputy_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_duty_change_entered_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_duty_change_estate_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_change_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_change")),
    )
    op.create_index("ix_duty_change_estate_id_day", "duty_change", ["estate_id", "day"])
    op.create_table(
        "handbook_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_handbook_entry_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handbook_entry")),
    )
    op.create_index(
        "uq_handbook_entry_title",
        "handbook_entry",
        ["estate_id", "title"],
        unique=True,
        sqlite_where=NOT_ENDED,
        postgresql_where=NOT_ENDED,
    )
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_roster_import_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    op.create_index("ix_roster_import_estate_id", "roster_import", ["estate_id"])
    op.create_table(
        "group_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_group_code_department_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_group_code_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_group_code_code_hash")),
    )
    op.create_table(
        "handbook_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("helpful", sa.Boolean(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["handbook_entry.id"], name=op.f("fk_handbook_question_entry_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_handbook_question_estate_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_handbook_question_resident_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_handbook_question_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handbook_question")),
    )
    op.create_index(
        "ix_handbook_question_open",
        "handbook_question",
        ["estate_id", "id"],
        sqlite_where=NOT_SETTLED,
        postgresql_where=NOT_SETTLED,
    )
    op.create_index("ix_handbook_question_resident_id", "handbook_question", ["resident_id"])
    op.create_table(
        "occupant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tenure", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("tenure IN ('owner', 'tenant', 'family')", name=op.f("ck_occupant_tenure_listed")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_occupant_estate_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_occupant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupant")),
    )
    op.create_index("ix_occupant_estate_id", "occupant", ["estate_id"])
    op.create_index("ix_occupant_unit_id", "occupant", ["unit_id"], sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED)
    op.create_table(
        "occupant_phone",
        sa.Column("occupant_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["occupant_id"], ["occupant.id"], name=op.f("fk_occupant_phone_occupant_id")),
        sa.PrimaryKeyConstraint("occupant_id", "phone", name=op.f("pk_occupant_phone")),
    )
    op.create_index("ix_occupant_phone_phone", "occupant_phone", ["phone"])
    op.add_column("binding", sa.Column("occupant_id", sa.Integer(), nullable=True))
    op.add_column("binding", sa.Column("ended_at", INSTANT, nullable=True))
    op.add_column("invitation", sa.Column("revoked_at", INSTANT, nullable=True))
    op.add_column("resident", sa.Column("unit_id", sa.Integer(), nullable=True))
    op.add_column("staff", sa.Column("number", sa.String(), server_default="", nullable=False))
    op.create_index(
        "uq_staff_number",
        "staff",
        ["company_id", "number"],
        unique=True,
        sqlite_where=NUMBERED,
        postgresql_where=NUMBERED,
    )
    op.add_column("unit", sa.Column("carded_at", INSTANT, nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("unit", "carded_at")
    op.drop_index("uq_staff_number", table_name="staff", sqlite_where=NUMBERED, postgresql_where=NUMBERED)
    op.drop_column("staff", "number")
    op.drop_column("resident", "unit_id")
    op.drop_column("invitation", "revoked_at")
    op.drop_column("binding", "ended_at")
    op.drop_column("binding", "occupant_id")
    op.drop_index("ix_occupant_phone_phone", table_name="occupant_phone")
    op.drop_table("occupant_phone")
    op.drop_index("ix_occupant_unit_id", table_name="occupant", sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED)
    op.drop_index("ix_occupant_estate_id", table_name="occupant")
    op.drop_table("occupant")
    op.drop_index("ix_handbook_question_resident_id", table_name="handbook_question")
    op.drop_index(
        "ix_handbook_question_open",
        table_name="handbook_question",
        sqlite_where=NOT_SETTLED,
        postgresql_where=NOT_SETTLED,
    )
    op.drop_table("handbook_question")
    op.drop_table("group_code")
    op.drop_index("ix_roster_import_estate_id", table_name="roster_import")
    op.drop_table("roster_import")
    op.drop_index(
        "uq_handbook_entry_title", table_name="handbook_entry", sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED
    )
    op.drop_table("handbook_entry")
    op.drop_index("ix_duty_change_estate_id_day", table_name="duty_change")
    op.drop_table("duty_change")
    op.drop_index("ix_absence_staff_id", table_name="absence")
    op.drop_table("absence")
    op.drop_index("ix_attempt_user_id_what_at", table_name="attempt")
    op.drop_index("ix_attempt_at", table_name="attempt")
    op.drop_table("attempt")
