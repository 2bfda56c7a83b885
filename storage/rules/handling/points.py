"""X51 – the points of a matter: each wants its own answer.

X51 A matter may name several points, by its resident or by staff. It gets no result while one of them has no answer,
    and later points become another matter.
"""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.reading import first, get, rows
from storage.register import history, words
from storage.register.words import Kept, Written
from storage.tables import Point, Record, table

POINTS = table(Point)
MOST = 12

TRIGGERS = {
    "x51_point_unchanged": """
        CREATE TRIGGER x51_point_unchanged BEFORE UPDATE ON point
        WHEN OLD.answer_id IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id
          OR NEW.position IS NOT OLD.position OR NEW.words_id IS NOT OLD.words_id OR NEW.at IS NOT OLD.at
        BEGIN SELECT RAISE(ABORT, 'X51: a point is answered once and never rewritten'); END""",
    "x51_point_stays": """
        CREATE TRIGGER x51_point_stays BEFORE DELETE ON point
        BEGIN SELECT RAISE(ABORT, 'X51: a point stays on the record'); END""",
    "x51_no_end_with_open_point": """
        CREATE TRIGGER x51_no_end_with_open_point BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND OLD.status <> 'closed'
          AND EXISTS (SELECT 1 FROM point WHERE record_id = NEW.id AND answer_id IS NULL)
        BEGIN SELECT RAISE(ABORT, 'X51: no end while a point has no answer'); END""",
}


def of(db: Db, record_id: int) -> list[Point]:
    """The points of a record, in their order."""
    return rows(db, Point, POINTS.c.record_id == record_id, order=(POINTS.c.position,))


def unanswered(db: Db, record_id: int) -> list[Point]:
    """Those that have no answer yet."""
    return rows(db, Point, POINTS.c.record_id == record_id, POINTS.c.answer_id.is_(None), order=(POINTS.c.position,))


def add(db: Db, record: Record, text: str, *, by: Actor, now: datetime) -> Point:
    """X51: name a point – before the result; later ones become another matter."""
    if record.status not in ("filed", "handling"):
        raise RuleBroken("X51", "x51_later", number=record.number)
    key = record.id or 0
    counted = select(func.count()).select_from(POINTS).where(POINTS.c.record_id == key)
    position = 1 + int(db.execute(counted).scalar_one())
    if position > MOST:
        raise RuleBroken("X51", "x51_full", number=record.number)
    kept = words.keep(db, key, Written("point", text), by=by, now=now)
    values = {"record_id": key, "position": position, "words_id": kept.id, "at": now}
    made = db.execute(insert(POINTS).values(**values).returning(POINTS.c.id)).scalar_one()
    history.append(db, key, "point", by=by, now=now, position=position, words=[kept.hash])
    return get(db, Point, int(made))


def answer(db: Db, record: Record, point_id: int, text: str, *, by: Actor, now: datetime) -> tuple[Point, Kept]:
    """X51: the answer to a point; returns the point and what was kept."""
    point = first(db, Point, POINTS.c.id == point_id, POINTS.c.record_id == record.id)
    if point is None:
        raise NotFound("point", point_id)
    kept = words.keep(db, record.id or 0, Written("answer", text), by=by, now=now)
    answered = update(POINTS).where(POINTS.c.id == point_id, POINTS.c.answer_id.is_(None))
    if db.execute(answered.values(answer_id=kept.id, answered_at=now)).rowcount == 0:
        raise RuleBroken("X51", "settled")
    history.append(db, record.id or 0, "point_answered", by=by, now=now, position=point.position, words=[kept.hash])
    return point, kept


def require_answered(db: Db, record: Record) -> None:
    """X51: raises while a point has no answer."""
    if unanswered(db, record.id or 0):
        raise RuleBroken("X51", "x51_answer_first", number=record.number)
