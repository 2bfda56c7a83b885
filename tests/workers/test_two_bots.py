"""Two bots of two estates in the same processes: each has its own leader, and its own people."""

import asyncio
from pathlib import Path

from bot.running.watching import PULSE
from tests.kit.aftermath import by_the_bot
from tests.kit.fleet import fleet
from tests.kit.home import WANG
from tests.kit.river import RIVER_BOT, the_river_is_there, two_tokens, zhou_has, zhou_says
from tests.kit.street import BOT, Street
from tests.kit.waiting import until

SENTENCE = "电梯又坏了，老人上不了楼"


async def test_two_bots_of_two_estates_share_two_workers(street: Street, tmp_path: Path) -> None:
    the_river_is_there(street)
    async with fleet(street, 2, token_folder=two_tokens(tmp_path)) as workers:
        await street.wang.says(SENTENCE)
        zhou_says(street, SENTENCE)
        await until(lambda: by_the_bot(street, WANG) and zhou_has(street))
        await asyncio.sleep(2 * PULSE)
        leading = [await worker.metric("shouwen_leader") for worker in workers]
    assert sum(leading) == 2
    assert street.rows("SELECT DISTINCT bot_id FROM outgoing ORDER BY 1") == [(BOT.id,), (RIVER_BOT.id,)]


async def test_when_the_leader_of_both_is_killed_both_are_led_again(street: Street, tmp_path: Path) -> None:
    the_river_is_there(street)
    async with fleet(street, 2, token_folder=two_tokens(tmp_path)) as workers:
        killed, left = workers
        killed.kill()
        await killed.dies()
        await street.wang.says(SENTENCE)
        zhou_says(street, SENTENCE)
        await until(lambda: by_the_bot(street, WANG) and zhou_has(street))
        assert await left.metric("shouwen_messages_total") >= 2
