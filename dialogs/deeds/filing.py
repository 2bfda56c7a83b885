"""What may be asked about filing for somebody else, or anew for what was not met, as data."""

from dataclasses import dataclass
from typing import Literal

from dialogs.events import Media

Channel = Literal["visit", "phone", "letter", "box", "email", "fax", "web"]


@dataclass(frozen=True, slots=True)
class LookAtUnit:
    """Staff named a unit, and are shown who of it may be meant; that goes onto the audit trail (A71)."""

    unit: int


@dataclass(frozen=True, slots=True)
class FileOnBehalf:
    """Put a matter on the register that a resident told staff (I1).

    ``said`` pairs each message id with its text. ``resident`` is a known complainant, ``occupant`` somebody on the
    roll; without either ``name`` and ``phone`` are those of a complainant without an account. ``heard_by`` heard it
    first, 0 for the filer (F1), at the instant ``heard_at`` in ISO words, "" for when the filing began (X35).
    ``own``: the filer found it, so that nobody else is to be told.
    """

    unit: int
    estate: int
    kind: str
    category: str
    place: str
    channel: Channel
    said: tuple[tuple[int, str], ...]
    media: tuple[Media, ...] = ()
    resident: int = 0
    occupant: int = 0
    name: str = ""
    phone: str = ""
    heard_by: int = 0
    heard_at: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class ComplainAbout:
    """The resident makes a complaint of a request that was not met (X34)."""

    record: int


FilingDeed = LookAtUnit | FileOnBehalf | ComplainAbout
