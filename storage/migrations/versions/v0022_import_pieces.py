"""An import of a large roll comes in piece by piece; its row tells whether all of it is in."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("roster_import", sa.Column("finished_at", INSTANT, nullable=True))
    op.add_column("roster_import", sa.Column("pieces", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE roster_import SET finished_at = entered_at")


def downgrade() -> None:
    """Take back."""
    op.drop_column("roster_import", "pieces")
    op.drop_column("roster_import", "finished_at")
