"""What a step may ask to be done, as data.

Dialogs only name a deed; ``handlers/apply`` does it inside the transaction, where ``storage``
may still refuse. Records are named by their row id, people by theirs; texts are the person's own.
"""

from dataclasses import dataclass
from typing import Literal

from dialogs.events import Media

Kind = Literal["complaint", "repair", "suggestion", "enquiry", "praise"]
Release = Literal["answer", "resolution", "note"]
Level = Literal[1, 2, 3, 4, 5]


@dataclass(frozen=True, slots=True)
class Bind:
    """Tie the person to the unit behind a unit code, unconfirmed until staff confirm (A14)."""

    code: str
    name: str
    phone: str
    notice: str


@dataclass(frozen=True, slots=True)
class JoinStaff:
    """Redeem a one-time staff invitation (A12)."""

    code: str


@dataclass(frozen=True, slots=True)
class JudgeBinding:
    """A member of staff says whether a binding is right."""

    binding: int
    right: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message that became part of a filing, kept apart so that an edit finds it (A65)."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class File:
    """Put a matter on the register (I1–I4). ``confirmed`` is false when nobody pressed send (I8)."""

    kind: Kind
    said: tuple[Said, ...]
    media: tuple[Media, ...]
    category: str
    place: str
    confirmed: bool = True
    call: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AddTo:
    """The resident adds words or evidence to their own record (I6)."""

    record: int
    said: tuple[Said, ...]
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Amend:
    """The resident edited a message after filing: the original stays, the edit is appended (A65)."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Urge:
    """The resident asks for haste (I6)."""

    record: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The resident takes the record back (I6)."""

    record: int


@dataclass(frozen=True, slots=True)
class ComplainAgain:
    """The resident says of a resolved or closed record that it is not solved (H6)."""

    record: int


@dataclass(frozen=True, slots=True)
class RequestCall:
    """The resident asks to be called (I8); about a record, or a new enquiry when ``record`` is 0."""

    record: int = 0
    phone: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Become the first-contact person and present handler of a record (F1)."""

    record: int


@dataclass(frozen=True, slots=True)
class ConfirmRegistration:
    """The customer centre confirms that the record is accurately registered (F3, C3)."""

    record: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the handling to a colleague; first contact stays where it is (F2)."""

    record: int
    staff: int
    why: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Release what a member of staff wrote: to the resident, as the result, or as a note (S2, S4)."""

    record: int
    release: Release
    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class LogContact:
    """A call or a visit was made by a named person; it counts as a response (S2)."""

    record: int
    how: Literal["call", "visit"]


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """The answers of a follow-up visit (V1); 0 stands for a question not answered."""

    visit: int
    solved: bool
    result: int = 0
    speed: int = 0
    attitude: int = 0
    words: str = ""


Deed = (
    Bind
    | JoinStaff
    | JudgeBinding
    | File
    | AddTo
    | Amend
    | Urge
    | Withdraw
    | ComplainAgain
    | RequestCall
    | Claim
    | ConfirmRegistration
    | HandOver
    | Reply
    | LogContact
    | RecordVisit
)
