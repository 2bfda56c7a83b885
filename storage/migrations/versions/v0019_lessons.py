"""What staff teach the understanding of texts, and the models learned from it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("meant", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('category', 'same', 'apart')", name=op.f("ck_lesson_kind_listed")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_lesson_company_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_lesson_record_id")),
        sa.ForeignKeyConstraint(["other_id"], ["record.id"], name=op.f("fk_lesson_other_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_lesson_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index("ix_lesson_company_id", "lesson", ["company_id", "id"])
    op.create_table(
        "learned_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("bot_id", BIG, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("show_percent", sa.Integer(), nullable=False),
        sa.Column("join_percent", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_learned_model_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_model")),
    )
    op.create_index("ix_learned_model_company_id", "learned_model", ["company_id", "id"])
    asked = sa.text("made_at IS NULL")
    op.create_index("ix_learned_model_asked", "learned_model", ["bot_id"], sqlite_where=asked, postgresql_where=asked)


def downgrade() -> None:
    """Take back."""
    op.drop_table("learned_model")
    op.drop_table("lesson")
