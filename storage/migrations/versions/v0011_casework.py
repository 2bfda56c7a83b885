"""What stands between filing and closing, and what people have to do: the tables of the whole procedure."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")

NOT_DONE = sa.text("done_at IS NULL")
NOT_ACKNOWLEDGED = sa.text("acknowledged_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "visit_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("matters", sa.Integer(), nullable=False),
        sa.Column("visited", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_visit_draw_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_draw")),
        sa.UniqueConstraint("estate_id", "first_day", name=op.f("uq_visit_draw_estate_id_first_day")),
    )
    op.create_table(
        "periodic_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("visited_at", INSTANT, nullable=True),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_periodic_visit_estate_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_periodic_visit_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_periodic_visit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_visit")),
    )
    op.create_index("ix_periodic_visit_estate_id_planned_on", "periodic_visit", ["estate_id", "planned_on"])
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("hazard", sa.String(), nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", INSTANT, nullable=True),
        sa.Column("lowered_by", sa.Integer(), nullable=True),
        sa.Column("lowered_at", INSTANT, nullable=True),
        sa.CheckConstraint("lowered_at IS NULL OR lowered_by IS NOT NULL", name=op.f("ck_alarm_lowered_by_somebody")),
        sa.CheckConstraint("lowered_by IS NULL OR lowered_by <> proposed_by", name=op.f("ck_alarm_lowered_by_two")),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["staff.id"], name=op.f("fk_alarm_acknowledged_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_alarm_estate_id")),
        sa.ForeignKeyConstraint(["lowered_by"], ["staff.id"], name=op.f("fk_alarm_lowered_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_alarm_proposed_by")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_alarm_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "ix_alarm_open",
        "alarm",
        ["estate_id", "raised_at"],
        sqlite_where=NOT_ACKNOWLEDGED,
        postgresql_where=NOT_ACKNOWLEDGED,
    )
    op.create_index("ix_alarm_user_id", "alarm", ["user_id", "raised_at"])
    op.create_table(
        "collective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_collective_estate_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["record.id"], name=op.f("fk_collective_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collective")),
        sa.UniqueConstraint("lead_id", name=op.f("uq_collective_lead_id")),
    )
    op.create_index(op.f("ix_collective_estate_id"), "collective", ["estate_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("verify_by", INSTANT, nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("effective IS NULL OR done_at IS NOT NULL", name=op.f("ck_correction_verified_after_done")),
        sa.CheckConstraint(
            "verified_by IS NULL OR verified_by <> staff_id", name=op.f("ck_correction_not_by_its_owner")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["words.id"], name=op.f("fk_correction_action_id")),
        sa.ForeignKeyConstraint(["cause_id"], ["words.id"], name=op.f("fk_correction_cause_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["words.id"], name=op.f("fk_correction_finding_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_correction_record_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_correction_staff_id")),
        sa.ForeignKeyConstraint(["verified_by"], ["staff.id"], name=op.f("fk_correction_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("record_id", "round", name=op.f("uq_correction_record_id_round")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("reasons_id", sa.Integer(), nullable=False),
        sa.Column("open_id", sa.Integer(), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("sent_back_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'partly', 'not_upheld', 'not_ours', 'explained')",
            name=op.f("ck_decision_outcome_listed"),
        ),
        sa.CheckConstraint(
            "remedy IN ('repair', 'redo', 'refund', 'replacement', 'information', 'apology', 'compensation', 'goodwill', 'practice', 'referral', 'none')",
            name=op.f("ck_decision_remedy_listed"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> staff_id", name=op.f("ck_decision_not_by_its_author")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_decision_approved_by")),
        sa.ForeignKeyConstraint(["open_id"], ["words.id"], name=op.f("fk_decision_open_id")),
        sa.ForeignKeyConstraint(["reasons_id"], ["words.id"], name=op.f("fk_decision_reasons_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_decision_record_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_decision_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("record_id", "round", name=op.f("uq_decision_record_id_round")),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("former", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("why_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("at <= former", name=op.f("ck_extension_asked_in_time")),
        sa.CheckConstraint("until > former", name=op.f("ck_extension_later_than_before")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_extension_record_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_extension_staff_id")),
        sa.ForeignKeyConstraint(["told_by"], ["staff.id"], name=op.f("fk_extension_told_by")),
        sa.ForeignKeyConstraint(["why_id"], ["words.id"], name=op.f("fk_extension_why_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_record_id", "extension", ["record_id"])
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("given_at", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_objection_record_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["staff.id"], name=op.f("fk_objection_reviewer_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_objection_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("record_id", "round", name=op.f("uq_objection_record_id_round")),
    )
    op.create_table(
        "point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["words.id"], name=op.f("fk_point_answer_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_point_record_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_point_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point")),
        sa.UniqueConstraint("record_id", "position", name=op.f("uq_point_record_id_position")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("sent_back_at", INSTANT, nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("signed_at IS NULL OR sent_back_at IS NULL", name=op.f("ck_proposal_one_answer")),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> staff_id", name=op.f("ck_proposal_not_by_its_author")),
        sa.ForeignKeyConstraint(["answer_id"], ["words.id"], name=op.f("fk_proposal_answer_id")),
        sa.ForeignKeyConstraint(["cause_id"], ["words.id"], name=op.f("fk_proposal_cause_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["words.id"], name=op.f("fk_proposal_proposal_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_proposal_record_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["staff.id"], name=op.f("fk_proposal_signed_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_proposal_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("record_id", "round", name=op.f("uq_proposal_record_id_round")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("done_at IS NULL OR outcome <> ''", name=op.f("ck_task_done_with_an_outcome")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_task_department_id")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_task_done_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_task_estate_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_task_record_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_task_staff_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_task_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("kind", "subject", "round", name=op.f("uq_task_kind_subject_round")),
    )
    op.create_index("ix_task_desk", "task", ["staff_id", "due_at"], sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)
    op.create_index("ix_task_open", "task", ["estate_id", "due_at"], sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)
    op.create_index("ix_task_record_id", "task", ["record_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_task_record_id", table_name="task")
    op.drop_index("ix_task_open", table_name="task", sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)
    op.drop_index("ix_task_desk", table_name="task", sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)
    op.drop_table("task")
    op.drop_table("proposal")
    op.drop_table("point")
    op.drop_table("objection")
    op.drop_index("ix_extension_record_id", table_name="extension")
    op.drop_table("extension")
    op.drop_table("decision")
    op.drop_table("correction")
    op.drop_index(op.f("ix_collective_estate_id"), table_name="collective")
    op.drop_table("collective")
    op.drop_index("ix_alarm_user_id", table_name="alarm")
    op.drop_index("ix_alarm_open", table_name="alarm", sqlite_where=NOT_ACKNOWLEDGED, postgresql_where=NOT_ACKNOWLEDGED)
    op.drop_table("alarm")
    op.drop_index("ix_periodic_visit_estate_id_planned_on", table_name="periodic_visit")
    op.drop_table("periodic_visit")
    op.drop_table("visit_draw")
