"""What households said in a survey: forms, answers, words; and what was made of it: comparisons and measures."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

FORM_KINDS = ("household", "self", "other")
STATES = ("open", "complete", "partial", "broken off", "blank")
ENTRY_MODES = ("bot", "phone", "paper", "door", "self")
VOIDS = ("", "out of sample", "blank", "broken off", "duplicate", "too fast", "straight-lining", "not theirs")
PARTS = ("opinion", "expectation", "reply", "sent_back", "measure", "finding", "publication")
COUNTS = "counts"


class SurveyWords(SQLModel, table=True):
    """What somebody wrote in a survey or about one: the only place of it, so that it can be erased."""

    __tablename__ = "survey_words"
    __table_args__ = (one_of("part", PARTS), Index("ix_survey_words_wave_id", "wave_id", "id"))
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    part: str
    author: str
    author_id: int
    body: str
    salt: str
    at: datetime = Field(sa_type=Instant)


class SurveyForm(SQLModel, table=True):
    """One questionnaire as it is being answered or was returned.

    *household*: of a household of the wave; *self*: an assessment by our own staff (B); *other*: about another
    ``provider`` (Q15). The last two have no unit and enter no figure of the wave. ``counts``: it stands for its
    household (A25); ``extra``: kept beside the one that does; ``void``: why it is excluded (X25). What cleaning looks
    at is kept when it is finished: rated questions ``asked`` and ``rated``, ``scored`` ones and how many different
    ``levels`` they got, ``seconds`` from the first to the last answer, not known of paper. ``building`` is that of the
    frame.
    """

    __tablename__ = "survey_form"
    __table_args__ = (
        one_of("kind", FORM_KINDS),
        one_of("mode", ENTRY_MODES),
        one_of("state", STATES),
        one_of("void", VOIDS),
        CheckConstraint("(kind = 'household') = (unit_id IS NOT NULL)", name="unit_of_a_household"),
        CheckConstraint("NOT counts OR (void = '' AND NOT extra AND completed_at IS NOT NULL)", name="counts_returned"),
        Index(
            "uq_survey_form_counts",
            "wave_id",
            "unit_id",
            unique=True,
            sqlite_where=text(COUNTS),
            postgresql_where=text(COUNTS),
        ),
        Index("ix_survey_form_wave_id", "wave_id", "unit_id"),
        Index("ix_survey_form_resident_id", "resident_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    kind: str = "household"
    provider: str = ""
    building: str = ""
    resident_id: int | None = Field(default=None, foreign_key="resident.id")
    user_id: int | None = Field(default=None, sa_type=BigId)
    mode: str = "bot"
    entered_by: int | None = Field(default=None, foreign_key="staff.id")
    started_at: datetime = Field(sa_type=Instant)
    completed_at: datetime | None = Field(default=None, sa_type=Instant)
    state: str = "open"
    asked: int = 0
    rated: int = 0
    scored: int = 0
    levels: int = 0
    seconds: int | None = None
    counts: bool = False
    extra: bool = False
    void: str = ""


class SurveyAnswer(SQLModel, table=True):
    """The answer to one question: a number, or the codes ``chosen``, apart by blanks, or why there is none (Q7)."""

    __tablename__ = "survey_answer"
    __table_args__ = (one_of("mark", ("", "not_applicable", "declined", "unclear")),)
    form_id: int = Field(primary_key=True, foreign_key="survey_form.id")
    item: str = Field(primary_key=True)
    value: int | None = None
    chosen: str = ""
    mark: str = ""
    at: datetime = Field(sa_type=Instant)


class SurveyOpinion(SQLModel, table=True):
    """Words that a form bears: which services they are about, coded twice for a tenth, and what came of them (Q9, Q11).

    ``services`` and ``again`` are codes apart by blanks; ``record_id`` is the record that an opinion became.
    """

    __tablename__ = "survey_opinion"
    __table_args__ = (
        CheckConstraint("again_by IS NULL OR again_by <> coded_by", name="coded_by_two"),
        Index("ix_survey_opinion_words_id", "words_id"),
    )
    form_id: int = Field(primary_key=True, foreign_key="survey_form.id")
    item: str = Field(primary_key=True)
    words_id: int = Field(foreign_key="survey_words.id")
    services: str = ""
    coded_by: int | None = Field(default=None, foreign_key="staff.id")
    again: str = ""
    again_by: int | None = Field(default=None, foreign_key="staff.id")
    record_id: int | None = Field(default=None, foreign_key="record.id")
    reply_id: int | None = Field(default=None, foreign_key="survey_words.id")
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: int | None = Field(default=None, foreign_key="staff.id")


class SurveyComparison(SQLModel, table=True):
    """A returned form to be compared with its original (Q10): drawn for a risk, at random, or because one was found."""

    __tablename__ = "survey_comparison"
    __table_args__ = (
        UniqueConstraint("wave_id", "form_id"),
        CheckConstraint("(compared_at IS NULL) = (alike IS NULL)", name="compared_with_a_finding"),
    )
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    form_id: int = Field(foreign_key="survey_form.id")
    drawn_because: str
    compared_by: int | None = Field(default=None, foreign_key="staff.id")
    compared_at: datetime | None = Field(default=None, sa_type=Instant)
    alike: bool | None = None


class SurveyMeasure(SQLModel, table=True):
    """What is done about a point of the focus list (Q13): who, by when; verified by somebody else."""

    __tablename__ = "survey_measure"
    __table_args__ = (
        CheckConstraint("verified_by IS NULL OR verified_by <> owner_id", name="not_by_its_owner"),
        CheckConstraint("effective IS NULL OR done_at IS NOT NULL", name="verified_after_done"),
        Index("ix_survey_measure_wave_id", "wave_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="survey_wave.id")
    item: str
    owner_id: int = Field(foreign_key="staff.id")
    due_on: date
    words_id: int = Field(foreign_key="survey_words.id")
    made_by: int = Field(foreign_key="staff.id")
    made_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    verified_by: int | None = Field(default=None, foreign_key="staff.id")
    verified_at: datetime | None = Field(default=None, sa_type=Instant)
    effective: bool | None = None
    finding_id: int | None = Field(default=None, foreign_key="survey_words.id")
