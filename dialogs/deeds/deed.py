"""What a step may ask to be done, as data.

Dialogs only name a deed; ``handlers/doing/apply`` does it inside the transaction, where ``storage``
may still refuse. Records are named by their row id, people by theirs; texts are the person's own.
"""

from dataclasses import dataclass
from typing import Literal

from dialogs.deeds.duty import DutyDeed
from dialogs.deeds.filing import FilingDeed
from dialogs.deeds.handbook import HandbookDeed
from dialogs.deeds.handling import HandlingDeed
from dialogs.deeds.learning import LearningDeed
from dialogs.deeds.papers import PaperDeed
from dialogs.deeds.severity import SeverityDeed
from dialogs.deeds.surveys import SurveyDeed
from dialogs.deeds.tasks import TaskDeed
from dialogs.deeds.visits import VisitDeed
from dialogs.events import Media, Said

Kind = Literal["complaint", "repair", "suggestion", "enquiry", "praise"]
Release = Literal["answer", "resolution", "on_spot", "note"]
Level = Literal[1, 2, 3, 4, 5]


@dataclass(frozen=True, slots=True)
class Bind:
    """Tie the person to the unit behind a unit code, unconfirmed until staff confirm (A14).

    ``proven``: the phone is Telegram's own contact card of the sender; what somebody typed proves nothing (A16).
    """

    code: str
    name: str
    phone: str
    notice: str
    proven: bool = False


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
class ChooseHome:
    """The resident says of which of their units they speak."""

    unit: int


@dataclass(frozen=True, slots=True)
class MoveOut:
    """The resident lives in one of their units no longer."""

    binding: int


@dataclass(frozen=True, slots=True)
class EndBinding:
    """The customer centre ends a binding: somebody has moved out."""

    binding: int


@dataclass(frozen=True, slots=True)
class RenewCard:
    """Make a fresh link for a unit; the card on paper opens nothing from then on."""

    unit: int


@dataclass(frozen=True, slots=True)
class Reinvite:
    """Make a fresh invitation for a colleague whose own has expired (A15)."""

    staff: int


@dataclass(frozen=True, slots=True)
class TieGroup:
    """Let this group be an estate's or a department's: by a one-time code, or by the choice of its manager."""

    code: str = ""
    estate: int = 0
    department: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """Put a matter on the register (I1–I4). ``confirmed`` is false when nobody pressed send (I8).

    ``unit`` is which of the person's units it is about; 0 for the one they spoke of last. ``entry`` is the entry of
    the handbook that was offered and did not help, 0 for none (I7). ``together`` is the neighbours' record that it
    belongs together with, by the person's own wish (K9). ``wish`` is what they would like to come of it (X7).
    """

    kind: Kind
    said: tuple[Said, ...]
    media: tuple[Media, ...]
    category: str
    place: str
    confirmed: bool = True
    call: bool = False
    phone: str = ""
    unit: int = 0
    entry: int = 0
    together: int = 0
    wish: str = ""


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
    """The resident asks for haste (I6).

    ``said`` is how they put it, if they wrote more than a press, and ``media`` what they sent with it.
    """

    record: int
    said: tuple[Said, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The resident takes the record back (I6). ``said`` and ``media`` as for ``Urge``."""

    record: int
    said: tuple[Said, ...] = ()
    media: tuple[Media, ...] = ()


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
    """Offer the handling to a colleague, or to the head of a department (F5); first contact stays where it is (F2)."""

    record: int
    staff: int
    why: str
    department: int = 0


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


Deed = (
    Bind
    | JoinStaff
    | JudgeBinding
    | ChooseHome
    | MoveOut
    | EndBinding
    | RenewCard
    | Reinvite
    | TieGroup
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
    | DutyDeed
    | FilingDeed
    | TaskDeed
    | HandlingDeed
    | LearningDeed
    | SeverityDeed
    | HandbookDeed
    | VisitDeed
    | SurveyDeed
    | PaperDeed
)
