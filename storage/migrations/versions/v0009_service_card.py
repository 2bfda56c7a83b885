"""What the manager's service card tells: the duty desk's address and e-mail, the manager's e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("estate", sa.Column("address", sa.String(), server_default="", nullable=False))
    op.add_column("estate", sa.Column("email", sa.String(), server_default="", nullable=False))
    op.add_column("staff", sa.Column("email", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Take back."""
    op.drop_column("staff", "email")
    op.drop_column("estate", "email")
    op.drop_column("estate", "address")
