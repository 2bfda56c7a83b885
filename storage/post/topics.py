"""Topics of a staff group that has some: one a department, made once and remembered.

A topic that was closed or taken away is lost until it is opened or something is said in it again; meanwhile its cards
go to the general topic, which is meant by naming none (F59).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from storage.database import Db, upsert
from storage.post.groups import core, department_name
from storage.reading import Find, first, given
from storage.tables import Department, Topic, table

TOPICS = table(Topic)
GENERAL = 0
# Where the bot may not make one, it asks again after a day.
ASKED_AGAIN = timedelta(days=1)
_OF = Find(Topic, TOPICS.c.chat_id == given("chat"), order=(TOPICS.c.id,))


def of(db: Db, chat_id: int) -> list[Topic]:
    """The topics of a group."""
    return _OF.all(db, chat=chat_id)


def place(db: Db, chat_id: int, responsible: Sequence[str]) -> int:
    """The topic for a matter: of the first responsible department that has one, else the one for everything else."""
    standing = [one for one in of(db, chat_id) if one.thread_id is not None and one.lost_at is None]
    if not standing:
        return GENERAL
    named = {core(department_name(db, one.department_id)): one.thread_id for one in standing if one.department_id}
    theirs = next((named[wanted] for wanted in map(core, responsible) if wanted in named), None)
    rest = next((one.thread_id for one in standing if one.department_id is None), None)
    return theirs or rest or GENERAL


def wanted(db: Db, chat_id: int, departments: Sequence[Department], *, now: datetime) -> list[Topic]:
    """The topics still to be made in a group, each marked as asked for."""
    known = {one.department_id: one for one in of(db, chat_id)}
    found = []
    for department in departments:
        one = known.get(department.id)
        if one is None:
            born = {"chat_id": chat_id, "department_id": department.id, "name": department.name, "why": ""}
            begun = upsert(TOPICS).values(**born).on_conflict_do_nothing().returning(TOPICS.c.id)
            key = db.execute(begun).scalar_one_or_none()
            if key is None:  # another turn asks for it at this moment
                continue
            one = _get(db, int(key))
        if one.thread_id is None and (one.asked_at is None or now - one.asked_at > ASKED_AGAIN):
            found.append(one)
            db.execute(update(TOPICS).where(TOPICS.c.id == one.id).values(asked_at=now))
    return found


def ask_again(db: Db, chat_id: int) -> None:
    """The topics that Telegram refused to make may be asked for at once."""
    refused = (TOPICS.c.chat_id == chat_id, TOPICS.c.thread_id.is_(None), TOPICS.c.lost_at.is_not(None))
    db.execute(update(TOPICS).where(*refused).values(asked_at=None, lost_at=None, why=""))


def made(db: Db, topic_id: int, thread_id: int) -> None:
    """Telegram has made a topic – unless somebody has meanwhile said which one it shall be."""
    still = (TOPICS.c.id == topic_id, TOPICS.c.thread_id.is_(None))
    db.execute(update(TOPICS).where(*still).values(thread_id=thread_id, lost_at=None, why=""))


def unmade(db: Db, topic_id: int, why: str, *, now: datetime) -> None:
    """Telegram did not make a topic."""
    db.execute(update(TOPICS).where(TOPICS.c.id == topic_id).values(lost_at=now, why=why))


def tie(db: Db, chat_id: int, department_id: int | None, thread_id: int) -> None:
    """Let a topic be a department's place – or, without one, that of everything else."""
    name = department_name(db, department_id)
    same = TOPICS.c.department_id.is_(None) if department_id is None else TOPICS.c.department_id == department_id
    former = first(db, Topic, TOPICS.c.chat_id == chat_id, same)
    values = {"thread_id": thread_id, "name": name, "lost_at": None, "why": ""}
    if former is None:
        db.execute(insert(TOPICS).values(chat_id=chat_id, department_id=department_id, **values))
    else:
        db.execute(update(TOPICS).where(TOPICS.c.id == former.id).values(**values))


def lost(db: Db, chat_id: int, thread_id: int, why: str, *, now: datetime) -> Topic | None:
    """A topic is closed or gone; returns it when that is news."""
    here = (TOPICS.c.chat_id == chat_id, TOPICS.c.thread_id == thread_id, TOPICS.c.lost_at.is_(None))
    one = first(db, Topic, *here)
    if one is not None:
        db.execute(update(TOPICS).where(TOPICS.c.id == one.id).values(lost_at=now, why=why))
    return one


def heard(db: Db, chat_id: int, thread_id: int) -> None:
    """Something was said in a topic: it is open."""
    here = (TOPICS.c.chat_id == chat_id, TOPICS.c.thread_id == thread_id, TOPICS.c.lost_at.is_not(None))
    db.execute(update(TOPICS).where(*here).values(lost_at=None, why=""))


def repoint(db: Db, old: int, new: int) -> None:
    """The group has another id now (F55); where topics are known there already, those stand."""
    if of(db, new):
        db.execute(delete(TOPICS).where(TOPICS.c.chat_id == old))
    db.execute(update(TOPICS).where(TOPICS.c.chat_id == old).values(chat_id=new))


def _get(db: Db, topic_id: int) -> Topic:
    found = first(db, Topic, TOPICS.c.id == topic_id)
    assert found is not None
    return found
