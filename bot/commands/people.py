"""`seed`: made-up people come into the database."""

from datetime import datetime
from itertools import islice

from handlers import seeding
from storage.database import DatabaseError, Db
from storage.synthetic import Size

LINK = "https://t.me/<bot>?start={code}"
LINKS_SHOWN = 3


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
