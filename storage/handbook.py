"""The estate's handbook 服务指南 (I7): the answers that the estate has written, and what residents asked for.

A question waits for the front desk while it is not settled: there was no answer to it, or the answer did not help.
The words of a question are kept masked and can be erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, text, update

from storage.database import Db
from storage.errors import RuleBroken
from storage.reading import Find, first, given, locked
from storage.tables import Estate, HandbookEntry, HandbookQuestion, table
from storage.tables.handbook import IN_FORCE

_ENTRIES, _QUESTIONS = table(HandbookEntry), table(HandbookQuestion)
WAITING = text("settled_at IS NULL")
_IN_FORCE = Find(
    HandbookEntry,
    _ENTRIES.c.estate_id == given("estate"),
    text(IN_FORCE),
    order=(_ENTRIES.c.position, _ENTRIES.c.id),
)
_OPEN = Find(
    HandbookQuestion,
    _QUESTIONS.c.estate_id == given("estate"),
    WAITING,
    order=(_QUESTIONS.c.id,),
    limit=given("most"),
)
_COUNT = select(func.count()).select_from(_QUESTIONS).where(_QUESTIONS.c.estate_id == given("estate"), WAITING)
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Text:
    """What an entry says: under which title, found by which further words, in the estate's own sentences."""

    title: str
    answer: str
    words: str = ""


def entries(db: Db, estate_id: int) -> list[HandbookEntry]:
    """The entries in force, in the order of the handbook."""
    return _IN_FORCE.all(db, estate=estate_id)


def entry(db: Db, estate_id: int, entry_id: int) -> HandbookEntry | None:
    """An entry of this estate that is in force."""
    return first(db, HandbookEntry, _ENTRIES.c.id == entry_id, _ENTRIES.c.estate_id == estate_id, text(IN_FORCE))


def enter(db: Db, estate_id: int, said: Text, *, now: datetime) -> int:
    """Add an entry at the end of the handbook; a title can be in force once."""
    locked(db, Estate, estate_id)
    _require_free(db, estate_id, said.title)
    last = db.execute(select(func.max(_ENTRIES.c.position)).where(_ENTRIES.c.estate_id == estate_id)).scalar()
    values = {"title": said.title, "words": said.words, "answer": said.answer, "position": (last or 0) + 1}
    entered = insert(_ENTRIES).values(estate_id=estate_id, entered_at=now, **values).returning(_ENTRIES.c.id)
    return int(db.execute(entered).scalar_one())


def change(db: Db, known: HandbookEntry, said: Text, *, now: datetime) -> int:
    """Let an entry say something else: the former one ends, so that it stays clear what was told when.

    What the workbook said of it goes over to the present one, so that an import knows that it was edited since.
    """
    locked(db, Estate, known.estate_id)
    if not end(db, known, now=now):
        raise RuleBroken("I7", "entry_moved")
    _require_free(db, known.estate_id, said.title)
    db.execute(update(_ENTRIES).where(_ENTRIES.c.id == known.id).values(listed=""))
    values = {"title": said.title, "words": said.words, "answer": said.answer, "position": known.position}
    values |= {"listed": known.listed}
    entered = insert(_ENTRIES).values(estate_id=known.estate_id, entered_at=now, **values).returning(_ENTRIES.c.id)
    return int(db.execute(entered).scalar_one())


def end(db: Db, known: HandbookEntry, *, now: datetime) -> bool:
    """Take an entry out of the handbook; False when somebody else did before."""
    ended = update(_ENTRIES).where(_ENTRIES.c.id == known.id, text(IN_FORCE)).values(ended_at=now)
    return db.execute(ended.returning(_ENTRIES.c.id)).first() is not None


def answered(db: Db, estate_id: int, resident_id: int, asked: tuple[str, int], *, now: datetime) -> int:
    """Keep that a resident asked something and was shown an entry; whether it helps is not known yet."""
    question, entry_id = asked
    values = {"question": question, "entry_id": entry_id, "asked_at": now, "settled_at": now}
    return _keep(db, estate_id, resident_id, values)


def missed(db: Db, estate_id: int, resident_id: int, question: str, *, now: datetime) -> int:
    """Keep what a resident asked and the handbook had no answer to, for the front desk to add one."""
    return _keep(db, estate_id, resident_id, {"question": question, "asked_at": now})


def judge(db: Db, resident_id: int, entry_id: int, *, helpful: bool) -> bool:
    """Whether the entry last shown to a resident helped; one that did not makes the question wait for the desk."""
    shown = (
        select(func.max(_QUESTIONS.c.id))
        .where(_QUESTIONS.c.resident_id == resident_id, _QUESTIONS.c.entry_id == entry_id)
        .where(_QUESTIONS.c.helpful.is_(None))
        .scalar_subquery()
    )
    values = {"helpful": helpful} | ({} if helpful else {"settled_at": None})
    judged = update(_QUESTIONS).where(_QUESTIONS.c.id == shown).values(**values)
    return db.execute(judged.returning(_QUESTIONS.c.id)).first() is not None


def waiting(db: Db, estate_id: int, most: int = MOST_WAITING) -> list[HandbookQuestion]:
    """The questions that wait for the front desk, oldest first."""
    return _OPEN.all(db, estate=estate_id, most=most)


def count_waiting(db: Db, estate_id: int) -> int:
    """How many questions wait for the front desk."""
    return int(db.execute(_COUNT, {"estate": estate_id}).scalar_one())


def question(db: Db, estate_id: int, question_id: int) -> HandbookQuestion | None:
    """A question of this estate that waits."""
    return first(
        db, HandbookQuestion, _QUESTIONS.c.id == question_id, _QUESTIONS.c.estate_id == estate_id, WAITING
    )


def settle(db: Db, questions: Sequence[int], *, by: int, now: datetime) -> int:
    """The front desk has dealt with questions; returns how many of them still waited."""
    done = update(_QUESTIONS).where(_QUESTIONS.c.id.in_(questions), WAITING).values(settled_at=now, settled_by=by)
    return len(db.execute(done.returning(_QUESTIONS.c.id)).all())


def forget(db: Db, resident_id: int) -> int:
    """Erase what a resident asked; that something was asked stays. Returns how many questions that were."""
    theirs = (_QUESTIONS.c.resident_id == resident_id, _QUESTIONS.c.question != "")
    erased = update(_QUESTIONS).where(*theirs).values(question="", resident_id=None)
    return len(db.execute(erased.returning(_QUESTIONS.c.id)).all())


def _keep(db: Db, estate_id: int, resident_id: int, values: dict[str, object]) -> int:
    kept = insert(_QUESTIONS).values(estate_id=estate_id, resident_id=resident_id or None, **values)
    return int(db.execute(kept.returning(_QUESTIONS.c.id)).scalar_one())


def _require_free(db: Db, estate_id: int, title: str) -> None:
    same = (_ENTRIES.c.estate_id == estate_id, _ENTRIES.c.title == title, text(IN_FORCE))
    if first(db, HandbookEntry, *same) is not None:
        raise RuleBroken("I7", "entry_known", title=title)
