"""Several bots in one deployment, a queue that is walked in its order, and our own copy of evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")

WAITING = "status = 'waiting'"
OPEN = "status IN ('waiting', 'sending')"
NOT_STORED = "stored_at IS NULL AND missing = ''"

TALK = ["chat_id", "user_id", "dialog", "subject"]
TALK_OF_BOT = ["bot_id", *TALK]
TABLES = ("conversation", "outgoing", "due", "chat_state")


def upgrade() -> None:
    """Apply. There was one bot until now: everything is the first estate's bot's."""
    _drop_indexes()
    for name in TABLES:
        op.add_column(name, sa.Column("bot_id", BIG, nullable=True))
        op.execute(f"UPDATE {name} SET bot_id = coalesce((SELECT bot_id FROM estate ORDER BY id LIMIT 1), 0)")
    with op.batch_alter_table("conversation") as conversation:
        conversation.alter_column("bot_id", existing_type=BIG, nullable=False)
        conversation.drop_constraint("uq_conversation_chat_id_user_id_dialog_subject", type_="unique")
        conversation.create_unique_constraint("uq_conversation_bot_id_chat_id_user_id_dialog_subject", TALK_OF_BOT)
    for name in ("outgoing", "due"):
        with op.batch_alter_table(name) as queue:
            queue.alter_column("bot_id", existing_type=BIG, nullable=False)
    with op.batch_alter_table("chat_state") as standing:
        standing.drop_constraint("pk_chat_state", type_="primary")
        standing.alter_column("bot_id", existing_type=BIG, nullable=False)
        standing.create_primary_key("pk_chat_state", ["bot_id", "chat_id"])
    _index("uq_conversation_focus", "conversation", ["bot_id", "chat_id", "user_id"], "focus", unique=True)
    _index("ix_outgoing_open", "outgoing", ["bot_id", "chat_id", "id"], OPEN)
    _index("ix_outgoing_line", "outgoing", ["bot_id", "priority", "id", "chat_id", "not_before"], WAITING)
    op.create_index("ix_outgoing_message", "outgoing", ["chat_id", "message_id", "bot_id"])
    _index("ix_due_waiting", "due", ["bot_id", "due_at"], WAITING)
    _unchanged_indexes()
    for column in ("sha256", "media_type", "missing"):
        op.add_column("attachment", sa.Column(column, sa.String(), server_default="", nullable=False))
    op.add_column("attachment", sa.Column("stored_at", INSTANT, nullable=True))
    _index("ix_attachment_not_stored", "attachment", ["id"], NOT_STORED)


def downgrade() -> None:
    """Take back; refused where several bots work, for the version before would mix them up."""
    for name in TABLES:
        bots = op.get_bind().exec_driver_sql(f"SELECT count(DISTINCT bot_id) FROM {name}").scalar()
        if bots and bots > 1:
            raise RuntimeError(f"The version before knows one bot; {name} has rows of {bots}.")
    op.drop_index("ix_attachment_not_stored", "attachment")
    for column in ("sha256", "media_type", "missing", "stored_at"):
        op.drop_column("attachment", column)
    op.drop_index("ix_outgoing_line", "outgoing")
    _drop_indexes()
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_constraint("uq_conversation_bot_id_chat_id_user_id_dialog_subject", type_="unique")
        conversation.create_unique_constraint("uq_conversation_chat_id_user_id_dialog_subject", TALK)
        conversation.drop_column("bot_id")
    for name in ("outgoing", "due"):
        with op.batch_alter_table(name) as queue:
            queue.drop_column("bot_id")
    with op.batch_alter_table("chat_state") as standing:
        standing.drop_constraint("pk_chat_state", type_="primary")
        standing.create_primary_key("pk_chat_state", ["chat_id"])
        standing.drop_column("bot_id")
    _index("uq_conversation_focus", "conversation", ["chat_id", "user_id"], "focus", unique=True)
    _index("ix_outgoing_open", "outgoing", ["chat_id", "id"], OPEN)
    op.create_index("ix_outgoing_message", "outgoing", ["chat_id", "message_id"])
    _index("ix_due_waiting", "due", ["due_at"], WAITING)
    _unchanged_indexes()


def _index(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _unchanged_indexes() -> None:
    _index("ix_outgoing_edits", "outgoing", ["edits"], OPEN)
    _index("ix_due_subject", "due", ["subject"], WAITING)


def _drop_indexes() -> None:
    op.drop_index("uq_conversation_focus", "conversation")
    for name in ("open", "message", "edits"):
        op.drop_index(f"ix_outgoing_{name}", "outgoing")
    for name in ("waiting", "subject"):
        op.drop_index(f"ix_due_{name}", "due")
