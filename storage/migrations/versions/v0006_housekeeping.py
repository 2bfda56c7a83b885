"""What the nightly housekeeping looks for is found by an index."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_due_settled_at", "due", ["settled_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_due_settled_at", "due")
