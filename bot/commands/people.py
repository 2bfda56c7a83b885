"""`seed` and `invite`: people come into the database."""

from datetime import datetime, timedelta
from itertools import islice

from handlers import seeding
from storage import audit, staff
from storage.database import DatabaseError, Db
from storage.reading import rows
from storage.synthetic import Size
from storage.tables import Staff, table

LINK = "https://t.me/<bot>?start={code}"
LINKS_SHOWN = 3
INVITATION_HOLDS = timedelta(days=7)


class NobodyMeant(Exception):
    """No one member of staff is meant; the text says why."""


def seed(db: Db, size: Size, *, bot_id: int, now: datetime) -> list[str]:
    """Fill a fresh database; returns what to print. Raises ``DatabaseError`` when it is not fresh."""
    planted = seeding.fill(db, size, bot_id=bot_id, now=now)
    if planted is None:
        raise DatabaseError("This database has an estate already; `shouwen seed` fills only a fresh one.")
    links = islice(planted.unit_codes.items(), LINKS_SHOWN)
    staff_from = size.first_user_id + size.residents
    return [
        f"Made an estate for the bot {bot_id}: {len(planted.unit_codes)} units, staff group {size.chat_id}.",
        f"{size.residents} residents, bound: Telegram ids {size.first_user_id} to {staff_from - 1}.",
        f"{size.staff} staff: Telegram ids {staff_from} to {staff_from + size.staff - 1}.",
        "Links of the first units (<bot> is your bot's name); they are shown only now:",
        *(f"  {label}  {LINK.format(code=code)}" for label, code in links),
    ]


def invite(db: Db, who: str, now: datetime) -> list[str]:
    """Make a one-time link for a member of staff; returns what to print. Raises ``NobodyMeant``."""
    member = _meant(db, who)
    code = staff.invite(db, member.id or 0, expires=now + INVITATION_HOLDS)
    audit.note(db, 0, "invited", f"staff:{member.id}", now=now)
    return [
        f"For {member.name} alone, once, within {INVITATION_HOLDS.days} days (<bot> is your bot's name):",
        f"  {LINK.format(code=code)}",
    ]


def _meant(db: Db, who: str) -> Staff:
    people = table(Staff)
    wanted = people.c.id == int(who) if who.isascii() and who.isdigit() else people.c.name == who
    found = rows(db, Staff, wanted, people.c.left_at.is_(None), order=(people.c.id,))
    if not found:
        raise NobodyMeant(f"Nobody on the staff is called {who}.")
    if len(found) > 1:
        numbers = ", ".join(str(one.id) for one in found)
        raise NobodyMeant(f"Several people are called {who}; say which by number: {numbers}.")
    return found[0]
