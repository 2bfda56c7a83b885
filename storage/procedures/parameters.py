"""The parameters of a procedure: what each means, which rule reads it, and which values it may have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, get_type_hints

from storage.calendar import wall

SEVERITIES = ("general", "important", "hot", "major")
KINDS = ("complaint", "repair", "suggestion", "enquiry", "praise")
ROLES = ("agent", "handler", "head", "supervisor", "manager", "quality", "executive")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: what it ought to be, whether a value is one, and how it is read from the file."""

    ought: str
    sound: Callable[[Any], bool]
    read: Callable[[Any], Any] = lambda value: value


def _whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_wall(value: Any) -> bool:
    try:
        return isinstance(value, str) and wall(value) is not None
    except ValueError:
        return False


def _rising(value: Any, most: int) -> bool:
    numbers = isinstance(value, list) and bool(value) and all(map(_whole, value))
    return numbers and list(value) == sorted(set(value)) and value[0] > 0 and value[-1] <= most


TEXT = Kind("a text", lambda value: isinstance(value, str))
WHOLE = Kind("a whole number", _whole)
PERCENT = Kind("a percentage from 0 to 100", lambda value: _whole(value) and value <= 100)
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
WALL = Kind("a time HH:MM", _is_wall, wall)
TWO_PERCENTS = Kind("two rising percentages", lambda value: _rising(value, 100) and len(value) == 2, tuple)
DAYS = Kind("rising numbers of days", lambda value: _rising(value, 60), tuple)


def one_of(*words: str) -> Kind:
    """One of several words."""
    return Kind(f"one of {', '.join(words)}", lambda value: value in words)


def some_of(*words: str) -> Kind:
    """Any of several words, or none."""

    def sound(value: Any) -> bool:
        return isinstance(value, list) and all(one in words for one in value) and len(set(value)) == len(value)

    return Kind(f"a list of {', '.join(words)}", sound, frozenset)


@dataclass(frozen=True, slots=True)
class Procedure:
    """The parameters of a profile, by the rules that read them. Days without another word are calendar days."""

    id: Annotated[str, TEXT]
    name: Annotated[str, TEXT]

    # F: until when the first-contact person is accountable (F3), the claim window (F4), until a transfer is
    # accepted (F5).
    first_contact_until: Annotated[str, one_of("explained", "registered", "answered")]
    claim_minutes: Annotated[int, WHOLE]
    accept_minutes: Annotated[int, WHOLE]

    # I: until an unsent filing is asked about (I8); whether a complaint box is emptied every day (I5).
    draft_minutes: Annotated[int, WHOLE]
    box: Annotated[bool, FLAG]

    # S: before the end of service hours the promise is for the next day (S1); the reminders and the digest (S3).
    cutoff_minutes: Annotated[int, WHOLE]
    reminders: Annotated[tuple[int, int], TWO_PERCENTS]
    digest_at: Annotated[time, WALL]

    # K: when what is unresolved becomes graver (K2–K4), how many make it so, the green channel (K8), and the company
    # office that keeps grave cases (K7).
    important_working_days: Annotated[int, WHOLE]
    hot_days: Annotated[int, WHOLE]
    major_months: Annotated[int, WHOLE]
    hot_people: Annotated[int, WHOLE]
    major_people: Annotated[int, WHOLE]
    similar_count: Annotated[int, WHOLE]
    similar_days: Annotated[int, WHOLE]
    green_minutes: Annotated[int, WHOLE]
    green_return_working_days: Annotated[int, WHOLE]
    office: Annotated[str, one_of("quality", "enterprise", "coordination", "administration", "director")]

    # H: what is signed and by whom (H1), when a department returns (H3), corrective action (H4), whether the resident
    # is contacted at once and confirms the result (H3), how long silence lasts before it closes (X14), collective
    # replies (H5), and where a resident can turn to without an agreement (X14).
    signature: Annotated[str, one_of("none", "important_up", "all")]
    signer: Annotated[str, one_of(*ROLES)]
    return_working_days: Annotated[int, WHOLE]
    correction: Annotated[bool, FLAG]
    verify_working_days: Annotated[int, WHOLE]
    contact_task: Annotated[bool, FLAG]
    confirmation: Annotated[bool, FLAG]
    silence_days: Annotated[int, WHOLE]
    collective_reply: Annotated[str, one_of("never", "after")]
    outside: Annotated[str, TEXT]

    # V: when the questions are pushed (V1, repairs apart), the floor of completed visits, what is visited without
    # exception (V2) or in person (V3), when silence is reminded (V4), and how often people are visited without a
    # matter (V6).
    visit_working_days: Annotated[int, WHOLE]
    repair_visit_working_days: Annotated[int, WHOLE]
    visit_at: Annotated[time, WALL]
    visit_floor: Annotated[int, PERCENT]
    visit_all_kinds: Annotated[frozenset[str], some_of(*KINDS)]
    visit_all_severities: Annotated[frozenset[str], some_of(*SEVERITIES)]
    visit_in_person: Annotated[frozenset[str], some_of(*SEVERITIES)]
    visit_reminder_days: Annotated[tuple[int, ...], DAYS]
    periodic_visits_a_year: Annotated[int, WHOLE]


KINDS_OF: dict[str, Kind] = {
    name: annotated.__metadata__[0] for name, annotated in get_type_hints(Procedure, include_extras=True).items()
}
