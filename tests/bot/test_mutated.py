"""Updates spoiled by chance through the running bot: each is processed, ignored or put aside, and nothing stops (F11).

Between them somebody who lives here goes on as if nothing were.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from bot.taking.intake import Intake
from tests.bot.counted import Since
from tests.bot.rig import Rig, at_work, message
from tests.bot.stream import Stream, opened
from tests.kit.home import CHEN
from tests.kit.mutations import Mutations
from tests.kit.soak import resident_bytes
from tests.simulation.entropy import seeded

FEW, MANY, BATCH = 2_500, 50_000, 100
FLAT = 24 << 20

pytestmark = [
    # python-telegram-bot warns while parsing that these fields, which we never read, will change their type.
    pytest.mark.filterwarnings("ignore:.*`message_auto_delete_time`"),
    pytest.mark.filterwarnings("ignore:.*`slow_mode_delay`"),
]


@pytest.fixture
def logged() -> Counter[str]:
    """How often what was logged; the errors of our own code with where they come from."""
    told: Counter[str] = Counter()

    def count(_: Any, __: str, event: Any) -> Any:
        error = event.get("exc_info")
        told[str(event["event"]) + (f": {error!r}" if isinstance(error, BaseException) else "")] += 1
        raise structlog.DropEvent

    structlog.configure(processors=[structlog.dev.set_exc_info, count])
    return told


async def test_f11_thousands_of_spoiled_updates_end_processed_ignored_or_put_aside(
    rig: Rig, engine_name: str, logged: Counter[str]
) -> None:
    await each_comes_to_an_end(rig, engine_name, logged, seed=1, count=FEW)


@pytest.mark.prove
@pytest.mark.parametrize("seed", [2])
async def test_f11_a_hundred_thousand_spoiled_updates_end_processed_ignored_or_put_aside(
    rig: Rig, engine_name: str, logged: Counter[str], seed: int,
    record_testsuite_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    told = await each_comes_to_an_end(rig, engine_name, logged, seed=seed, count=MANY)
    record_testsuite_property(f"spoiled updates on {engine_name}, seed {seed}", told)


async def each_comes_to_an_end(rig: Rig, engine_name: str, logged: Counter[str], *, seed: int, count: int) -> str:
    engine = await opened(engine_name)
    rig.engine = engine  # type: ignore[assignment]  # a stream in place of the one that is told what to say
    rig.intake = Intake(engine, rig.writer, rig.office)
    spoiled, since, weighed = Mutations(seed), Since(), list[int]()
    with seeded(seed):
        await _through(rig, engine, spoiled, count, weighed)
    await engine.close()
    ours = "WHERE update_id > 10000000 AND update_id < 11000000"
    assert rig.rows(f"SELECT count(*) FROM seen_update {ours}") == [(count // BATCH,)]
    assert rig.rows(f"SELECT count(*) FROM quarantine {ours}") == [(0,)]
    taken, aside = since("shouwen_updates_total"), since("shouwen_updates_quarantined_total")
    assert taken + aside == count + count // BATCH
    handed = engine.telegram.handed
    assert [what for what in logged if what != "update_quarantined"] == [], f"seed {seed}"
    assert max(weighed) - weighed[len(weighed) // 4] < FLAT
    assert min(handed, taken - handed, aside) > count // 50, "all three ends were reached"
    return f"{handed} processed, {taken - handed:.0f} ignored, {aside:.0f} put aside"


async def _through(rig: Rig, engine: Stream, spoiled: Mutations, count: int, weighed: list[int]) -> None:
    """All of them, batch by batch, each with something whole from 陈建国."""
    async with at_work(rig.delivery().run), at_work(rig.intake.run) as receiving:
        for first in range(1, count + 1, BATCH):
            whole = message(10_000_000 + first, CHEN, f"第{first}句，灯坏了")
            await engine.telegram.brings([*(spoiled.one(number) for number in range(first, first + BATCH)), whole])
            assert not receiving.done()
            rig.clock.passes(30)
            weighed.append(resident_bytes())
        await rig.intake.drained()


def test_the_same_seed_spoils_the_same_way() -> None:
    one, other = Mutations(7), Mutations(7)
    assert [repr(one.one(number)) for number in range(50)] == [repr(other.one(number)) for number in range(50)]
    assert repr(Mutations(8).one(1)) != repr(Mutations(7).one(1))
