"""A survey as the clock has it, up to where a test begins: people who live there for sure, one opened, one answered."""

from collections import Counter
from typing import Any

from sqlalchemy import insert

from storage import due
from storage.actors import Actor
from storage.tables import Binding, Due, Resident, Unit, table
from storage.waves import answering
from storage.waves.given import Given
from tests.kit.town import BOT, Town

HOME, OTHER = "3栋2单元501", "5栋1单元302"
MANY = 120


def lived_in(town: Town) -> None:
    """王芳 and 陈建国 live in two of the three homes, confirmed."""
    town.wang.lives_in(HOME, "13912345678")
    town.chen.lives_in(OTHER, "13912345679")
    town.rows("UPDATE binding SET status = 'confirmed'")
    town.hush()


def crowded(town: Town) -> None:
    """So many households more, each with somebody who can be reached."""
    people = range(MANY)
    with town.engine.begin() as db:
        homes = [{"id": 500 + n, "estate_id": 1, "building_id": 1, "name": f"{n}室"} for n in people]
        db.execute(insert(table(Unit)), homes)
        accounts = [{"id": 500 + n, "user_id": 50_000 + n, "name": f"住户{n}"} for n in people]
        db.execute(insert(table(Resident)), accounts)
        lives = {"status": "confirmed", "since": town.now}
        db.execute(insert(table(Binding)), [{"resident_id": 500 + n, "unit_id": 500 + n, **lives} for n in people])


def opened(town: Town) -> None:
    """赵敏 plans a survey, 刘洋 approves it and lets it begin."""
    town.zhao.commands("survey")
    town.zhao.presses("制订调查计划")
    town.zhao.presses("提交审批")
    town.liu.presses("同意")
    town.liu.presses("现在发出")
    town.hush()


def answers(town: Town, user_id: int, unit_id: int, **more: Given) -> None:
    """Somebody answers everything."""
    by = Actor("resident", resident_of(town, user_id), user_id)
    with town.engine.begin() as db:
        form = answering.begin(db, 1, unit_id, by=by, now=town.now)
        sheet = answering.sheet(db, 1, unit_id, by=by)
        said = {item.code: Given(4) for item in sheet.items if item.kind == "level"} | more
        for item, one in said.items():
            answering.answer(db, form.id or 0, item, one, by=by, now=town.now)
        answering.complete(db, form.id or 0, by=by, now=town.now)


def resident_of(town: Town, user_id: int) -> int:
    """The resident behind an account."""
    return int(town.one("SELECT id FROM resident WHERE user_id = ?", user_id))


def outcomes(town: Town) -> dict[Any, Any]:
    return dict(town.rows("SELECT outcome, count(*) FROM survey_household WHERE drawn GROUP BY outcome"))


def asked(town: Town) -> Counter[Any]:
    """How many messages each account was asked by."""
    keys = "SELECT chat_id, key FROM outgoing WHERE key LIKE 'survey:%' AND key NOT LIKE '%again%'"
    return Counter(chat for chat, _ in town.rows(keys))


def due_row(town: Town, kind: str) -> Due:
    with town.engine.begin() as db:
        return next(row for row in due.ripe(db, BOT, town.now) if row.kind == kind)


def home_of(town: Town, label: str) -> int:
    """The unit of a label."""
    wanted = "SELECT unit.id FROM unit JOIN building ON building.id = building_id WHERE building.name || unit.name = ?"
    return int(town.one(wanted, label))
