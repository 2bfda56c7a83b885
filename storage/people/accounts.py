"""Who is behind a Telegram account: a resident, a member of staff, both, or nobody we know."""

from sqlalchemy import and_

from storage.database import Db
from storage.people.residents import RESIDENTS
from storage.people.staff import STAFF
from storage.reading import FindBoth, given
from storage.tables import Resident, Staff

_BEHIND = FindBoth(
    Resident,
    RESIDENTS.c.user_id == given("user"),
    Staff,
    and_(STAFF.c.user_id == given("user"), STAFF.c.left_at.is_(None)),
)


def behind(db: Db, user_id: int) -> tuple[Resident | None, Staff | None]:
    """Resident and member of staff, asked for in one statement; who has left is none (A09)."""
    return _BEHIND.of(db, user=user_id)
