"""Satisfaction surveys as they are carried out: waves, households, forms, answers, words, measures."""

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = (
    "survey_questionnaire", "survey_wave", "survey_rotation", "survey_household", "survey_step",
    "survey_substitution", "survey_history", "survey_words", "survey_form", "survey_answer", "survey_opinion",
    "survey_comparison", "survey_measure",
)  # fmt: skip


def number(name: str, *, null: bool = False) -> sa.Column[int]:
    """A column of whole numbers."""
    return sa.Column(name, sa.Integer(), nullable=null)


def big(name: str, *, null: bool = False) -> sa.Column[int]:
    """A column of Telegram's numbers."""
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=null)


def words(name: str, *, null: bool = False) -> sa.Column[str]:
    """A column of text."""
    return sa.Column(name, sa.String(), nullable=null)


def flag(name: str, *, null: bool = False) -> sa.Column[bool]:
    """A column of yes and no."""
    return sa.Column(name, sa.Boolean(), nullable=null)


def day(name: str, *, null: bool = False) -> sa.Column[date]:
    """A column of days."""
    return sa.Column(name, sa.Date(), nullable=null)


def instant(name: str, *, null: bool = False) -> sa.Column[datetime]:
    """A column of instants."""
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite"), nullable=null)


def listed(table: str, column: str, *among: str) -> sa.CheckConstraint:
    """A check that keeps a column within a closed list."""
    found = ", ".join(f"'{one}'" for one in among)
    return sa.CheckConstraint(f"{column} IN ({found})", name=op.f(f"ck_{table}_{column}_listed"))


def keys(table: str, **named: str) -> list[sa.ForeignKeyConstraint]:
    """References: each column to the id of a table."""
    return [
        sa.ForeignKeyConstraint([one], [f"{of}.id"], name=op.f(f"fk_{table}_{one}")) for one, of in named.items()
    ]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "survey_questionnaire",
        number("id"), number("company_id"), words("name"), number("version"), words("source"), words("digest"),
        instant("created_at"), number("created_by", null=True),
        *keys("survey_questionnaire", company_id="company", created_by="staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_questionnaire")),
        sa.UniqueConstraint("company_id", "name", "version", name=op.f("uq_survey_questionnaire_company_id_name_version")),
    )
    op.create_table(
        "survey_wave",
        number("id"), number("estate_id"), words("number"), number("questionnaire_id"), words("profile"),
        words("occasion"), words("period"), words("purpose"), words("population"), words("method"),
        words("use_of_results"), number("responsible_id", null=True), number("planned_by", null=True),
        instant("planned_at"), number("former_id", null=True), number("record_id", null=True), words("way"),
        number("margin"), number("share"), number("returns"), number("expected_rate"), words("buildings"),
        day("opens_on"), number("window_days"), flag("working"), number("pilot_size"), words("status"),
        number("version"), instant("submitted_at", null=True), number("submitted_by", null=True),
        instant("decided_at", null=True), number("decided_by", null=True), number("sent_back_id", null=True),
        number("rotation"), words("commitments"), instant("drawn_at", null=True), words("frame_digest"),
        number("households"), instant("piloted_at", null=True), instant("opens_at", null=True),
        instant("closes_at", null=True), instant("paused_at", null=True), instant("ended_at", null=True),
        instant("figured_at", null=True), instant("reviewed_at", null=True), number("reviewed_by", null=True),
        instant("reported_at", null=True), number("report_approved_by", null=True),
        number("publication_id", null=True), number("publication_by", null=True), instant("published_at", null=True),
        number("published_by", null=True), instant("cancelled_at", null=True),
        sa.CheckConstraint(
            "closes_at IS NULL OR closes_at > opens_at", name=op.f("ck_survey_wave_closes_after_opening")
        ),
        listed(
            "survey_wave", "occasion", "half_year", "year_end", "key", "new_service", "grave", "life", "demand",
            "again", "reissue",
        ),
        listed(
            "survey_wave", "status", "planned", "submitted", "approved", "pilot", "open", "paused", "ended",
            "figured", "reported", "published", "cancelled",
        ),
        sa.CheckConstraint(
            "report_approved_by IS NULL OR report_approved_by <> reviewed_by", name=op.f("ck_survey_wave_two_sign_the_report")
        ),
        listed("survey_wave", "way", "simple", "stratified", "all", "key", "share", "minimum"),
        *keys(
            "survey_wave", decided_by="staff", estate_id="estate", former_id="survey_wave", planned_by="staff",
            publication_by="staff", published_by="staff", questionnaire_id="survey_questionnaire", record_id="record",
            report_approved_by="staff", responsible_id="staff", reviewed_by="staff", submitted_by="staff",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_wave")),
        sa.UniqueConstraint("estate_id", "number", name=op.f("uq_survey_wave_estate_id_number")),
    )
    op.create_index("ix_survey_wave_estate_id_status", "survey_wave", ["estate_id", "status", "id"])
    where = sa.text("planned_by IS NULL AND status <> 'cancelled' AND occasion IN ('half_year', 'year_end', 'key')")
    op.create_index(
        "uq_survey_wave_occasion", "survey_wave", ["estate_id", "occasion", "period"], unique=True, sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "survey_rotation",
        number("estate_id"), words("secret"), number("number"), instant("since"),
        *keys("survey_rotation", estate_id="estate"),
        sa.PrimaryKeyConstraint("estate_id", name=op.f("pk_survey_rotation")),
    )
    op.create_table(
        "survey_household",
        number("wave_id"), number("unit_id"), number("rank"), words("stratum"), flag("key_customer"), flag("resting"),
        flag("drawn"), number("rotation"), words("outcome"), words("mode"), instant("changed_at"),
        number("asked_id", null=True), instant("sent_at", null=True), number("reminded"),
        instant("reminded_at", null=True), words("code_hash", null=True), big("bound_to", null=True),
        listed("survey_household", "mode", "bot", "phone", "paper", "door"),
        listed(
            "survey_household", "outcome", "queued", "sent", "unreachable", "started", "refused", "partial",
            "complete", "ineligible",
        ),
        sa.CheckConstraint("reminded BETWEEN 0 AND 2", name=op.f("ck_survey_household_reminded_twice_at_most")),
        *keys("survey_household", asked_id="resident", unit_id="unit", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("wave_id", "unit_id", name=op.f("pk_survey_household")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_survey_household_code_hash")),
    )
    where = sa.text("drawn")
    op.create_index(
        "ix_survey_household_line", "survey_household", ["wave_id", "outcome", "rank"], sqlite_where=where,
        postgresql_where=where,
    )
    bound = sa.text("bound_to IS NOT NULL")
    op.create_index(
        "ix_survey_household_bound_to", "survey_household", ["bound_to"], sqlite_where=bound, postgresql_where=bound
    )
    op.create_index("ix_survey_household_order", "survey_household", ["wave_id", "drawn", "stratum", "rank"])
    op.create_index("ix_survey_household_unit_id", "survey_household", ["unit_id", "rotation"])
    op.create_table(
        "survey_step",
        number("id"), number("wave_id"), number("unit_id"), words("outcome"), words("mode"),
        number("staff_id", null=True), instant("at"),
        listed("survey_step", "mode", "bot", "phone", "paper", "door"),
        listed(
            "survey_step", "outcome", "queued", "sent", "unreachable", "started", "refused", "partial", "complete",
            "ineligible",
        ),
        *keys("survey_step", staff_id="staff", unit_id="unit", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_step")),
    )
    op.create_index("ix_survey_step_wave_id", "survey_step", ["wave_id", "unit_id", "id"])
    op.create_table(
        "survey_substitution",
        number("id"), number("wave_id"), number("gone_unit_id"), number("next_unit_id", null=True), words("why"),
        number("staff_id", null=True), instant("at"),
        *keys("survey_substitution", gone_unit_id="unit", next_unit_id="unit", staff_id="staff", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_substitution")),
        sa.UniqueConstraint("wave_id", "gone_unit_id", name=op.f("uq_survey_substitution_wave_id_gone_unit_id")),
    )
    op.create_table(
        "survey_history",
        number("id"), number("wave_id"), number("seq"), instant("at"), words("who"), number("who_id"), words("what"),
        words("details"), words("previous"), words("hash"),
        *keys("survey_history", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_history")),
        sa.UniqueConstraint("wave_id", "seq", name=op.f("uq_survey_history_wave_id_seq")),
    )
    op.create_table(
        "survey_words",
        number("id"), number("wave_id"), words("part"), words("author"), number("author_id"), words("body"),
        words("salt"), instant("at"),
        listed(
            "survey_words", "part", "opinion", "expectation", "reply", "sent_back", "measure", "finding",
            "publication",
        ),
        *keys("survey_words", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_words")),
    )
    op.create_index("ix_survey_words_wave_id", "survey_words", ["wave_id", "id"])
    op.create_table(
        "survey_form",
        number("id"), number("wave_id"), number("unit_id", null=True), words("kind"), words("provider"),
        words("building"), number("resident_id", null=True), big("user_id", null=True), words("mode"),
        number("entered_by", null=True), instant("started_at"), instant("completed_at", null=True), words("state"),
        number("asked"), number("rated"), number("scored"), number("levels"), number("seconds", null=True),
        flag("counts"), flag("extra"), words("void"),
        sa.CheckConstraint(
            "NOT counts OR (void = '' AND NOT extra AND completed_at IS NOT NULL)", name=op.f("ck_survey_form_counts_returned")
        ),
        listed("survey_form", "kind", "household", "self", "other"),
        listed("survey_form", "mode", "bot", "phone", "paper", "door", "self"),
        listed("survey_form", "state", "open", "complete", "partial", "broken off", "blank"),
        sa.CheckConstraint(
            "(kind = 'household') = (unit_id IS NOT NULL)", name=op.f("ck_survey_form_unit_of_a_household")
        ),
        listed(
            "survey_form", "void", "", "out of sample", "blank", "broken off", "duplicate", "too fast",
            "straight-lining", "not theirs",
        ),
        *keys("survey_form", entered_by="staff", resident_id="resident", unit_id="unit", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_form")),
    )
    op.create_index("ix_survey_form_resident_id", "survey_form", ["resident_id"])
    op.create_index("ix_survey_form_wave_id", "survey_form", ["wave_id", "unit_id"])
    where = sa.text("counts")
    op.create_index(
        "uq_survey_form_counts", "survey_form", ["wave_id", "unit_id"], unique=True, sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "survey_answer",
        number("form_id"), words("item"), number("value", null=True), words("chosen"), words("mark"), instant("at"),
        listed("survey_answer", "mark", "", "not_applicable", "declined", "unclear"),
        *keys("survey_answer", form_id="survey_form"),
        sa.PrimaryKeyConstraint("form_id", "item", name=op.f("pk_survey_answer")),
    )
    op.create_table(
        "survey_opinion",
        number("form_id"), words("item"), number("words_id"), words("services"), number("coded_by", null=True),
        words("again"), number("again_by", null=True), number("record_id", null=True), number("reply_id", null=True),
        instant("answered_at", null=True), number("answered_by", null=True),
        sa.CheckConstraint("again_by IS NULL OR again_by <> coded_by", name=op.f("ck_survey_opinion_coded_by_two")),
        *keys(
            "survey_opinion", again_by="staff", answered_by="staff", coded_by="staff", form_id="survey_form",
            record_id="record", reply_id="survey_words", words_id="survey_words",
        ),
        sa.PrimaryKeyConstraint("form_id", "item", name=op.f("pk_survey_opinion")),
    )
    op.create_index("ix_survey_opinion_words_id", "survey_opinion", ["words_id"])
    op.create_table(
        "survey_comparison",
        number("id"), number("wave_id"), number("form_id"), words("drawn_because"), number("compared_by", null=True),
        instant("compared_at", null=True), flag("alike", null=True),
        sa.CheckConstraint(
            "(compared_at IS NULL) = (alike IS NULL)", name=op.f("ck_survey_comparison_compared_with_a_finding")
        ),
        *keys("survey_comparison", compared_by="staff", form_id="survey_form", wave_id="survey_wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_comparison")),
        sa.UniqueConstraint("wave_id", "form_id", name=op.f("uq_survey_comparison_wave_id_form_id")),
    )
    op.create_table(
        "survey_measure",
        number("id"), number("wave_id"), words("item"), number("owner_id"), day("due_on"), number("words_id"),
        number("made_by"), instant("made_at"), instant("done_at", null=True), number("verified_by", null=True),
        instant("verified_at", null=True), flag("effective", null=True), number("finding_id", null=True),
        sa.CheckConstraint(
            "verified_by IS NULL OR verified_by <> owner_id", name=op.f("ck_survey_measure_not_by_its_owner")
        ),
        sa.CheckConstraint(
            "effective IS NULL OR done_at IS NOT NULL", name=op.f("ck_survey_measure_verified_after_done")
        ),
        *keys(
            "survey_measure", finding_id="survey_words", made_by="staff", owner_id="staff", verified_by="staff",
            wave_id="survey_wave", words_id="survey_words",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_measure")),
    )
    op.create_index("ix_survey_measure_wave_id", "survey_measure", ["wave_id", "id"])


def downgrade() -> None:
    """Take back; refused where a survey was planned."""
    if op.get_bind().exec_driver_sql("SELECT 1 FROM survey_wave LIMIT 1").first() is not None:
        raise RuntimeError("Surveys were planned; an older version knows nothing of them.")
    for table in reversed(TABLES):
        op.drop_table(table)
