"""The same updates through both engines: the same events, or the same refusal."""

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bot.engines.contract import Engine
from handlers.incoming import BadUpdate, Ignored, Incoming
from handlers.translating import shape
from handlers.translating.objects import SERVICE, UNFIT
from tests.bot.rig import message
from tests.conformance.kit import heard, heard_or_refused, spoiled
from tests.corpus import ANY_REASON, Captured, malformed, readable

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    # python-telegram-bot warns while parsing that this field, which we never read, will change its type.
    pytest.mark.filterwarnings("ignore:.*`message_auto_delete_time`"),
    pytest.mark.filterwarnings("ignore:.*`slow_mode_delay`"),
]


def raw_update(**parts: Any) -> dict[str, Any]:
    raw = message(1)
    raw["message"] |= parts
    return raw


@pytest.mark.parametrize("update", readable(), ids=str)
async def test_update_for_us_is_handed_over_exactly_once(engine: Engine, update: Captured) -> None:
    expected = [] if isinstance(update.meant, Ignored) else [update.meant]
    assert await heard(engine, update.raw) == expected


@pytest.mark.parametrize("update", malformed(), ids=str)
async def test_f11_malformed_update_is_bad(engine: Engine, update: Captured) -> None:
    with pytest.raises(BadUpdate) as bad:
        await heard(engine, update.raw)
    assert update.bad in (str(bad.value), ANY_REASON)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_f11_update_spoiled_in_one_place_is_heard_or_refused_alike(engines: dict[str, Engine], seed: int) -> None:
    found = {name: [await heard_or_refused(engine, raw) for raw in spoiled(seed)] for name, engine in engines.items()}
    assert found["aiogram"] == found["ptb"]
    assert {type(one) for one in found["ptb"]} == {list, str}


async def test_everything_the_bot_api_can_send_is_captured() -> None:
    updates = [update.raw for update in readable()]
    kinds = {kind for raw in updates for kind in raw}
    parts = {part for raw in updates for part in raw.get("message", {})}
    assert {*shape.KINDS} - kinds == set()
    assert {*UNFIT, *SERVICE} - parts == set()


async def test_error_from_hand_comes_out_as_it_is(engine: Engine) -> None:
    trouble = OSError("disk full")

    async def hand(_incoming: Incoming) -> None:
        raise trouble

    with pytest.raises(OSError, match="disk full") as raised:
        await engine.feed(raw_update(), hand)
    assert raised.value is trouble


@pytest.mark.parametrize("kind", [TypeError, KeyError, ValueError, AttributeError])
async def test_error_from_hand_is_not_taken_for_a_bad_update(engine: Engine, kind: type[Exception]) -> None:
    async def hand(_incoming: Incoming) -> None:
        raise kind("of ours")

    with pytest.raises(kind, match="of ours"):
        await engine.feed(raw_update(), hand)


async def test_validation_error_from_hand_is_not_taken_for_a_bad_update(engine: Engine) -> None:
    class Strict(BaseModel):
        number: int

    async def hand(_incoming: Incoming) -> None:
        Strict.model_validate({"number": "many"})

    with pytest.raises(ValidationError):
        await engine.feed(raw_update(), hand)


async def test_updates_fed_side_by_side_keep_each_its_own_hand_and_error(engine: Engine) -> None:
    gate = asyncio.Barrier(20)
    got: dict[int, int] = {}

    async def feed(number: int) -> None:
        async def hand(incoming: Incoming) -> None:
            await gate.wait()
            got[number] = incoming.update_id
            if number % 2:
                raise LookupError(number)

        await engine.feed(message(number), hand)

    ended = await asyncio.gather(*map(feed, range(20)), return_exceptions=True)
    assert got == {number: number for number in range(20)}
    assert [error.args[0] if isinstance(error, LookupError) else error for error in ended] == [
        number if number % 2 else None for number in range(20)
    ]


async def test_feeding_ends_at_once_when_it_is_cancelled(engine: Engine) -> None:
    reached = asyncio.Event()

    async def hand(_incoming: Incoming) -> None:
        reached.set()
        await asyncio.Event().wait()

    feeding = asyncio.create_task(engine.feed(raw_update(), hand))
    await reached.wait()
    feeding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await feeding


async def test_hand_may_feed_another_update(engine: Engine) -> None:
    heard_inside: list[Incoming] = []

    async def hand(_incoming: Incoming) -> None:
        heard_inside.extend(await heard(engine, message(2)))
        raise LookupError("the outer one")

    with pytest.raises(LookupError, match="the outer one"):
        await engine.feed(raw_update(), hand)
    assert [incoming.update_id for incoming in heard_inside] == [2]
