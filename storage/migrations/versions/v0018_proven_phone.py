"""Whether a resident's phone came as Telegram's own contact card: only then may a later roll confirm them (A14)."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("resident", sa.Column("phone_proven", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take back."""
    op.drop_column("resident", "phone_proven")
