"""What the procedures ask between filing and closing: proposal, extension, correction, points, decision, objection.

Whatever somebody wrote is in ``words`` and only named here; so it can be erased, and these rows stay.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import Instant, one_of

OUTCOMES = ("upheld", "partly", "not_upheld", "not_ours", "explained")
REMEDIES = (
    "repair", "redo", "refund", "replacement", "information", "apology",
    "compensation", "goodwill", "practice", "referral", "none",
)  # fmt: skip


class Proposal(SQLModel, table=True):
    """The department's opinion 处理意见 (H1): cause, what shall be done, by when; and what the signer said to it.

    One a round: who is sent back writes the next. ``signed_by`` is set with ``signed_at`` or ``sent_back_at``.
    """

    __table_args__ = (
        UniqueConstraint("record_id", "round"),
        CheckConstraint("signed_at IS NULL OR sent_back_at IS NULL", name="one_answer"),
        CheckConstraint("signed_by IS NULL OR signed_by <> staff_id", name="not_by_its_author"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    round: int
    staff_id: int = Field(foreign_key="staff.id")
    cause_id: int = Field(foreign_key="words.id")
    proposal_id: int = Field(foreign_key="words.id")
    planned_on: date
    at: datetime = Field(sa_type=Instant)
    signed_by: int | None = Field(default=None, foreign_key="staff.id")
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_back_at: datetime | None = Field(default=None, sa_type=Instant)
    answer_id: int | None = Field(default=None, foreign_key="words.id")


class Extension(SQLModel, table=True):
    """A return put off before it was due (H3, X48): why, until when, and when the resident was told."""

    __table_args__ = (
        Index("ix_extension_record_id", "record_id"),
        CheckConstraint("until > former", name="later_than_before"),
        CheckConstraint("at <= former", name="asked_in_time"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    staff_id: int = Field(foreign_key="staff.id")
    former: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    why_id: int = Field(foreign_key="words.id")
    at: datetime = Field(sa_type=Instant)
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    told_by: int | None = Field(default=None, foreign_key="staff.id")


class Correction(SQLModel, table=True):
    """A corrective and preventive action 纠正和预防措施 (H4): one a round, until one is verified as effective.

    ``effective`` is empty until the centre has verified; whoever carried it out does not verify it (X4).
    """

    __table_args__ = (
        UniqueConstraint("record_id", "round"),
        CheckConstraint("effective IS NULL OR done_at IS NOT NULL", name="verified_after_done"),
        CheckConstraint("verified_by IS NULL OR verified_by <> staff_id", name="not_by_its_owner"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    round: int
    staff_id: int = Field(foreign_key="staff.id")
    cause_id: int = Field(foreign_key="words.id")
    action_id: int = Field(foreign_key="words.id")
    planned_on: date
    at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    verify_by: datetime | None = Field(default=None, sa_type=Instant)
    verified_at: datetime | None = Field(default=None, sa_type=Instant)
    verified_by: int | None = Field(default=None, foreign_key="staff.id")
    effective: bool | None = None
    finding_id: int | None = Field(default=None, foreign_key="words.id")


class Point(SQLModel, table=True):
    """One point of a matter that wants its own answer (X51); a matter with an open point is not closed."""

    __table_args__ = (UniqueConstraint("record_id", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    position: int
    words_id: int = Field(foreign_key="words.id")
    answer_id: int | None = Field(default=None, foreign_key="words.id")
    at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


class Decision(SQLModel, table=True):
    """What was decided and told to the resident (X13): outcome, reasons, remedy (X12), what is still open until when.

    ``approved_at`` stands where the matter needs a formal opinion (H5) and is set before it is told.
    """

    __table_args__ = (
        UniqueConstraint("record_id", "round"),
        one_of("outcome", OUTCOMES),
        one_of("remedy", REMEDIES),
        CheckConstraint("approved_by IS NULL OR approved_by <> staff_id", name="not_by_its_author"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    round: int
    staff_id: int = Field(foreign_key="staff.id")
    outcome: str
    remedy: str
    reasons_id: int = Field(foreign_key="words.id")
    open_id: int | None = Field(default=None, foreign_key="words.id")
    open_until: date | None = None
    at: datetime = Field(sa_type=Instant)
    approved_by: int | None = Field(default=None, foreign_key="staff.id")
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_back_at: datetime | None = Field(default=None, sa_type=Instant)
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)


class Objection(SQLModel, table=True):
    """The resident is not satisfied with a result (X49): reviewed by somebody who did not handle it first."""

    __table_args__ = (UniqueConstraint("record_id", "round"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    round: int
    words_id: int | None = Field(default=None, foreign_key="words.id")
    at: datetime = Field(sa_type=Instant)
    reviewer_id: int | None = Field(default=None, foreign_key="staff.id")
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class Collective(SQLModel, table=True):
    """A collective complaint 集体投诉 (K9): records of several complainants about one thing, with a lead record."""

    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    lead_id: int = Field(foreign_key="record.id", unique=True)
    at: datetime = Field(sa_type=Instant)
