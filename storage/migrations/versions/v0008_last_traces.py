"""The last trace of a bot, and what housekeeping forgets of it, are found by an index."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_audit_what", "audit", ["what", "details", "id"])
    op.create_index("ix_seen_update_bot_at", "seen_update", ["bot_id", "at"])
    op.drop_index("ix_seen_update_at", "seen_update")


def downgrade() -> None:
    """Take back."""
    op.create_index("ix_seen_update_at", "seen_update", ["at"])
    op.drop_index("ix_seen_update_bot_at", "seen_update")
    op.drop_index("ix_audit_what", "audit")
