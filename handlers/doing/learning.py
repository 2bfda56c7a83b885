"""Category put right by staff (K1), the night's training, and what was learned, told to managers."""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.learning import CorrectCategory
from dialogs.kit import N_, NOTHING, Label, Phrase, Say
from handlers.doing import impartial
from handlers.doing.deed import Doing, Values
from handlers.office import Turn
from handlers.telling import notices, post
from handlers.telling.post import Manner
from handlers.understanding import responsibility
from storage import due, estates
from storage.calendar import wall
from storage.database import Db
from storage.people import staff
from storage.post.outbox import Priority
from storage.register import history, lessons, records
from storage.tables import Due, LearnedModel, Record

LEARN = "learn"
# While nobody files anything; every estate asks, the first one that finds enough is heard.
AT_NIGHT = "03:20"


def _correct(doing: Doing, deed: CorrectCategory) -> Values:
    """K1: another category, with its responsibility class; the former one is on the history and a lesson."""
    turn, actor = doing.turn, doing.person.as_staff()
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    records.require_open(record)
    former = record.category
    if former != deed.category:
        klass = responsibility(deed.category)
        record = records.change(turn.db, record, category=deed.category, responsibility=klass)
        history.append(
            turn.db, deed.record, "sorted", by=actor, now=turn.now, category=record.category, former=former
        )
        lessons.corrected(turn.db, record, former, by=actor, now=turn.now)
        notices.card_changed(turn, record)
        impartial.looked_past(turn, record, "")
    values = {"category": Label("category", record.category), "class": Label("class", record.responsibility)}
    return {"number": record.number, **values}


def plan(turn: Turn, estate_id: int) -> None:
    """Plan the night's question whether there is enough to learn."""
    setting = turn.at(estate_id)
    at = setting.hours.next_at(turn.now, wall(AT_NIGHT))
    due.add(turn.db, turn.bot_id, LEARN, f"estate:{estate_id}", at=at, round=at.date().isoformat())


def _learn(turn: Turn, row: Due) -> str:
    estate_id = int(row.subject.partition(":")[2])
    plan(turn, estate_id)
    asked = lessons.ask(turn.db, turn.bot_id, turn.at(estate_id).estate.company_id, now=turn.now)
    return "" if asked else "nothing to learn"


def learned(turn: Turn, training: LearnedModel, report: dict[str, Any]) -> None:
    """Tell the company's managers what was learned, in numbers of records."""
    changed = [one for one in report["changed"] if (found := _number(turn.db, one["record"])) and found]
    lines = tuple(
        Phrase(
            N_("· {number}: {before} → {after}"),
            {
                "number": _number(turn.db, one["record"]),
                "before": Label("category", one["before"]),
                "after": Label("category", one["after"]),
            },
        )
        for one in changed
    )
    values = {key: report[key] for key in ("lessons", "right_before", "right_after")}
    text = N_(
        "📚 The bot has learned from {lessons} corrections of categories: it gets {right_after} of them right, before "
        "it were {right_before}.{changes}"
    )
    told: set[int] = set()
    for estate in estates.of_bot(turn.db, turn.bot_id):
        if estate.company_id != training.company_id:
            continue
        turn.at(estate.id or 0)
        for member in staff.with_role(turn.db, estate.id or 0, "manager"):
            if member.user_id is not None and member.user_id not in told:
                told.add(member.user_id)
                say = Say(text, values | {"changes": Phrase("\n{lines}", {"lines": lines}) if lines else NOTHING})
                post.send(turn, member.user_id, say, Manner(member.language, Priority.REMINDER))


def _number(db: Db, record_id: int) -> str:
    found: Record | None = records.find(db, record_id)
    return found.number if found is not None else ""


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {CorrectCategory: _correct}
WORK = {LEARN: _learn}
