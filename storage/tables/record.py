"""The register: records, words, evidence, first contact, handling, responses, history, visits.

Words are apart from everything else because they are personal data and can be erased; history
keeps only ids, field names and salted hashes, and nothing may change it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, one_of

KINDS = ("complaint", "repair", "suggestion", "enquiry", "praise")
STATUSES = ("filed", "handling", "resolved", "closed", "withdrawn")
SEVERITIES = ("general", "important", "hot", "major")
NOT_STORED = "stored_at IS NULL AND missing = ''"
# What words can be to a record; the later ones are what staff write for a procedure's form, and ("tell") what is to be
# said by phone to somebody whom no message reaches.
PARTS = (
    "text", "added", "edited", "answer", "resolution", "note", "handover", "visit",
    "wish", "cause", "proposal", "progress", "explanation", "action", "finding", "point",
    "reasons", "outstanding", "objection", "statement", "sent_back", "lowered", "tell",
)  # fmt: skip
CHANNELS = ("bot", "visit", "phone", "letter", "box", "email", "fax", "web")


class Record(SQLModel, table=True):
    """One matter of one complainant. The instants of S1 are stored at filing and never rewritten.

    ``filed_by`` is who entered it on a resident's behalf (I1), ``origin_id`` the request that was not met (X34).
    ``return_by`` is when the department must have returned it (H3), counted from ``assigned_at``. ``work_open``:
    it is answered, but something is still to be done (X50). ``people`` is how many say they are concerned (K2, K3),
    ``risks`` the codes of what may come of it, apart by blanks; ``strong``: the resident reacted strongly (V2).
    ``on_file_at`` is since when the company's office keeps it on file (K7).
    """

    __table_args__ = (
        UniqueConstraint("estate_id", "number"),
        one_of("kind", KINDS),
        one_of("status", STATUSES),
        one_of("severity", SEVERITIES),
        one_of("channel", CHANNELS),
        CheckConstraint("promised_at IS NULL OR promised_at > filed_at", name="promised_after_filing"),
        CheckConstraint("breach_at IS NULL OR breach_at >= promised_at", name="breach_after_promise"),
        Index("ix_record_resident_id", "resident_id", "id"),
        Index("ix_record_estate_id_status", "estate_id", "status", "id"),
        Index("ix_record_estate_id_breached_at", "estate_id", "breached_at"),
        Index("ix_record_estate_id_filed_at", "estate_id", "filed_at"),
        Index("ix_record_estate_id_resolved_at", "estate_id", "resolved_at"),
        Index("ix_record_estate_id_return_by", "estate_id", "return_by"),
        Index("ix_record_collective_id", "collective_id"),
        Index("ix_record_origin_id", "origin_id"),
        Index("ix_record_unit_id", "unit_id"),
        Index(
            "ix_record_on_file",
            "estate_id",
            "on_file_at",
            sqlite_where=text("on_file_at IS NOT NULL"),
            postgresql_where=text("on_file_at IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    estate_id: int = Field(foreign_key="estate.id")
    number: str
    kind: str
    status: str = "filed"
    severity: str = "general"
    responsibility: str = ""
    category: str = "oth"
    place: str = ""
    channel: str = "bot"
    wish: str = ""
    confirmed: bool = True
    resident_id: int = Field(foreign_key="resident.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    procedure: str = "C3"
    calendar: str = ""
    heard_at: datetime = Field(sa_type=Instant)
    filed_at: datetime = Field(sa_type=Instant)
    promised_at: datetime | None = Field(default=None, sa_type=Instant)
    breach_at: datetime | None = Field(default=None, sa_type=Instant)
    breached_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_as: str = ""
    reopened: int = 0
    version: int = 1
    department_id: int | None = None
    filed_by: int | None = None
    origin_id: int | None = None
    collective_id: int | None = None
    hazard: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    risks: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    people: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    people_confirmed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    strong: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    needs_help: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    key_customer: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    went_above: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    formal_opinion: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    work_open: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    validity: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    assigned_at: datetime | None = Field(default=None, sa_type=Instant)
    return_by: datetime | None = Field(default=None, sa_type=Instant)
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    on_file_at: datetime | None = Field(default=None, sa_type=Instant)


class Words(SQLModel, table=True):
    """What somebody wrote, about a record: the only place of it, so that it can be erased."""

    __table_args__ = (
        one_of("part", PARTS),
        Index("ix_words_record_id", "record_id", "id"),
        Index("ix_words_source", "chat_id", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    part: str
    author: str
    author_id: int
    body: str
    salt: str
    chat_id: int | None = Field(default=None, sa_type=BigId)
    message_id: int | None = Field(default=None, sa_type=BigId)
    at: datetime = Field(sa_type=Instant)


class Attachment(SQLModel, table=True):
    """Evidence of a record, by Telegram's handle, and where our own copy of the file is.

    ``sha256`` names the copy, ``missing`` says why there is none and never will be; neither: not yet.
    """

    __table_args__ = (
        Index("ix_attachment_record_id", "record_id", "id"),
        Index("ix_attachment_not_stored", "id", sqlite_where=text(NOT_STORED), postgresql_where=text(NOT_STORED)),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    words_id: int | None = Field(default=None, foreign_key="words.id")
    kind: str
    file_id: str
    unique_id: str = ""
    size: int = Field(default=0, sa_type=BigId)
    name: str = ""
    at: datetime = Field(sa_type=Instant)
    sha256: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    media_type: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    stored_at: datetime | None = Field(default=None, sa_type=Instant)
    missing: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Ownership(SQLModel, table=True):
    """The first-contact person 首问责任人 of a record: one row a record, never changed (F1, F2).

    ``released_at`` is when accountability ended by ``first_contact_until`` (F3); it is set once.
    """

    __table_args__ = (
        one_of("how", ("heard", "claimed", "rota", "supervisor", "manager")),
        CheckConstraint("released_at IS NULL OR released_at >= at", name="released_after_start"),
    )
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    staff_id: int = Field(foreign_key="staff.id", index=True)
    how: str
    at: datetime = Field(sa_type=Instant)
    released_at: datetime | None = Field(default=None, sa_type=Instant)
    released_by: int | None = Field(default=None, foreign_key="staff.id")


class Handling(SQLModel, table=True):
    """A period in which one person handles the record; at most one is open."""

    __table_args__ = (
        Index(
            "uq_handling_open",
            "record_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(
            "ix_handling_desk", "staff_id", sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL")
        ),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index("ix_handling_record_id", "record_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    staff_id: int = Field(foreign_key="staff.id")
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)


class Transfer(SQLModel, table=True):
    """A recorded hand-over: from whom, to whom, by whom, when, why (F5).

    Given and accepted are two moments: until ``accepted_at`` the former handler stays. ``declined_at`` ends it.
    """

    __table_args__ = (CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="one_answer"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    from_id: int = Field(foreign_key="staff.id")
    to_id: int = Field(foreign_key="staff.id")
    by_id: int = Field(foreign_key="staff.id")
    words_id: int | None = Field(default=None, foreign_key="words.id")
    at: datetime = Field(sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    declined_at: datetime | None = Field(default=None, sa_type=Instant)
    answer_id: int | None = Field(default=None, foreign_key="words.id")


class Response(SQLModel, table=True):
    """A response in the sense of S2: by a person, to the resident. Void when it could not arrive."""

    __table_args__ = (one_of("how", ("message", "call", "visit")),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    how: str
    words_id: int | None = Field(default=None, foreign_key="words.id")
    at: datetime = Field(sa_type=Instant)
    void_at: datetime | None = Field(default=None, sa_type=Instant)
    void_reason: str = ""


class History(SQLModel, table=True):
    """One change of a record: append-only, no personal data, each row chained to the one before."""

    __table_args__ = (UniqueConstraint("record_id", "seq"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    seq: int
    at: datetime = Field(sa_type=Instant)
    who: str
    who_id: int
    what: str
    details: str
    previous: str
    hash: str


class Visit(SQLModel, table=True):
    """A follow-up visit 回访 after a resolution: one per round of resolving (V1).

    ``mode`` is how it was made, ``staff_id`` who entered what the resident said by phone or at the door (V4).
    """

    __table_args__ = (
        UniqueConstraint("record_id", "round"),
        *(CheckConstraint(f"{name} BETWEEN 1 AND 5", name=f"{name}_level") for name in ("result", "speed", "attitude")),
        one_of("outcome", ("planned", "asked", "solved", "not_solved", "no_answer", "cancelled")),
        one_of("mode", ("bot", "phone", "person")),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    round: int
    planned_at: datetime = Field(sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str = "planned"
    result: int | None = None
    speed: int | None = None
    attitude: int | None = None
    words_id: int | None = Field(default=None, foreign_key="words.id")
    mode: str = Field(default="bot", sa_column_kwargs={"server_default": text("'bot'")})
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    draw_id: int | None = Field(default=None, foreign_key="visit_draw.id")
