"""Conversations, seen updates, quarantine, outbox, due work."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")

TRIGGERS = (
    """
        CREATE TRIGGER audit_append_only_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'A75: the audit trail is append-only'); END""",
    """
        CREATE TRIGGER audit_append_only_replace BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'A75: the audit trail is append-only'); END""",
    """
        CREATE TRIGGER audit_append_only_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'A75: the audit trail is append-only'); END""",
)


def _for_postgres(schema: str) -> list[str]:
    """The functions that refuse, and the triggers that call them."""
    one_more = "EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    statements: list[str] = []
    for name, when, condition, row in (
        ("audit_append_only_update", "BEFORE UPDATE", "TRUE", "NEW"),
        ("audit_append_only_replace", "BEFORE INSERT", one_more, "NEW"),
        ("audit_append_only_delete", "BEFORE DELETE", "TRUE", "OLD"),
    ):
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION 'A75: the audit trail is append-only' "
            f"USING ERRCODE = 'check_violation'; END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {name} {when} ON audit FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return [
        *statements,
        "CREATE TRIGGER audit_append_only_delete_at_once BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only_delete()",
    ]


def _on_postgres() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "chat_state",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("wait_until", INSTANT, nullable=True),
        sa.Column("unreachable_since", INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat_state")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("dialog", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("focus", sa.Boolean(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("touched_at", INSTANT, nullable=False),
        sa.Column("last_press", sa.String(), nullable=False),
        sa.Column("last_notice", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "chat_id",
            "user_id",
            "dialog",
            "subject",
            name=op.f("uq_conversation_chat_id_user_id_dialog_subject"),
        ),
    )
    op.create_index("ix_conversation_touched_at", "conversation", ["touched_at"], unique=False)
    op.create_index(
        "uq_conversation_focus",
        "conversation",
        ["chat_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("focus"),
        postgresql_where=sa.text("focus"),
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'done', 'skipped', 'cancelled')", name=op.f("ck_due_status_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
        sa.UniqueConstraint("kind", "subject", "round", name=op.f("uq_due_kind_subject_round")),
    )
    op.create_index(
        "ix_due_subject",
        "due",
        ["subject"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_due_waiting",
        "due",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'gone', 'rejected', 'cancelled')",
            name=op.f("ck_outgoing_status_listed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
    )
    op.create_index(
        "ix_outgoing_edits",
        "outgoing",
        ["edits"],
        unique=False,
        sqlite_where=sa.text("status IN ('waiting', 'sending')"),
        postgresql_where=sa.text("status IN ('waiting', 'sending')"),
    )
    op.create_index("ix_outgoing_message", "outgoing", ["chat_id", "message_id"], unique=False)
    op.create_index(
        "ix_outgoing_open",
        "outgoing",
        ["chat_id", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('waiting', 'sending')"),
        postgresql_where=sa.text("status IN ('waiting', 'sending')"),
    )
    op.create_index("ix_outgoing_settled_at", "outgoing", ["settled_at"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bot_id", BIG, nullable=False),
        sa.Column("update_id", BIG, nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("replayed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("reference", name=op.f("uq_quarantine_reference")),
    )
    op.create_table(
        "seen_update",
        sa.Column("bot_id", BIG, nullable=False),
        sa.Column("update_id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_seen_update")),
    )
    op.create_index("ix_seen_update_at", "seen_update", ["at"], unique=False)
    triggers: Iterable[str] = TRIGGERS
    if _on_postgres():
        triggers = _for_postgres(op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one())
    for trigger in triggers:
        op.execute(trigger)


def downgrade() -> None:
    """Take back."""
    if _on_postgres():
        for name in ("audit_append_only_update", "audit_append_only_replace", "audit_append_only_delete"):
            op.execute(f"DROP FUNCTION {name} CASCADE")
    for name in ["seen_update", "quarantine", "outgoing", "due", "conversation", "chat_state", "audit"]:
        op.drop_table(name)
