"""The register as the whole procedure needs it: who filed, how grave, when to return; visits by people; transfers answered.

A complainant without an account is a resident without one. Tables whose checks change are built anew on SQLite,
which drops their triggers: those are put back as they stood.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")
NOBODYS = sa.text("user_id IS NULL")
NO_WORDS, NOUGHT, NO = sa.text("''"), sa.text("0"), sa.false()

RECORD_INDEXES = ("collective_id", "origin_id", "unit_id", "estate_id_filed_at", "estate_id_resolved_at", "estate_id_return_by")
RECORD_COLUMNS = (
    ("department_id", sa.Integer(), None),
    ("filed_by", sa.Integer(), None),
    ("origin_id", sa.Integer(), None),
    ("collective_id", sa.Integer(), None),
    ("hazard", sa.String(), NO_WORDS),
    ("risks", sa.String(), NO_WORDS),
    ("people", sa.Integer(), NOUGHT),
    ("people_confirmed", sa.Boolean(), NO),
    ("strong", sa.Boolean(), NO),
    ("needs_help", sa.Boolean(), NO),
    ("key_customer", sa.Boolean(), NO),
    ("went_above", sa.Boolean(), NO),
    ("formal_opinion", sa.Boolean(), NO),
    ("work_open", sa.Boolean(), NO),
    ("validity", sa.String(), NO_WORDS),
    ("assigned_at", INSTANT, None),
    ("return_by", INSTANT, None),
    ("returned_at", INSTANT, None),
    ("accepted_at", INSTANT, None),
)

PARTS_BEFORE = ("text", "added", "edited", "answer", "resolution", "note", "handover", "visit")
PARTS = (
    *PARTS_BEFORE,
    *("wish", "cause", "proposal", "progress", "explanation", "action", "finding", "point"),
    *("reasons", "outstanding", "objection", "statement", "sent_back", "lowered", "tell"),
)
OUTCOMES_BEFORE = ("planned", "asked", "solved", "not_solved", "cancelled")
OUTCOMES = ("planned", "asked", "solved", "not_solved", "no_answer", "cancelled")
MODES = ("bot", "phone", "person")


def upgrade() -> None:
    """Apply."""
    for name, kind, default in RECORD_COLUMNS:
        op.add_column("record", sa.Column(name, kind, server_default=default, nullable=default is None))
    for name in ("collective_id", "origin_id", "unit_id"):
        op.create_index(f"ix_record_{name}", "record", [name])
    op.create_index("ix_record_estate_id_filed_at", "record", ["estate_id", "filed_at"])
    op.create_index("ix_record_estate_id_resolved_at", "record", ["estate_id", "resolved_at"])
    op.create_index("ix_record_estate_id_return_by", "record", ["estate_id", "return_by"])
    with op.batch_alter_table("resident") as resident:
        resident.alter_column("user_id", existing_type=BIG, nullable=True)
        resident.add_column(sa.Column("key_customer", sa.Boolean(), server_default=NO, nullable=False))
    op.create_index(
        "ix_resident_without_account", "resident", ["unit_id"], sqlite_where=NOBODYS, postgresql_where=NOBODYS
    )
    _list("words", "part", PARTS)
    with op.batch_alter_table("transfer") as transfer:
        for name in ("accepted_at", "declined_at"):
            transfer.add_column(sa.Column(name, INSTANT, nullable=True))
        transfer.add_column(sa.Column("answer_id", sa.Integer(), nullable=True))
        transfer.create_foreign_key(op.f("fk_transfer_answer_id"), "words", ["answer_id"], ["id"])
        transfer.create_check_constraint(op.f("ck_transfer_one_answer"), "accepted_at IS NULL OR declined_at IS NULL")
    # Until then a transfer was accepted when it was made.
    op.execute("UPDATE transfer SET accepted_at = at")
    triggers = _triggers_of("visit")
    with op.batch_alter_table("visit") as visit:
        visit.add_column(sa.Column("mode", sa.String(), server_default=sa.text("'bot'"), nullable=False))
        visit.add_column(sa.Column("staff_id", sa.Integer(), nullable=True))
        visit.add_column(sa.Column("draw_id", sa.Integer(), nullable=True))
        visit.create_foreign_key(op.f("fk_visit_staff_id"), "staff", ["staff_id"], ["id"])
        visit.create_foreign_key(op.f("fk_visit_draw_id"), "visit_draw", ["draw_id"], ["id"])
        visit.drop_constraint(op.f("ck_visit_outcome_listed"), type_="check")
        visit.create_check_constraint(op.f("ck_visit_outcome_listed"), _listed("outcome", OUTCOMES))
        visit.create_check_constraint(op.f("ck_visit_mode_listed"), _listed("mode", MODES))
    for trigger in triggers:
        op.execute(trigger)


def downgrade() -> None:
    """Take back; refused where what came since would have no place."""
    _require_none("resident", "user_id IS NULL", "residents without an account")
    _require_none("words", f"NOT {_listed('part', PARTS_BEFORE)}", "words of a kind that it does not know")
    _require_none("visit", "outcome = 'no_answer' OR mode <> 'bot'", "visits made by people")
    triggers = _triggers_of("visit")
    with op.batch_alter_table("visit") as visit:
        visit.drop_constraint(op.f("ck_visit_mode_listed"), type_="check")
        visit.drop_constraint(op.f("ck_visit_outcome_listed"), type_="check")
        visit.create_check_constraint(op.f("ck_visit_outcome_listed"), _listed("outcome", OUTCOMES_BEFORE))
        for name in ("staff_id", "draw_id"):
            visit.drop_constraint(op.f(f"fk_visit_{name}"), type_="foreignkey")
        for name in ("mode", "staff_id", "draw_id"):
            visit.drop_column(name)
    for trigger in triggers:
        op.execute(trigger)
    with op.batch_alter_table("transfer") as transfer:
        transfer.drop_constraint(op.f("ck_transfer_one_answer"), type_="check")
        transfer.drop_constraint(op.f("fk_transfer_answer_id"), type_="foreignkey")
        for name in ("accepted_at", "declined_at", "answer_id"):
            transfer.drop_column(name)
    _list("words", "part", PARTS_BEFORE)
    op.drop_index("ix_resident_without_account", "resident")
    with op.batch_alter_table("resident") as resident:
        resident.drop_column("key_customer")
        resident.alter_column("user_id", existing_type=BIG, nullable=False)
    for name in RECORD_INDEXES:
        op.drop_index(f"ix_record_{name}", "record")
    for name, _, _ in RECORD_COLUMNS:
        op.drop_column("record", name)


def _listed(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _list(table: str, column: str, values: tuple[str, ...]) -> None:
    """Give a column's closed list other words."""
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(op.f(f"ck_{table}_{column}_listed"), type_="check")
        changed.create_check_constraint(op.f(f"ck_{table}_{column}_listed"), _listed(column, values))


def _triggers_of(table: str) -> list[str]:
    """The triggers that building a table anew would drop: SQLite's; PostgreSQL changes it in place."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    kept = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name ORDER BY rowid")
    return list(op.get_bind().execute(kept, {"name": table}).scalars())


def _require_none(table: str, condition: str, what: str) -> None:
    if op.get_bind().exec_driver_sql(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1").first():
        raise RuntimeError(f"The version before knows no {what}; table {table} has some.")
