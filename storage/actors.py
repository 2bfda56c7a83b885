"""Who acts: a resident, a member of staff, or the system itself."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system) whose deed this is. ``id`` is the row id of resident or staff."""

    kind: Literal["resident", "staff", "system", "nobody"]
    id: int = 0
    user_id: int = 0
    name: str = ""


SYSTEM = Actor("system")
