"""An estate with people in it, in a real database that the migrations built.

``build`` makes it once, for ``databases.lay``; ``settle`` copies it for a test, which is much faster.
Everybody and everything has a fixed row id, so tests can name them without asking the database.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert

from storage import codes, database, estates, migrate
from storage.actors import Actor
from storage.database import Db
from storage.estates import Setting
from storage.tables import (
    Binding,
    Building,
    Company,
    DutySlot,
    Estate,
    Resident,
    Staff,
    StaffGroup,
    StaffRole,
    Unit,
    metadata,
    table,
)
from tests.kit import sql
from tests.kit.databases import Ground
from tests.kit.sql import Hand

ZONE = ZoneInfo("Asia/Shanghai")
BOT_ID = 7000000001
ESTATE = 1
GROUP = -1001234567890
OFFICE_PHONE = "010-88886666"
MOVED_IN = datetime(2026, 1, 5, 10, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class Colleague:
    """A member of staff; ``id`` is the row id."""

    id: int
    user_id: int
    name: str
    role: str
    phone: str

    @property
    def actor(self) -> Actor:
        return Actor("staff", self.id, self.user_id, self.name)


@dataclass(frozen=True)
class Flat:
    """A unit with the code on its door card."""

    id: int
    building: int
    name: str
    label: str
    code: str


@dataclass(frozen=True)
class Neighbour:
    """A resident with a confirmed unit; ``id`` is the row id."""

    id: int
    user_id: int
    name: str
    phone: str
    flat: Flat

    @property
    def actor(self) -> Actor:
        return Actor("resident", self.id, self.user_id, self.name)


LI = Colleague(1, 6001, "李静", "agent", "13900000001")
ZHANG = Colleague(2, 6002, "张伟", "agent", "13900000002")
ZHAO = Colleague(3, 6003, "赵敏", "supervisor", "13900000003")
LIU = Colleague(4, 6004, "刘洋", "manager", "13900000004")
STAFF = (LI, ZHANG, ZHAO, LIU)

BUILDINGS = {1: "1栋", 3: "3栋"}
FLAT_101 = Flat(1, 1, "1单元101", "1栋1单元101", "door-1-1-101")
FLAT_102 = Flat(2, 1, "1单元102", "1栋1单元102", "door-1-1-102")
FLAT_501 = Flat(3, 3, "2单元501", "3栋2单元501", "door-3-2-501")
FLAT_1202 = Flat(4, 3, "1单元1202", "3栋1单元1202", "door-3-1-1202")
FLATS = (FLAT_101, FLAT_102, FLAT_501, FLAT_1202)

CHEN = Neighbour(1, 5001, "陈晨", "13800000001", FLAT_501)
SUN = Neighbour(2, 5002, "孙悦", "13800000002", FLAT_102)
RESIDENTS = (CHEN, SUN)

# The duty agent changes at two in the afternoon, every day of the week.
ROTA = (("08:00", "14:00", LI), ("14:00", "20:00", ZHANG))


def at(text: str, zone: ZoneInfo = ZONE) -> datetime:
    """A wall time of the estate, "2026-11-21 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@dataclass(frozen=True)
class House:
    """The estate's database: through our own door, or by a foreign hand."""

    url: str
    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Db]:
        """One write transaction, committed at the end."""
        with database.writing(self.engine) as db:
            yield db

    def foreign(self) -> AbstractContextManager[Hand]:
        """A plain connection as any tool would open it, knowing nothing of our settings."""
        return sql.hand(self.url)

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """What a plain query finds."""
        with self.foreign() as hand:
            return hand.execute(statement, *values)

    def everything(self) -> str:
        """All rows of all tables, as one text to search in."""
        return str([self.rows(f"SELECT * FROM {name}") for name in metadata.tables])


def build(engine: Engine) -> None:
    """The schema by the migrations, then the estate and its people."""
    migrate.upgrade(engine)
    with database.writing(engine) as db:
        _places(db)
        _staff(db)
        _residents(db)


def settle(ground: Ground, path: Path) -> House:
    """A house of one's own: a copy of what was built."""
    url = ground.copy(path)
    return House(url, database.open_writer(url))


def setting(db: Db, estate_id: int = ESTATE) -> Setting:
    """The estate with its hours and procedure."""
    return estates.setting(db, estate_id)


def second_estate(db: Db) -> Colleague:
    """Another estate of the company, with one unit and one agent of its own, who is returned."""
    agent = Colleague(9, 6009, "周婷", "agent", "13900000009")
    db.execute(insert(table(Estate)).values(id=2, company_id=1, bot_id=BOT_ID, name="海棠苑"))
    db.execute(insert(table(Building)).values(id=9, estate_id=2, name="9栋"))
    db.execute(insert(table(Unit)).values(id=9, estate_id=2, building_id=9, name="901"))
    db.execute(insert(table(Staff)).values(id=agent.id, company_id=1, user_id=agent.user_id, name=agent.name))
    db.execute(insert(table(StaffRole)).values(staff_id=agent.id, estate_id=2, role=agent.role))
    return agent


def _places(db: Db) -> None:
    db.execute(insert(table(Company)).values(id=1, name="安居物业"))
    db.execute(
        insert(table(Estate)).values(
            id=ESTATE,
            company_id=1,
            bot_id=BOT_ID,
            name="阳光花园",
            zone=ZONE.key,
            phone=OFFICE_PHONE,
        )
    )
    db.execute(insert(table(StaffGroup)).values(estate_id=ESTATE, chat_id=GROUP, title="阳光花园客服群"))
    for building, name in BUILDINGS.items():
        db.execute(insert(table(Building)).values(id=building, estate_id=ESTATE, name=name))
    for flat in FLATS:
        db.execute(
            insert(table(Unit)).values(
                id=flat.id,
                estate_id=ESTATE,
                building_id=flat.building,
                name=flat.name,
                code_hash=codes.hashed(flat.code),
            )
        )


def _staff(db: Db) -> None:
    for one in STAFF:
        db.execute(
            insert(table(Staff)).values(
                id=one.id,
                company_id=1,
                user_id=one.user_id,
                name=one.name,
                phone=one.phone,
            )
        )
        db.execute(insert(table(StaffRole)).values(staff_id=one.id, estate_id=ESTATE, role=one.role))
    for weekday in range(7):
        for starts, ends, agent in ROTA:
            db.execute(
                insert(table(DutySlot)).values(
                    estate_id=ESTATE,
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                    staff_id=agent.id,
                )
            )


def _residents(db: Db) -> None:
    for one in RESIDENTS:
        db.execute(
            insert(table(Resident)).values(
                id=one.id,
                user_id=one.user_id,
                name=one.name,
                phone=one.phone,
                notice="2026-11",
                noticed_at=MOVED_IN,
            )
        )
        db.execute(
            insert(table(Binding)).values(
                resident_id=one.id,
                unit_id=one.flat.id,
                status="confirmed",
                since=MOVED_IN,
                judged_by=LI.id,
                judged_at=MOVED_IN,
            )
        )
