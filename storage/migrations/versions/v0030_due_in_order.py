"""The index of what waits has work of one moment in the order in which it is done, so that PostgreSQL sorts nothing.

SQLite's index ends in the row's id anyway; it follows so that there is one schema.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WAITING = sa.text("status = 'waiting'")


def upgrade() -> None:
    """Apply."""
    _index("bot_id", "due_at", "id")


def downgrade() -> None:
    """Take back."""
    _index("bot_id", "due_at")


def _index(*columns: str) -> None:
    op.drop_index("ix_due_waiting", "due")
    op.create_index("ix_due_waiting", "due", columns, sqlite_where=WAITING, postgresql_where=WAITING)
