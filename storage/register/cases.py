"""The cases that a company's office keeps on file (K7): whatever became important or graver, for ever."""

from datetime import datetime

from sqlalchemy import text

from storage.database import Db
from storage.reading import Find, given
from storage.tables import Estate, Record, table

_RECORDS, _ESTATES = table(Record), table(Estate)
# In the very words of the partial index: with a bound value it could not be used.
ON_FILE = text("on_file_at IS NOT NULL")
MOST = 200

_SINCE = Find(
    Record,
    _RECORDS.c.estate_id == given("estate"),
    ON_FILE,
    _RECORDS.c.on_file_at > given("since"),
    order=(_RECORDS.c.on_file_at.desc(), _RECORDS.c.id.desc()),
    limit=given("most"),
)
_OF_COMPANY = Find(
    Estate, _ESTATES.c.company_id == given("company"), _ESTATES.c.bot_id == given("bot"), order=(_ESTATES.c.id,)
)


def on_file(db: Db, estate_id: int, since: datetime, most: int = MOST) -> list[Record]:
    """An estate's cases that came on file after a moment, the latest first."""
    return _SINCE.all(db, estate=estate_id, since=since, most=most)


def estates_of(db: Db, bot_id: int, company_id: int) -> list[Estate]:
    """The estates of a company that a bot serves."""
    return _OF_COMPANY.all(db, company=company_id, bot=bot_id)
