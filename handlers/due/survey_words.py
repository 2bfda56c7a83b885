"""Q11 – who wrote something in a survey and waits for an answer: a line of the morning's digest, no message of its own.

The line is in every digest that goes out. It lets one go out for its own sake on the morning after something was
written, and when the fifteen days come to their end.
"""

from collections.abc import Iterator
from datetime import timedelta

from dialogs.kit import N_, Phrase
from handlers.office import Turn
from storage.people import staff
from storage.reading import get
from storage.tables import Staff
from storage.waves import closing

SOON_LATE = timedelta(days=3)
NONE_LATE = N_(
    "{estate}: {count} residents who wrote something in a survey are still to be called or answered. /tasks shows them."
)
WAIT = N_(
    "{estate}: {count} residents who wrote something in a survey are still to be called or answered, {late} of them "
    "should have been by now. /tasks shows them."
)


def look_again(turn: Turn, estate_id: int) -> None:
    """Q11: while somebody of an estate waits for an answer, the digest of the next morning looks."""
    if closing.words_waiting(turn.db, estate_id, turn.now):
        closing.in_the_digest(turn.db, turn.at(estate_id), now=turn.now)


def lines(turn: Turn, estate_id: int) -> Iterator[tuple[Staff, Phrase, bool]]:
    """Q11: who reads how many wait on an estate, and whether it presses."""
    waiting = closing.words_waiting(turn.db, estate_id, turn.now)
    supervisors = staff.with_role(turn.db, estate_id, "supervisor")
    for one in waiting:
        own = get(turn.db, Staff, one.staff_id) if one.staff_id is not None else None
        beside = supervisors if own is None or own.left_at is not None or one.late else []
        values = {"estate": turn.at(estate_id).estate.name, "count": one.count, "late": one.late}
        pressing = one.latest > turn.now - timedelta(days=1) or one.first_due < turn.now + SOON_LATE
        for member in {each.id: each for each in (own, *beside) if each is not None}.values():
            if member.user_id is not None and member.left_at is None:
                yield member, Phrase(WAIT if one.late else NONE_LATE, values), pressing
