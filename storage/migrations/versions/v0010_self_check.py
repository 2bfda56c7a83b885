"""What the leader found last when it looked itself over at Telegram."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "self_check",
        sa.Column("bot_id", BIG, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name=op.f("pk_self_check")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("self_check")
