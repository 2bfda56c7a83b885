"""What a turn works with: the open transaction, the instant, the bot, the estate, the person.

``Office`` is the same for all turns of a bot; ``Turn`` is one transaction's view. A turn names
its messages by its cause (an update, a due row), so that a message of a cause is queued once,
however often the cause comes again.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.catalogs import Catalogs, language_of
from handlers.incoming import Sender
from storage import estates, residents, staff
from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound
from storage.estates import Setting
from storage.tables import Resident, Staff

HOUSE_LANGUAGE = "zh_CN"


@dataclass(frozen=True, slots=True)
class Office:
    """The bot and its words."""

    bot_id: int
    username: str
    catalogs: Catalogs


@dataclass(slots=True)
class Turn:
    """One transaction: its connection, its instant, its cause, the estate it is about."""

    db: Db
    now: datetime
    office: Office
    cause: str
    setting: Setting | None = None
    _keys: int = field(default=0)

    def key(self) -> str:
        """The next message key of this cause."""
        self._keys += 1
        return f"{self.cause}:{self._keys}"

    def at(self, estate_id: int) -> Setting:
        """Enter an estate: its hours, zone and procedure hold from now on in this turn."""
        if self.setting is None or self.setting.estate.id != estate_id:
            self.setting = estates.setting(self.db, estate_id)
        return self.setting

    def here(self) -> Setting:
        """The estate of this turn; where none was entered, the bot's first. Raises ``NotFound`` without any."""
        if self.setting is None:
            served = estates.of_bot(self.db, self.office.bot_id)
            if not served:
                raise NotFound("estate of bot", self.office.bot_id)
            self.at(served[0].id or 0)
        assert self.setting is not None
        return self.setting

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are said."""
        return self.here().hours.zone


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: one account, perhaps a resident, perhaps staff, perhaps both."""

    user_id: int
    account: str
    language: str
    resident: Resident | None = None
    staff: Staff | None = None

    def as_resident(self) -> Actor:
        """This person as a resident."""
        return Actor("resident", (self.resident.id or 0) if self.resident else 0, self.user_id, self.account)

    def as_staff(self) -> Actor:
        """This person as staff; ``nobody`` when they are none."""
        if self.staff is None:
            return Actor("nobody", 0, self.user_id, self.account)
        return Actor("staff", self.staff.id or 0, self.user_id, self.staff.name)


def person_of(turn: Turn, sender: Sender) -> Person:
    """Look an account up; only its number decides (A08)."""
    return _look_up(turn, sender.id, sender.name, language_of(sender.language))


def again(turn: Turn, person: Person) -> Person:
    """The person as they are now: a deed may just have made them a resident, or staff."""
    return _look_up(turn, person.user_id, person.account, person.language)


def _look_up(turn: Turn, user_id: int, account: str, language: str) -> Person:
    resident = residents.by_user(turn.db, user_id)
    member = staff.by_user(turn.db, user_id)
    return Person(user_id, account, resident.language if resident else language, resident, member)
