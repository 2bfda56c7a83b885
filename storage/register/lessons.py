"""Lessons: what staff put right about the guesses, and the models learned from it, per company.

A lesson names records, never words; whoever trains reads the words that are still there. A training is asked for
as a row, made outside of any update, and its result is a row too, so that all workers read with the same model.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.reading import first, get, rows
from storage.register import words
from storage.tables import Building, Estate, LearnedModel, Lesson, Record, table

LESSONS, MODELS, ESTATES = table(Lesson), table(LearnedModel), table(Estate)
# So many lessons since the last training are worth another one, and so many of the latest are learned from.
ENOUGH = 20
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Corrected:
    """Words that staff gave another category."""

    record_id: int
    text: str
    said: str
    right: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The words of two records, and whether staff took them for one matter."""

    one: str
    other: str
    same: bool


def corrected(db: Db, record: Record, said: str, *, by: Actor, now: datetime) -> None:
    """K1: staff gave a record another category than ``said``."""
    _note(db, record, "category", by=by, now=now, said=said, meant=record.category)


def paired(db: Db, record: Record, other_id: int, *, same: bool, by: Actor, now: datetime) -> None:
    """Staff joined two records, or took them apart."""
    _note(db, record, "same" if same else "apart", by=by, now=now, other_id=other_id)


def _note(db: Db, record: Record, kind: str, *, by: Actor, now: datetime, **more: Any) -> None:
    company = get(db, Estate, record.estate_id).company_id
    values = {"said": "", "meant": "", "company_id": company, "record_id": record.id, "staff_id": by.id} | more
    db.execute(insert(LESSONS).values(kind=kind, at=now, **values))


def ask(db: Db, bot_id: int, company_id: int, *, now: datetime) -> bool:
    """Ask for a training, when there is enough to learn and none is under way; whether it was asked for."""
    last = _last(db, company_id)
    if last is not None and last.made_at is None:
        return False
    since = LESSONS.c.company_id == company_id, LESSONS.c.id > (last.upto if last else 0)
    count, upto = db.execute(select(func.count(), func.max(LESSONS.c.id)).where(*since)).one()
    if count < ENOUGH:
        return False
    asked = {"company_id": company_id, "bot_id": bot_id, "upto": upto, "asked_at": now}
    empty = {"body": "", "digest": "", "show_percent": 0, "join_percent": 0, "report": "{}", "failure": ""}
    db.execute(insert(MODELS).values(**asked, **empty))
    return True


def asked(db: Db, bot_id: int) -> LearnedModel | None:
    """A training that this bot is to do."""
    return first(db, LearnedModel, MODELS.c.bot_id == bot_id, MODELS.c.made_at.is_(None), order=(MODELS.c.id,))


def to_learn(db: Db, training: LearnedModel) -> tuple[list[Corrected], list[Judged]]:
    """What a training learns from: the last word on each record's category, and every pair; without erased words."""
    mine = LESSONS.c.company_id == training.company_id, LESSONS.c.id <= training.upto
    found = rows(db, Lesson, *mine, order=(LESSONS.c.id.desc(),), limit=MOST)
    categories: dict[int, Corrected] = {}
    pairs: dict[frozenset[int], Judged] = {}
    for one in found:
        text = words.filed_text(db, one.record_id)
        if one.kind == "category":
            categories.setdefault(one.record_id, Corrected(one.record_id, text, one.said, one.meant))
        elif one.other_id is not None:
            judged = Judged(text, words.filed_text(db, one.other_id), one.kind == "same")
            pairs.setdefault(frozenset((one.record_id, one.other_id)), judged)
    return (
        sorted((one for one in categories.values() if one.text), key=lambda one: one.record_id),
        [one for one in pairs.values() if one.one and one.other],
    )


def made(db: Db, training_id: int, *, now: datetime, **values: Any) -> None:
    """A training has ended: with a model, or with a failure. Only the last two models keep their body."""
    done = update(MODELS).where(MODELS.c.id == training_id, MODELS.c.made_at.is_(None))
    db.execute(done.values(made_at=now, **values))
    company = get(db, LearnedModel, training_id).company_id
    kept = select(MODELS.c.id).where(MODELS.c.company_id == company, MODELS.c.body != "")
    older = [row.id for row in db.execute(kept.order_by(MODELS.c.id.desc()).offset(2))]
    db.execute(update(MODELS).where(MODELS.c.id.in_(older)).values(body=""))


def newest(db: Db) -> list[tuple[int, int]]:
    """For each company that has learned: its id, and that of its newest model."""
    good = MODELS.c.made_at.is_not(None) & (MODELS.c.failure == "")
    last = select(MODELS.c.company_id, func.max(MODELS.c.id)).where(good).group_by(MODELS.c.company_id)
    return [(company, key) for company, key in db.execute(last).all()]


def model(db: Db, model_id: int) -> LearnedModel:
    """A model; raises ``NotFound``."""
    return get(db, LearnedModel, model_id)


def report(db: Db, company_id: int) -> tuple[datetime | None, dict[str, Any]]:
    """When a company's model last learned, and what changed."""
    good = MODELS.c.company_id == company_id, MODELS.c.made_at.is_not(None)
    found = first(db, LearnedModel, *good, order=(MODELS.c.id.desc(),))
    if found is None:
        return None, {}
    return found.made_at, json.loads(found.report) | ({"failure": found.failure} if found.failure else {})


def estates(db: Db) -> list[tuple[int, int]]:
    """Every estate, with its company before it."""
    return [(row.company_id, row.id) for row in db.execute(select(ESTATES.c.company_id, ESTATES.c.id)).all()]


def own_names(db: Db) -> dict[int, frozenset[str]]:
    """By company, its estates' own names and those of their buildings: words that no dictionary knows.

    3栋 and the like are left out: they are read as places.
    """
    found: dict[int, set[str]] = {}
    for company, name in db.execute(select(ESTATES.c.company_id, ESTATES.c.name)).all():
        found.setdefault(company, set()).add(name)
    buildings = table(Building)
    named = select(ESTATES.c.company_id, buildings.c.name).join(ESTATES, ESTATES.c.id == buildings.c.estate_id)
    for company, name in db.execute(named).all():
        found[company].add(name)
    return {company: frozenset(name for name in some if _is_word(name)) for company, some in found.items()}


def _is_word(name: str) -> bool:
    return not any(map(str.isdigit, name))


def _last(db: Db, company_id: int) -> LearnedModel | None:
    return first(db, LearnedModel, MODELS.c.company_id == company_id, order=(MODELS.c.id.desc(),))
