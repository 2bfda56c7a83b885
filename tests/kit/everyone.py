"""Everybody who might press a button, on one estate and on the next, around one complaint: for the matrix of rights.

The complaint is of 王芳, was heard by 李静 and is handled by 孙师傅; a second one accuses 何平, an agent, and is heard
and handled above him (X4). Everybody is asked in a savepoint that is undone, so that each finds things as the others
did.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert, text, update

from dialogs.deeds.deed import Claim, Deed, File, HandOver
from dialogs.deeds.handling import AcceptTransfer
from dialogs.events import Said
from handlers.doing.apply import apply
from handlers.doing.deed import Doing, Values
from handlers.incoming import ButtonPressed, ChatKind, Content, Incoming, Sender
from handlers.office import Person, Turn
from handlers.turn import take
from storage.database import Db
from storage.errors import Refusal
from storage.people import residents, staff
from storage.prepared import tell
from storage.reading import first, get
from storage.tables import Building, Company, Department, Estate, Record, Resident, Staff, StaffRole, Unit, table
from storage.tables.people import ROLES
from tests.kit.town import Town, local

HOME, OTHER_HOME = "3栋2单元501", "5栋1单元302"
SAID, ACCUSING = "楼道的灯坏了一个月也没有修好", "何平的态度很差，说话很不客气"
EVERY_ROLE = ROLES
# The columns of docs/roles.md; where several people stand in one, they must all fare alike.
COLUMNS = (
    "complainant", "neighbour", "stranger", "first contact", "handler", "agent", "responsible", "head",
    "supervisor", "manager", "office", "general manager", "accused", "own matter", "left", "elsewhere",
    "another company",
)  # fmt: skip
_ROLE_OF = {
    "handler": ("handler", 2011, "孙师傅"),
    "responsible": ("handler", 2012, "钱师傅"),
    "head": ("head", 2013, "冯主管"),
    "office": ("quality", 2014, "郑品质"),
}

Asked = Deed | Callable[[Person], Deed]


class Everyone:
    """All of them, in one transaction that nobody commits; ``accusing``: around the complaint about 何平.

    ``worker`` handles it, ``receiver`` is to whom it would be handed over, ``visitor`` asks afterwards.
    """

    def __init__(self, town: Town, db: Db, *, accusing: bool = False) -> None:
        self.db, self.town, self.now = db, town, town.now
        self._causes = 0
        self.chat = 0
        self.people: dict[str, list[Person]] = {}
        self._places()
        self._residents()
        self._staff()
        self._elsewhere()
        self.worker, self.receiver = ("supervisor", "manager") if accusing else ("handler", "head")
        self.visitor = "office" if accusing else "agent"
        self.said, self.category = (ACCUSING, "att") if accusing else (SAID, "fac")
        filed = self.does("complainant", File("complaint", (Said(11, self.said),), (), self.category, HOME))
        self.record = int(filed["record_id"])
        if accusing:
            self.does("supervisor", Claim(self.record))
        else:
            self._handed_on()
        for who in ("first contact", "handler") if accusing else ("accused",):
            del self.people[who]

    def one(self, who: str) -> Person:
        """The person of a column."""
        return self.people[who][0]

    def key(self, who: str) -> int:
        """The row id of a member of staff."""
        member = self.one(who).staff
        assert member is not None
        return member.id or 0

    def account_of(self, person: Person) -> int:
        """Where the bot would write to somebody."""
        return person.user_id if person.staff is None else get(self.db, Staff, person.staff.id or 0).user_id or 0

    def turn(self) -> Turn:
        """A turn of this transaction; its messages have keys of their own."""
        self._causes += 1
        return Turn(self.db, self.now, self.town.office, f"everyone.{self._causes}")

    def does(self, who: str, deed: Deed) -> Values:
        """Somebody does something, and it stays done."""
        return self._apply(self.one(who), deed)

    def _apply(self, person: Person, deed: Deed) -> Values:
        return apply(Doing(self.turn(), person, self.chat or person.user_id, self.now), deed)

    def fares(self, person: Person, asked: Asked) -> str:
        """Whether a person may do something: "" when it was done, else the code of the refusal; undone in any case."""
        with self._scene():
            try:
                self._apply(person, asked(person) if callable(asked) else asked)
            except Refusal as refusal:
                return refusal.code
        return ""

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens inside has not happened. ``chat`` is where it happens, if not in private."""
        try:
            with self._scene():
                yield
        finally:
            self.chat = 0

    @contextmanager
    def _scene(self) -> Iterator[None]:
        tell(self.db, "SAVEPOINT scene")
        try:
            yield
        finally:
            tell(self.db, "ROLLBACK TO SAVEPOINT scene")
            tell(self.db, "RELEASE SAVEPOINT scene")  # which the library would keep, and all that undoes it

    def hears(self, person: Person, event: Content, chat: int = 0, title: str = "") -> str:
        """What is said to somebody who says something, in their chat or in a group; it has not happened afterwards."""
        incoming, before = self._incoming(person, event, chat, title), self._last_message()
        with self.undone():
            take(self.db, self.town.office, incoming, self.now)
            sent = "SELECT payload FROM outgoing WHERE id > :before AND chat_id = :chat ORDER BY id"
            found = self.db.execute(text(sent), {"before": before, "chat": incoming.chat_id}).scalars()
            return "\n".join(json.dumps(json.loads(one), ensure_ascii=False) for one in found)

    def presses(self, person: Person, pressed: ButtonPressed, chat: int) -> str:
        """What a button says to somebody who presses it in a chat."""
        answer = take(self.db, self.town.office, self._incoming(person, pressed, chat, ""), self.now)
        return answer.text if answer is not None else ""

    def _incoming(self, person: Person, content: Content, chat: int, title: str) -> Incoming:
        self._causes += 1
        kind: ChatKind = "group" if chat < 0 else "private"
        sender = Sender(person.user_id, person.account, "zh-hans")
        number = 900_000 + self._causes
        sent_at = None if isinstance(content, ButtonPressed) else self.now
        return Incoming(number, chat or person.user_id, kind, sender, content, number, sent_at=sent_at, title=title)

    def _last_message(self) -> int:
        return int(self.db.execute(text("SELECT coalesce(max(id), 0) FROM outgoing")).scalar_one())

    def get(self) -> Record:
        """The complaint as it is now."""
        return get(self.db, Record, self.record)

    def put(self, model: Any, **values: Any) -> int:
        """A row by hand; its id."""
        return int(self.db.execute(insert(table(model)).values(**values).returning(table(model).c.id)).scalar_one())

    def _places(self) -> None:
        engineering = first(self.db, Department, table(Department).c.code == "engineering")
        self.department = engineering.id or 0 if engineering else 0
        self.second = self.put(Estate, company_id=1, bot_id=self.town.office.bot_id, name="海棠苑")
        building = self.put(Building, estate_id=self.second, name="9栋")
        self.put(Unit, estate_id=self.second, building_id=building, name="901")

    def _residents(self) -> None:
        for who, actor, unit in (("complainant", self.town.wang, HOME), ("neighbour", self.town.chen, OTHER_HOME)):
            key = residents.ensure(self.db, actor.id, name=actor.name, language="zh_CN")
            residents.bind(self.db, key, self._unit(unit), now=self.now)
            self._known(who, actor.id, actor.name, None)
        self._known("stranger", 1999, "路人", None)

    def _unit(self, label: str) -> int:
        building, _, name = label.partition("栋")
        found = first(self.db, Building, table(Building).c.name == f"{building}栋")
        assert found is not None
        unit = first(self.db, Unit, table(Unit).c.building_id == found.id, table(Unit).c.name == name)
        assert unit is not None
        return unit.id or 0

    def _staff(self) -> None:
        for who, user_id in (("first contact", 2001), ("agent", 2002), ("supervisor", 2003), ("manager", 2004)):
            member = staff.by_user(self.db, user_id)
            self._known(who, user_id, member.name if member else "", member)
        for who, (role, user_id, name) in _ROLE_OF.items():
            self._hired(who, user_id, name, (role,), department_id=None if role == "quality" else self.department)
        self._hired("general manager", 2015, "总经理", ("executive",), estate_id=None)
        self._hired("accused", 2016, "何平", ("agent",))
        self._hired("own matter", None, "王芳（职员）", EVERY_ROLE, account=self.town.wang.id)
        self._hired("left", 2018, "吴离职", EVERY_ROLE, left_at=local("2026-11-01 09:00"))

    def _elsewhere(self) -> None:
        """Everybody with a role on the next estate, and another company's general manager."""
        for number, role in enumerate(EVERY_ROLE):
            self._hired("elsewhere", 2101 + number, f"邻区{number}", (role,), estate_id=self.second)
        other = self.put(Company, name="江畔物业管理有限公司")
        self._hired("another company", 3001, "江总", ("executive",), estate_id=None, company_id=other)

    def works_here_too(self, account: int | None = 1001) -> None:
        """Let the complainant's account be that of a colleague, whose own matter it is; without one they have not
        joined."""
        self.db.execute(update(table(Staff)).where(table(Staff).c.id == self.key("own matter")).values(user_id=account))

    def _hired(self, who: str, user_id: int | None, name: str, roles: tuple[str, ...], **more: Any) -> None:
        born = {"company_id": 1, "left_at": None}
        held = {"estate_id": 1, "department_id": None}
        account = more.pop("account", user_id or 0)
        born |= {key: more[key] for key in born if key in more}
        held |= {key: more[key] for key in held if key in more}
        key = self.put(Staff, user_id=user_id, name=name, **born)
        for role in roles:
            self.put(StaffRole, staff_id=key, role=role, **held)
        self._known(who, account, name, get(self.db, Staff, key))
        if born["left_at"]:  # as a turn knows them; the former is somebody who was looked up before they left
            self._known(who, account, name, None)

    def _known(self, who: str, user_id: int, name: str, member: Staff | None) -> None:
        resident: Resident | None = residents.by_user(self.db, user_id)
        self.people.setdefault(who, []).append(Person(user_id, name, "zh_CN", resident, member))

    def _handed_on(self) -> None:
        """Heard by one, handled by another."""
        self.does("first contact", Claim(self.record))
        self.does("first contact", HandOver(self.record, self.key("handler"), "area"))
        self.does("handler", AcceptTransfer(self.record))
