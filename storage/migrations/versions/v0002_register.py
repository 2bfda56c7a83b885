"""The register: records, words, first contact, handling, responses, history, visits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "counter",
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_counter_estate_id")),
        sa.PrimaryKeyConstraint("estate_id", "day", "prefix", name=op.f("pk_counter")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("responsibility", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.Column("promised_at", INSTANT, nullable=True),
        sa.Column("breach_at", INSTANT, nullable=True),
        sa.Column("breached_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_as", sa.String(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('bot', 'visit', 'phone', 'letter', 'box', 'email', 'fax', 'web')",
            name=op.f("ck_record_channel_listed"),
        ),
        sa.CheckConstraint(
            "kind IN ('complaint', 'repair', 'suggestion', 'enquiry', 'praise')",
            name=op.f("ck_record_kind_listed"),
        ),
        sa.CheckConstraint(
            "severity IN ('general', 'important', 'hot', 'major')", name=op.f("ck_record_severity_listed")
        ),
        sa.CheckConstraint(
            "status IN ('filed', 'handling', 'resolved', 'closed', 'withdrawn')",
            name=op.f("ck_record_status_listed"),
        ),
        sa.CheckConstraint(
            "breach_at IS NULL OR breach_at >= promised_at", name=op.f("ck_record_breach_after_promise")
        ),
        sa.CheckConstraint(
            "promised_at IS NULL OR promised_at > filed_at", name=op.f("ck_record_promised_after_filing")
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_record_estate_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_record_resident_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("estate_id", "number", name=op.f("uq_record_estate_id_number")),
    )
    op.create_index("ix_record_estate_id_breached_at", "record", ["estate_id", "breached_at"], unique=False)
    op.create_index("ix_record_estate_id_status", "record", ["estate_id", "status", "id"], unique=False)
    op.create_index("ix_record_resident_id", "record", ["resident_id", "id"], unique=False)
    op.create_table(
        "handling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_handling_until_after_since")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_handling_record_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_handling_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
    )
    op.create_index(
        "ix_handling_desk",
        "handling",
        ["staff_id"],
        unique=False,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index("ix_handling_record_id", "handling", ["record_id", "id"], unique=False)
    op.create_index(
        "uq_handling_open",
        "handling",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("who_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_history_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
        sa.UniqueConstraint("record_id", "seq", name=op.f("uq_history_record_id_seq")),
    )
    op.create_table(
        "ownership",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "how IN ('heard', 'claimed', 'rota', 'supervisor', 'manager')",
            name=op.f("ck_ownership_how_listed"),
        ),
        sa.CheckConstraint("released_at IS NULL OR released_at >= at", name=op.f("ck_ownership_released_after_start")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_ownership_record_id")),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_ownership_released_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_ownership_staff_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_ownership")),
    )
    op.create_index(op.f("ix_ownership_staff_id"), "ownership", ["staff_id"], unique=False)
    op.create_table(
        "words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=True),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "part IN ('text', 'added', 'edited', 'answer', 'resolution', 'note', 'handover', 'visit')",
            name=op.f("ck_words_part_listed"),
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_words_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    op.create_index("ix_words_record_id", "words", ["record_id", "id"], unique=False)
    op.create_index("ix_words_source", "words", ["chat_id", "message_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("unique_id", sa.String(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_attachment_record_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_attachment_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_record_id", "attachment", ["record_id", "id"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("void_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.CheckConstraint("how IN ('message', 'call', 'visit')", name=op.f("ck_response_how_listed")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_response_record_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_response_staff_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_response_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
    )
    op.create_index(op.f("ix_response_record_id"), "response", ["record_id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_transfer_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["staff.id"], name=op.f("fk_transfer_from_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_transfer_record_id")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_transfer_to_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_transfer_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_record_id"), "transfer", ["record_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("result", sa.Integer(), nullable=True),
        sa.Column("speed", sa.Integer(), nullable=True),
        sa.Column("attitude", sa.Integer(), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('planned', 'asked', 'solved', 'not_solved', 'cancelled')",
            name=op.f("ck_visit_outcome_listed"),
        ),
        sa.CheckConstraint("attitude BETWEEN 1 AND 5", name=op.f("ck_visit_attitude_level")),
        sa.CheckConstraint("result BETWEEN 1 AND 5", name=op.f("ck_visit_result_level")),
        sa.CheckConstraint("speed BETWEEN 1 AND 5", name=op.f("ck_visit_speed_level")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_visit_record_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_visit_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("record_id", "round", name=op.f("uq_visit_record_id_round")),
    )


def downgrade() -> None:
    """Take back."""
    for name in [
        "visit",
        "transfer",
        "response",
        "attachment",
        "words",
        "ownership",
        "history",
        "handling",
        "record",
        "counter",
    ]:
        op.drop_table(name)
