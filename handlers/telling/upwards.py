"""Who is told of a matter, and who instead where nobody holds a role: the next level up, never nobody.

Whom a complaint accuses is told nothing of it (X4). Where nobody at all can be told, that stands on the history, and
`shouwen check` says who is missing.
"""

from collections.abc import Container

from handlers.office import Turn
from storage.actors import SYSTEM
from storage.people import staff
from storage.register import history, records
from storage.tables import Record, Staff

# Whom to turn to when nobody holds these roles; copies for the company's office go no further.
_NEXT: dict[frozenset[str], tuple[str, ...]] = {
    frozenset({"supervisor"}): ("manager", "executive"),
    frozenset({"manager"}): ("executive", "supervisor"),
    frozenset({"supervisor", "manager"}): ("executive",),
}


def to_tell(turn: Turn, record: Record, *roles: str, besides: frozenset[int] = frozenset()) -> list[Staff]:
    """F4, X4: everybody with one of these roles who has an account and is not accused; else the next level up.

    ``besides`` are passed over, too: whom only the words accuse that are told.
    """
    accused = records.accused(turn.db, record) | besides
    ladder: list[str | tuple[str, ...]] = [roles, *_NEXT.get(frozenset(roles), ())]
    return staff.first_level(turn.db, record.estate_id, ladder, lambda one: _able(one, accused))


def _able(one: Staff, besides: Container[int | None]) -> bool:
    return one.user_id is not None and one.id not in besides


def leading(turn: Turn, estate_id: int, besides: Container[int | None] = ()) -> list[Staff]:
    """Who leads an estate and has an account: supervisors and managers, else the general manager; not ``besides``.

    No record is known here: whom one accuses the caller leaves out (X4).
    """
    ladder = (("supervisor", "manager"), "executive")
    return staff.first_level(turn.db, estate_id, ladder, lambda one: _able(one, besides))


def nobody(turn: Turn, record: Record) -> None:
    """There was nobody to tell: that is on the record."""
    history.append(turn.db, record.id or 0, "nobody_told", by=SYSTEM, now=turn.now)
