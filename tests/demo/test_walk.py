"""The walk that the README describes, step by step: each step ticks itself at the panel when it is done."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.estate import GROUP, LI, LIU, WANG, ZHAO
from bot.demo.stage import Stage
from handlers import understanding
from handlers.understanding import Reader
from tests.demo.kit import Visitor

TEN = 60
CARD = "【投诉】"


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has read no dictionary yet, as a demo's is when it begins."""
    monkeypatch.setattr(understanding._Process, "reader", Reader())
    monkeypatch.setattr(understanding._Process, "taught", {})


@pytest_asyncio.fixture
async def stage(unread: None, tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path, 0)
    try:
        for step in (made.raise_page, made.lay_ground, made.start_bot):
            await step()
        yield made
    finally:
        await made.clear()


class Newcomer:
    """Somebody who follows the README at the page, and looks at the ticks."""

    def __init__(self, stage: Stage, visitor: Visitor) -> None:
        self.stage, self.visitor = stage, visitor

    async def ticks(self) -> int:
        """How many steps from the first on are done."""
        chapters = (await self.visitor.sees("/demo/state"))["story"]
        done = [step["done"] for chapter in chapters for step in chapter["steps"]]
        return done.index(False) if False in done else len(done)

    async def says(self, who: int, text: str) -> None:
        await self.visitor.says(who, text)
        await self.stage.hand.settle()

    async def presses(self, who: int, *labels: str, chat: int = 0) -> None:
        for label in labels:
            await self.visitor.presses(who, label, chat)
            await self.stage.hand.settle()

    async def replies(self, who: int, words: str) -> None:
        """To the card in the group."""
        cards = [one for one in await self.visitor.heard(who, GROUP) if CARD in (one["text"] or "")]
        path = f"/client/{who}/chats/{GROUP}/send"
        assert (await self.visitor.does(path, text=words, reply_to=cards[0]["id"]))[0] == 200
        await self.stage.hand.settle()

    async def releases(self, who: int, words: str, as_what: str) -> None:
        """Reply, say what the words are for, and let the ten seconds pass."""
        await self.replies(who, words)
        await self.presses(who, as_what, chat=GROUP)
        assert (await self.visitor.moves_clock(plus=TEN))[0] == 200

    async def is_visited(self) -> None:
        """Press for the next thing due until Wang Fang is asked."""
        for _ in range(30):
            if "还没解决" in str((await self.visitor.heard(WANG.id))[-1]["buttons"]):
                return
            assert (await self.visitor.moves_clock(next=True))[0] == 200
        raise AssertionError("nobody asks")


async def test_the_lift_is_broken_taken_visited_reviewed_and_at_last_solved(stage: Stage) -> None:
    async with Visitor(stage.port) as visitor:
        her = Newcomer(stage, visitor)
        await _is_filed(her)
        assert await her.ticks() == 3
        await her.presses(LI.id, "我来受理", chat=GROUP)
        await her.releases(LI.id, "师傅十点到，请您放心。", "发给业主")
        await her.releases(LI.id, "门机更换完毕，电梯恢复。", "当场解决")
        assert await her.ticks() == 6
        await _is_not_solved(her)
        assert await her.ticks() == 8
        await _is_signed(her)
        await her.releases(ZHAO.id, "控制板也换了，请再看看。", "作为处理结果")
        await her.is_visited()
        await her.presses(WANG.id, "已经解决", "三项都很满意", "没有了")
        assert await her.ticks() == 9


async def test_k1_what_no_keyword_names_is_offered_its_category_in_the_demo_too(stage: Stage) -> None:
    async with Visitor(stage.port) as visitor:
        her = Newcomer(stage, visitor)
        await _moves_in(her)
        await her.says(WANG.id, "厨房水龙头一直滴水")
        draft = (await visitor.heard(WANG.id))[-1]
        assert "公共设施" in str(draft["buttons"]) + (draft["text"] or "")


async def _moves_in(her: Newcomer) -> None:
    people = (await her.visitor.sees("/demo/state"))["people"]
    code = next(one["start"] for one in people if one["id"] == WANG.id)
    await her.visitor.does(f"/client/{WANG.id}/start", payload=code)
    await her.stage.hand.settle()
    await her.presses(WANG.id, "我同意", "就用", "跳过")
    await her.presses(LI.id, "信息正确")


async def _is_filed(her: Newcomer) -> None:
    await _moves_in(her)
    await her.says(WANG.id, "3栋2单元的电梯坏了两天，一直没人来修")
    await her.presses(WANG.id, "发给客户服务中心")


async def _is_not_solved(her: Newcomer) -> None:
    jump = next(one for one in (await her.visitor.sees("/demo/state"))["clock"]["jumps"] if "十点" in one["label"])
    assert (await her.visitor.moves_clock(**jump["send"]))[0] == 200
    await her.presses(WANG.id, "还没解决")


async def _is_signed(her: Newcomer) -> None:
    """Zhao Min reviews it: an opinion on her page, which Liu Yang approves."""
    await her.presses(ZHAO.id, "下一步", "处理意见和计划日期")
    await her.says(ZHAO.id, "控制板老化")
    await her.says(ZHAO.id, "今天更换控制板")
    day = next(one["buttons"][0][0]["text"] for one in reversed(await her.visitor.heard(ZHAO.id)) if one["buttons"])
    await her.presses(ZHAO.id, day, "对，就这样")
    await her.presses(LIU.id, "同意")
