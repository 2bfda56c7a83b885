"""What the workbook said of an answer when it was imported last: an answer edited in the chat is not undone by it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what is in force is taken to be as the workbook has it."""
    op.add_column("handbook_entry", sa.Column("listed", sa.String(), server_default=sa.text("''"), nullable=False))
    op.execute("UPDATE handbook_entry SET listed = title || '\n' || words || '\n' || answer WHERE ended_at IS NULL")


def downgrade() -> None:
    """Take back."""
    op.drop_column("handbook_entry", "listed")
