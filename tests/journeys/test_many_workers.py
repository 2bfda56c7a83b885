"""A06, G2: however many people press at once, and however many workers hear them, one takes a record."""

import asyncio
import random
from collections import defaultdict
from datetime import datetime

import pytest

from bot.clock import Clock
from bot.writing.committing import writer_for
from bot.writing.writer import Writer
from handlers.incoming import ButtonPressed, Incoming, Sender
from handlers.office import Office
from handlers.turn import PressAnswer, take
from storage.database import Db, open_writer
from tests.kit.town import Town

WORKERS = 4
SURNAMES, GIVEN = "钱冯卫蒋沈韩朱秦许何", "慧斌"
NAMES = [surname + given for surname in SURNAMES for given in GIVEN]
FIRST = 7001
A_DAY = 10


@pytest.mark.parametrize("records", [12, pytest.param(200, marks=pytest.mark.prove)])
async def test_a06_of_twenty_who_want_each_record_one_takes_it_and_all_others_are_told_who(
    town: Town, records: int
) -> None:
    staff = {FIRST + at: name for at, name in enumerate(NAMES)}
    for user_id, name in staff.items():
        town.hires(name, user_id, "agent")
    presses = _presses(town, _cards(town, records), staff)
    told = await _pressed(town, presses)
    names = dict(town.rows("SELECT id, name FROM staff"))
    owned = dict(town.rows("SELECT record_id, staff_id FROM ownership"))
    assert len(owned) == records
    for record, answers in told.items():
        winner = names[owned[record]]
        assert sorted("由您受理" in answer for answer in answers) == [False] * 19 + [True], answers
        assert [answer for answer in answers if f"{winner}快了一步" not in answer and "由您受理" not in answer] == []
    assert dict(town.rows("SELECT record_id, staff_id FROM handling WHERE until IS NULL")) == owned
    assert town.rows("SELECT what, count(*) FROM history WHERE what = 'first_contact' GROUP BY what") == [
        ("first_contact", records)
    ]
    town.deliver()
    town.hush()


def _cards(town: Town, records: int) -> dict[int, str]:
    """As many records as wanted, nobody filing too many on one day; the button that takes each."""
    cards = {}
    for number in range(1, records + 1):
        if number % A_DAY == 1:
            neighbour = town.person(8000 + number, "王芳")
            neighbour.lives_in("3栋2单元501")
        neighbour.files(f"楼道的灯不亮了，第{number}盏")
        cards[number] = town.card().buttons["我来受理"]
    town.hush()
    return cards


def _presses(town: Town, cards: dict[int, str], staff: dict[int, str]) -> list[tuple[int, Incoming]]:
    """Everybody presses everything, in any order."""
    pressed = [(record, data, user) for record, data in cards.items() for user in staff]
    random.Random(7).shuffle(pressed)
    return [
        (record, Incoming(50_000 + at, town.group.id, "group", Sender(user, staff[user], "zh-hans"),
                          ButtonPressed(data, str(at)), 1))
        for at, (record, data, user) in enumerate(pressed)
    ]  # fmt: skip


async def _pressed(town: Town, presses: list[tuple[int, Incoming]]) -> dict[int, list[str]]:
    """What the buttons answered, by record; each worker has its own connections, as another process would."""
    clock = Clock()
    clock.move_to(town.now)
    url = town.engine.url.render_as_string(hide_password=False)
    databases = [open_writer(url) for _ in range(WORKERS)]
    workers = [writer_for(database, clock) for database in databases]
    for worker in workers:
        worker.start()
    found = await asyncio.gather(
        *(_hears(workers[at % WORKERS], town.office, incoming) for at, (_, incoming) in enumerate(presses))
    )
    for worker, database in zip(workers, databases, strict=True):
        await worker.stop()
        database.dispose()
    told: dict[int, list[str]] = defaultdict(list)
    for (record, _), answer in zip(presses, found, strict=True):
        told[record].append(answer.text)
    return told


async def _hears(worker: Writer, office: Office, incoming: Incoming) -> PressAnswer:
    def work(db: Db, now: datetime) -> PressAnswer | None:
        return take(db, office, incoming, now)

    answer = await worker.do(work)
    assert answer is not None
    return answer
