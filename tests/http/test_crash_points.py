"""kill -9 at every named point, on both engines and both databases, and a start: nothing lost, nothing doubled.

A point is one of ``bot/crash.py``, or lies inside a transaction, after the statement that it names. Every point
is tried with one of the four pairs of engine and database, and in the long run with all of them.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle, product
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot import crash
from bot.engines import NAMES
from storage.database import open_writer
from storage.migrate import upgrade
from tests.kit import databases
from tests.kit.aftermath import by_the_bot, nothing_is_lost_or_doubled, repeated
from tests.kit.child import Child, Way, dies_migrating
from tests.kit.home import HOME, WANG
from tests.kit.plan import GROUP
from tests.kit.ports import free_port
from tests.kit.street import Street
from tests.kit.waiting import until

SENTENCE = "我们3栋的电梯又坏了，老人上不了楼"
NUMBER = "BX-20261124-0001"
MOVED_TO = -1009999999999

Act = Callable[[Street, Child, str], Awaitable[None]]


@dataclass(frozen=True)
class Death:
    """Where the bot dies, what makes it pass there, and how it runs."""

    point: str
    act: Act
    way: Way
    on_postgres: bool

    def __str__(self) -> str:
        database = "postgresql" if self.on_postgres else "sqlite"
        return f"{self.point.replace(' ', '_')}-{self.way.engine}-{database}-{self.way.receive}"


async def wang_sends(street: Street, child: Child, point: str) -> None:
    """One press files the complaint, and is in the outbox, at Telegram and in the group when it is over."""
    await street.wang.says(SENTENCE)
    await street.wang.hears("类别：电梯")
    await child.will_die_at(point)
    async with pressing(street):
        await child.dies()
        await child.start()
    await street.passes(seconds=5)
    assert street.rows("SELECT number, status FROM record") == [(NUMBER, "filed")]
    assert street.one("SELECT body FROM words") == SENTENCE
    for chat in (WANG, GROUP):
        assert any(NUMBER in one.body["text"] for one in by_the_bot(street, chat))


async def wang_sends_and_two_die(street: Street, child: Child, point: str) -> None:
    """The first dies with messages in flight, the second when it takes over."""
    await street.wang.says(SENTENCE)
    await street.wang.hears("类别：电梯")
    await child.will_die_at("called")
    async with pressing(street):
        await child.dies()
        await child.start(dies_at=point)
        await child.dies()
        await child.start()
    await street.passes(seconds=5)
    assert street.rows("SELECT number, status FROM record") == [(NUMBER, "filed")]


async def wang_forgets(street: Street, child: Child, point: str) -> None:
    """She is reminded, once."""
    await street.wang.says(SENTENCE)
    await street.wang.hears("类别：电梯")
    await child.will_die_at(point)
    street.move_to(street.now() + timedelta(minutes=16))
    await child.dies()
    await child.start()
    await street.passes(seconds=5)
    reminded = [one for one in by_the_bot(street, WANG) if "还没有转给客户服务中心" in one.body["text"]]
    assert len(reminded) == 1 + repeated(street).get(WANG, 0)


async def somebody_sends_nonsense(street: Street, child: Child, point: str) -> None:
    """It lies in quarantine once, and what comes after it is read."""
    await child.will_die_at(point)
    await street.control("updates", message={"message_id": 1, "chat": "nonsense"})
    await child.dies()
    await child.start()
    await street.settle()
    assert street.one("SELECT count(*) FROM quarantine") == 1
    await street.wang.says(SENTENCE)
    await street.wang.hears("类别：电梯")


async def the_group_moves(street: Street, child: Child, point: str) -> None:
    """Its new id is known everywhere or nowhere; a record filed after that arrives there."""
    await child.will_die_at(point)
    await street.control(f"groups/{GROUP}/upgrade", to=MOVED_TO)
    await child.dies()
    assert street.one("SELECT chat_id FROM staff_group") == GROUP
    await child.start()
    await street.settle()
    assert street.one("SELECT chat_id FROM staff_group") == MOVED_TO
    await street.wang.says(SENTENCE)
    await street.wang.taps("发给客户服务中心")
    await street.settle()
    assert any(NUMBER in one.body["text"] for one in by_the_bot(street, MOVED_TO))


@contextlib.asynccontextmanager
async def pressing(street: Street) -> AsyncIterator[None]:
    """王芳 presses while something happens, and again when nobody answers."""
    task = asyncio.create_task(street.wang.taps("发给客户服务中心"))
    yield
    await until(lambda: street.rows("SELECT 1 FROM record"))
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


POINTS: dict[str, Act] = {
    "fetched": wang_sends,
    "in_turn": wang_sends,
    "insert seen_update": wang_sends,
    "update conversation": wang_sends,
    "insert record": wang_sends,
    "insert history": wang_sends,
    "insert outgoing": wang_sends,
    "insert due": wang_sends,
    "written": wang_sends,
    "commit": wang_sends,
    "committed": wang_sends,
    "answering": wang_sends,
    "taken": wang_sends,
    "marked": wang_sends,
    "claimed": wang_sends,
    "called": wang_sends,
    "settling": wang_sends,
    "settled": wang_sends,
    "ripe": wang_forgets,
    "worked": wang_forgets,
    "update due": wang_forgets,
    "done": wang_forgets,
    "insert quarantine": somebody_sends_nonsense,
    "update staff_group": the_group_moves,
    "recovered": wang_sends_and_two_die,
    "elected": wang_sends_and_two_die,
}
BY_WEBHOOK = ("fetched", "in_turn", "written", "commit", "committed", "taken", "answering", "insert quarantine")
ONLY_ON_POSTGRES = ("elected",)
MIGRATING = ("create table record", "insert alembic_version", "update alembic_version:2", "commit")


def deaths() -> Iterator[object]:
    """Every point with every pair, and by webhook where that makes a difference; a few of them every time."""
    now = cycle(product(NAMES, (False, True)))
    for point, act in POINTS.items():
        chosen = next(now)
        for engine, on_postgres in product(NAMES, (False, True)):
            if point in ONLY_ON_POSTGRES and not on_postgres:
                continue
            death = Death(point, act, Way(engine), on_postgres)
            quick = (engine, on_postgres) == chosen or (point in ONLY_ON_POSTGRES and engine == chosen[0])
            yield pytest.param(death, id=str(death), marks=[] if quick else pytest.mark.prove)
            if point in BY_WEBHOOK:
                death = replace(death, way=Way(engine, "webhook"))
                quick = point == "taken" and (engine, on_postgres) == chosen
                yield pytest.param(death, id=str(death), marks=[] if quick else pytest.mark.prove)


@pytest.mark.parametrize("death", [*deaths()])
async def test_f01_to_f06_killed_at_a_point_it_goes_on_where_it_was(tmp_path: Path, death: Death) -> None:
    async with Street(tmp_path, plan=HOME, on_postgres=death.on_postgres) as street:
        await street.control("webhook", pace=0.01)
        async with Child(street, replace(death.way, port=free_port())) as child:
            await death.act(street, child, death.point)
            await street.passes(seconds=5)
            nothing_is_lost_or_doubled(street, kills=child.deaths)


@pytest.mark.parametrize(
    "point", ["create table record", "insert alembic_version", "update alembic_version:2", "commit"]
)
@pytest.mark.parametrize("on_postgres", [False, True])
def test_f33_killed_in_a_migration_the_next_start_begins_it_anew(tmp_path: Path, point: str, on_postgres: bool) -> None:
    server = databases.server() if on_postgres else None
    url = server.url(server.create(passing=True)) if server else databases.url_of(tmp_path / "fresh.db")
    dies_migrating(url, point)
    engine = open_writer(url)
    assert inspect(engine).get_table_names() == []
    upgrade(engine)
    assert "record" in inspect(engine).get_table_names()
    engine.dispose()


def test_every_named_point_is_tried() -> None:
    assert set(crash.POINTS) <= set(POINTS)
