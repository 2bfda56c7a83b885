"""Staff groups: what each is tied to, and which of them a record's card goes to.

An estate has one group for everything and may have one for each department. Tying another group to the same
takes the place of the former one.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from storage.database import Db
from storage.errors import Forbidden
from storage.people.keys import alike
from storage.post.group_codes import Tie
from storage.prepared import Prepared
from storage.reading import first, get, given, locked, rows
from storage.tables import Department, Estate, StaffGroup, table

GROUPS, DEPARTMENTS = table(StaffGroup), table(Department)
_OF_ESTATE = Prepared(
    select(GROUPS.c.chat_id, DEPARTMENTS.c.name)
    .join(DEPARTMENTS, DEPARTMENTS.c.id == GROUPS.c.department_id, isouter=True)
    .where(GROUPS.c.estate_id == given("estate"))
    .order_by(GROUPS.c.department_id.is_not(None), GROUPS.c.id)
)


def departments(db: Db, estate_id: int) -> list[Department]:
    """The departments of an estate, in the order they were entered."""
    return rows(db, Department, DEPARTMENTS.c.estate_id == estate_id, order=(DEPARTMENTS.c.id,), limit=40)


def department_name(db: Db, department_id: int | None) -> str:
    """The name of a department; empty for none."""
    return get(db, Department, department_id).name if department_id is not None else ""


def chat_for(db: Db, estate_id: int, responsible: Sequence[str]) -> int | None:
    """Where a matter goes: to the group of the first responsible department that has one, else the estate's or any."""
    found = _OF_ESTATE.run(db, {"estate": estate_id}).all()
    if not found:
        return None
    chats = {core(name): chat for chat, name in found if name}
    theirs = (chats[wanted] for wanted in map(core, responsible) if wanted in chats)
    return int(next(theirs, found[0].chat_id))


def chats(db: Db, estate_id: int) -> list[int]:
    """All groups of an estate."""
    return [int(chat) for chat, _ in _OF_ESTATE.run(db, {"estate": estate_id}).all()]


def departments_apart(db: Db, estate_id: int) -> frozenset[int]:
    """The departments of an estate that have a group of their own."""
    theirs = select(GROUPS.c.department_id).where(GROUPS.c.estate_id == estate_id, GROUPS.c.department_id.is_not(None))
    return frozenset(db.execute(theirs).scalars())


def core(department: str) -> str:
    """A department for matching: 工程部 and 工程 are one."""
    return alike(department).rstrip("部组处科")


def at(db: Db, chat_id: int) -> StaffGroup | None:
    """What a chat is tied to, whichever bot serves it."""
    return first(db, StaffGroup, GROUPS.c.chat_id == chat_id)


def call(db: Db, chat_id: int, title: str) -> None:
    """Keep how a group is called, so that people know which one is meant."""
    db.execute(update(GROUPS).where(GROUPS.c.chat_id == chat_id).values(title=title))


def tie(db: Db, chat_id: int, tie: Tie, *, title: str) -> int:
    """Let a chat be the group of an estate or of a department; returns the chat that was it before, else 0."""
    estate_id, department_id = tie.estate_id, tie.department_id
    locked(db, Estate, estate_id)
    if department_id is not None and get(db, Department, department_id).estate_id != estate_id:
        raise Forbidden("not_found")
    same = GROUPS.c.department_id.is_(None) if department_id is None else GROUPS.c.department_id == department_id
    former = first(db, StaffGroup, GROUPS.c.estate_id == estate_id, same, order=(GROUPS.c.id,))
    replaced = former.chat_id if former is not None and former.chat_id != chat_id else 0
    db.execute(delete(GROUPS).where(GROUPS.c.estate_id == estate_id, same, GROUPS.c.chat_id != chat_id))
    values = {"estate_id": estate_id, "department_id": department_id, "title": title}
    if at(db, chat_id) is not None:
        db.execute(update(GROUPS).where(GROUPS.c.chat_id == chat_id).values(**values))
    else:
        db.execute(insert(GROUPS).values(chat_id=chat_id, **values))
    return replaced
