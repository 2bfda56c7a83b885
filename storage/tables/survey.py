"""Satisfaction surveys as they are carried out: questionnaires as sent, waves, their households, what became of each.

The arithmetic is in ``storage/surveys``, what waves do in ``storage/waves``, what is allowed in
``storage/rules/surveys``.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

STATUSES = (
    "planned", "submitted", "approved", "pilot", "open", "paused", "ended", "figured", "reported", "published",
    "cancelled",
)  # fmt: skip
OCCASIONS = ("half_year", "year_end", "key", "new_service", "grave", "life", "demand", "again", "reissue")
WAYS = ("simple", "stratified", "all", "key", "share", "minimum")
OUTCOMES = ("queued", "sent", "unreachable", "started", "refused", "partial", "complete", "ineligible")
MODES = ("bot", "phone", "paper", "door")
BY_ITSELF = "planned_by IS NULL AND status <> 'cancelled' AND occasion IN ('half_year', 'year_end', 'key')"
DRAWN = "drawn"
BOUND = "bound_to IS NOT NULL"
SENT = "sent_at IS NOT NULL"


class SurveyQuestionnaire(SQLModel, table=True):
    """A version of a questionnaire as its file said it, never changed (Q3). A shipped one has no ``created_by``."""

    __tablename__ = "survey_questionnaire"
    __table_args__ = (UniqueConstraint("company_id", "name", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id")
    name: str
    version: int
    source: str
    digest: str
    created_at: datetime = Field(sa_type=Instant)
    created_by: int | None = Field(default=None, foreign_key="staff.id")


class SurveyWave(SQLModel, table=True):
    """One survey of an estate, from its plan to what was published of it.

    Planned (X21): ``purpose``, ``population``, ``method``, ``use_of_results`` in words, ``responsible_id``; ``profile``
    is the procedure it follows. How it is drawn (Q4): ``way`` with ``margin``, ``share``, ``expected_rate`` in percent
    and ``returns``; ``buildings`` are the ids of those it is for, apart by blanks, none for all. ``planned_by`` is
    empty where an occasion of Q1 planned it. ``period`` is the half-year or quarter it belongs to (F43): 2026H1,
    2026Q3. ``former_id`` is the wave it repeats or asks about again, ``record_id`` the grave matter it is about.

    ``commitments`` are the hashes of the seeds it is drawn by, apart by blanks, told before; ``rotation`` is the number
    of the rotation it begins in. ``sent_back_id`` and ``publication_id`` name words of it.
    """

    __tablename__ = "survey_wave"
    __table_args__ = (
        UniqueConstraint("estate_id", "number"),
        one_of("status", STATUSES),
        one_of("occasion", OCCASIONS),
        one_of("way", WAYS),
        CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("report_approved_by IS NULL OR report_approved_by <> reviewed_by", name="two_sign_the_report"),
        Index("ix_survey_wave_estate_id_status", "estate_id", "status", "id"),
        Index(
            "uq_survey_wave_occasion",
            "estate_id",
            "occasion",
            "period",
            unique=True,
            sqlite_where=text(BY_ITSELF),
            postgresql_where=text(BY_ITSELF),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    number: str
    questionnaire_id: int = Field(foreign_key="survey_questionnaire.id")
    profile: str
    occasion: str
    period: str
    purpose: str = ""
    population: str = ""
    method: str = ""
    use_of_results: str = ""
    responsible_id: int | None = Field(default=None, foreign_key="staff.id")
    planned_by: int | None = Field(default=None, foreign_key="staff.id")
    planned_at: datetime = Field(sa_type=Instant)
    former_id: int | None = Field(default=None, foreign_key="survey_wave.id")
    record_id: int | None = Field(default=None, foreign_key="record.id")
    way: str = "simple"
    margin: int = 5
    share: int = 100
    returns: int = 0
    expected_rate: int = 60
    buildings: str = ""
    opens_on: date
    window_days: int = 7
    working: bool = False
    pilot_size: int = 0
    status: str = "planned"
    version: int = 1
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    submitted_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    sent_back_id: int | None = None
    rotation: int = 0
    commitments: str = ""
    drawn_at: datetime | None = Field(default=None, sa_type=Instant)
    frame_digest: str = ""
    households: int = 0
    piloted_at: datetime | None = Field(default=None, sa_type=Instant)
    opens_at: datetime | None = Field(default=None, sa_type=Instant)
    closes_at: datetime | None = Field(default=None, sa_type=Instant)
    paused_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    figured_at: datetime | None = Field(default=None, sa_type=Instant)
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)
    reviewed_by: int | None = Field(default=None, foreign_key="staff.id")
    reported_at: datetime | None = Field(default=None, sa_type=Instant)
    report_approved_by: int | None = Field(default=None, foreign_key="staff.id")
    publication_id: int | None = None
    publication_by: int | None = Field(default=None, foreign_key="staff.id")
    published_at: datetime | None = Field(default=None, sa_type=Instant)
    published_by: int | None = Field(default=None, foreign_key="staff.id")
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)


class SurveyRotation(SQLModel, table=True):
    """Where the draws of an estate stand (Q4): the running rotation, and the secret all seeds come from."""

    __tablename__ = "survey_rotation"
    estate_id: int = Field(primary_key=True, foreign_key="estate.id")
    secret: str
    number: int = 1
    since: datetime = Field(sa_type=Instant)


class SurveyHousehold(SQLModel, table=True):
    """A household of a wave's frame, frozen when it was drawn: in the sample, or in the order of who comes next.

    ``rank`` is its place in the order of the draw, 0 for who could not be drawn. ``rotation`` is the one in which it
    was drawn and had its turn, 0 for none. ``asked_id`` is the resident whom the bot asks, ``bound_to`` the account
    that the link on its paper was bound to by its first use (A24, A26).
    """

    __tablename__ = "survey_household"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("mode", MODES),
        CheckConstraint("reminded BETWEEN 0 AND 2", name="reminded_twice_at_most"),
        Index("ix_survey_household_unit_id", "unit_id", "rotation"),
        Index(
            "ix_survey_household_line",
            "wave_id",
            "outcome",
            "rank",
            sqlite_where=text(DRAWN),
            postgresql_where=text(DRAWN),
        ),
        Index("ix_survey_household_order", "wave_id", "drawn", "stratum", "rank"),
        Index("ix_survey_household_bound_to", "bound_to", sqlite_where=text(BOUND), postgresql_where=text(BOUND)),
        Index(
            "ix_survey_household_sent_at", "wave_id", "sent_at", sqlite_where=text(SENT), postgresql_where=text(SENT)
        ),
    )
    wave_id: int = Field(primary_key=True, foreign_key="survey_wave.id")
    unit_id: int = Field(primary_key=True, foreign_key="unit.id")
    rank: int = 0
    stratum: str
    key_customer: bool = False
    resting: bool = False
    drawn: bool = False
    rotation: int = 0
    outcome: str = "queued"
    mode: str = "bot"
    changed_at: datetime = Field(sa_type=Instant)
    asked_id: int | None = Field(default=None, foreign_key="resident.id")
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    reminded: int = 0
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    code_hash: str | None = Field(default=None, unique=True)
    bound_to: int | None = Field(default=None, sa_type=BigId)


class SurveyStep(SQLModel, table=True):
    """One rung of the ladder that a household of a wave has climbed: what, how, by whose hand, when; append-only."""

    __tablename__ = "survey_step"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("mode", MODES),
        Index("ix_survey_step_wave_id", "wave_id", "unit_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    unit_id: int = Field(foreign_key="unit.id")
    outcome: str
    mode: str
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)


class SurveySubstitution(SQLModel, table=True):
    """Who could not be asked, and who was next in the order of the same stratum (Q4); nobody, where it had no more."""

    __tablename__ = "survey_substitution"
    __table_args__ = (UniqueConstraint("wave_id", "gone_unit_id"),)
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    gone_unit_id: int = Field(foreign_key="unit.id")
    next_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    why: str
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)


class SurveyHistory(SQLModel, table=True):
    """One change of a wave: append-only, each row chained to the one before, as a record's history is."""

    __tablename__ = "survey_history"
    __table_args__ = (UniqueConstraint("wave_id", "seq"),)
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    seq: int
    at: datetime = Field(sa_type=Instant)
    who: str
    who_id: int
    what: str
    details: str
    previous: str
    hash: str
