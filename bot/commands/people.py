"""`seed`: made-up people come into the database."""

from datetime import datetime
from itertools import islice

from bot.commands.speaking import say
from dialogs.kit import N_
from handlers import seeding
from storage.database import DatabaseError, Db
from storage.planting.synthetic import Size

LINK = "https://t.me/<bot>?start={code}"
LINKS_SHOWN = 3


def seed(db: Db, size: Size, *, bot_id: int, now: datetime) -> list[str]:
    """Fill a fresh database; returns what to print. Raises ``DatabaseError`` when it is not fresh."""
    planted = seeding.fill(db, size, bot_id=bot_id, now=now)
    if planted is None:
        raise DatabaseError(N_("This database has an estate already; `shouwen seed` fills only a fresh one."))
    links = islice(planted.unit_codes.items(), LINKS_SHOWN)
    staff_from = size.first_user_id + size.residents
    return [
        say(N_("Made an estate for the bot {bot}: {units} units, staff group {group}."),
            bot=bot_id, units=len(planted.unit_codes), group=size.chat_id),
        say(N_("{count} residents, bound: Telegram ids {first} to {last}."),
            count=size.residents, first=size.first_user_id, last=staff_from - 1),
        say(N_("{count} staff: Telegram ids {first} to {last}."),
            count=size.staff, first=staff_from, last=staff_from + size.staff - 1),
        say(N_("Links of the first units (<bot> is your bot's name); they are shown only now:")),
        *(f"  {label}  {LINK.format(code=code)}" for label, code in links),
    ]  # fmt: skip
