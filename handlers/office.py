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
from storage import estates
from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound
from storage.estates import Setting
from storage.people import accounts, residents, staff
from storage.people.residents import Dwelling
from storage.post.conversations import Seat
from storage.reading import get
from storage.register import records
from storage.rules import first_contact
from storage.tables import Estate, Record, Resident, Staff

HOUSE_LANGUAGE = "zh_CN"


@dataclass(frozen=True, slots=True)
class Office:
    """The bot and its words."""

    bot_id: int
    username: str
    catalogs: Catalogs


@dataclass(slots=True)
class Turn:
    """One transaction: its connection, its instant, its cause, the estate it is about.

    ``newcomer``: the private chat of somebody who is neither resident nor staff yet, if it is theirs. ``title``: the
    name of the group it happens in; ``place``: its chat and the topic there, if it has topics (``forum``).
    """

    db: Db
    now: datetime
    office: Office
    cause: str
    setting: Setting | None = None
    newcomer: int = 0
    title: str = ""
    forum: bool = False
    place: tuple[int, int] = (0, 0)
    _keys: int = field(default=0)
    _homes: dict[int, list[Dwelling]] = field(default_factory=dict)
    _on_call: dict[int, str] = field(default_factory=dict)
    _accused: dict[tuple[int | None, str], frozenset[int]] = field(default_factory=dict)

    @property
    def bot_id(self) -> int:
        """The bot whose turn it is."""
        return self.office.bot_id

    def seat(self, chat_id: int, user_id: int) -> Seat:
        """Where a person talks with this bot."""
        return Seat(self.bot_id, chat_id, user_id)

    def key(self) -> str:
        """The next message key of this cause."""
        self._keys += 1
        return f"{self.cause}:{self._keys}"

    def at(self, estate_id: int) -> Setting:
        """Enter an estate: its hours, zone and procedure hold from now on in this turn.

        Raises ``NotFound`` for an estate that another bot serves.
        """
        self.setting = self.setting_of(estate_id)
        return self.setting

    def setting_of(self, estate_id: int) -> Setting:
        """An estate's hours, zone and procedure, without entering it; raises ``NotFound`` as ``at`` does."""
        if self.setting is not None and self.setting.estate.id == estate_id:
            return self.setting
        return self._ours(get(self.db, Estate, estate_id))

    def into(self, estate: Estate) -> None:
        """As ``at``, by an estate's row."""
        self.setting = self._ours(estate)

    def _ours(self, estate: Estate) -> Setting:
        if estate.bot_id != self.bot_id:
            raise NotFound("estate of bot", self.bot_id)
        return estates.setting_of(estate)

    def record(self, record_id: int, *, by: Actor) -> Record:
        """The record this person may act on, and its estate entered; ``NotFound`` for any other (A19)."""
        found = records.for_change(self.db, record_id, by=by)
        self.at(found.estate_id)
        return found

    def here(self) -> Setting:
        """The estate of this turn; where none was entered, the bot's first. Raises ``NotFound`` without any."""
        if self.setting is None:
            served = estates.of_bot(self.db, self.bot_id)
            if not served:
                raise NotFound("estate of bot", self.bot_id)
            self.setting = estates.setting_of(served[0])
        return self.setting

    def homes(self, resident_id: int) -> list[Dwelling]:
        """The homes of a resident on the estates this bot serves, the present one first; looked up once a turn."""
        if resident_id not in self._homes:
            self._homes[resident_id] = residents.dwellings(self.db, self.bot_id, resident_id)
        return self._homes[resident_id]

    def home(self, resident_id: int) -> Dwelling | None:
        """Where a resident lives, among the estates this bot serves: of several homes the present one."""
        return next(iter(self.homes(resident_id)), None)

    def look_again(self) -> None:
        """Forget what was looked up: a deed may have changed it."""
        self._homes.clear()
        self._on_call.clear()
        self._accused.clear()

    def on_call_name(self, estate_id: int) -> str:
        """Who is on duty on an estate now (I4, F4), else the estate's own name; looked up once a turn."""
        if estate_id not in self._on_call:
            setting = self.setting_of(estate_id)
            found = first_contact.on_call(self.db, estate_id, setting.hours, self.now)
            self._on_call[estate_id] = staff.name_of(self.db, found[0]) if found else setting.estate.name
        return self._on_call[estate_id]

    def accused(self, record: Record) -> frozenset[int]:
        """X4: the staff whom a record is about (``records.accused``); looked up once a turn."""
        known = record.id, record.category
        if known not in self._accused:
            self._accused[known] = records.accused(self.db, record)
        return self._accused[known]

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
    turn.look_again()
    return _look_up(turn, person.user_id, person.account, person.language)


def home_of(turn: Turn, person: Person) -> Dwelling | None:
    """Where this person lives, among the estates the bot serves."""
    return turn.home(person.resident.id or 0) if person.resident else None


def enter(turn: Turn, person: Person) -> None:
    """Let the person's own estate hold in this turn; who has none yet waits behind the others (A68)."""
    home = home_of(turn, person)
    if home is not None:
        turn.into(home.estate)
    turn.newcomer = 0 if person.staff is not None or home is not None else person.user_id


def _look_up(turn: Turn, user_id: int, account: str, language: str) -> Person:
    resident, member = accounts.behind(turn.db, user_id)
    return Person(user_id, account, resident.language if resident else language, resident, member)
