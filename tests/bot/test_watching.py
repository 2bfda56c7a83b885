"""What watches the bot is told: alive, ready, how much waits – and the two watchdogs, without waiting for them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.running.watching import SILENT, Watched, Watching
from bot.settings import SettingsError
from storage.database import open_reader, url_of
from tests.bot.counted import Since
from tests.bot.rig import BOT, Rig, message
from tests.kit.home import CHEN


@dataclass
class Standing:
    """What the service would say of its bot."""

    now: str = "starting"
    trouble: str = ""
    heard_at: float | None = None


@dataclass
class Watch:
    watching: Watching
    standing: Standing
    port: int

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.request("GET", f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()

    async def figure(self, name: str) -> float:
        """One figure of the metrics page."""
        _, page = await self.get("/metrics")
        return float(dict(line.rsplit(" ", 1) for line in page.splitlines() if line[0] != "#")[name])


@pytest_asyncio.fixture
async def watch(rig: Rig) -> AsyncIterator[Watch]:
    standing = Standing()
    one = Watched(BOT, lambda: standing.now, lambda: standing.trouble, lambda: standing.heard_at)
    reader = open_reader(url_of(Path(str(rig.database.url.database))))
    watching = Watching([one], reader, rig.clock)
    yield Watch(watching, standing, await watching.start("127.0.0.1", 0))
    await watching.stop()
    reader.dispose()


async def test_health_says_that_the_process_lives_whatever_else_is_wrong(watch: Watch) -> None:
    watch.standing.trouble = "OperationalError"
    watch.watching.beat(0.25)
    assert await watch.get("/health") == (200, json.dumps({"alive": True, "loop_lag_seconds": 0.25}))


@pytest.mark.parametrize(
    ("now", "trouble", "status"),
    [
        ("starting", "", 503), ("leader", "", 200), ("stand-by", "", 200), ("leader", "OperationalError", 503),
        ("stand-by", "OperationalError", 503),
    ],
)  # fmt: skip
async def test_ready_is_who_leads_or_stands_by_with_a_database_that_commits(
    watch: Watch, now: str, trouble: str, status: int
) -> None:
    watch.standing.now, watch.standing.trouble = now, trouble
    answered, page = await watch.get("/ready")
    assert answered == status
    assert json.loads(page) == {"ready": status == 200, "bots": {str(BOT): {"standing": now, "trouble": trouble}}}


async def test_the_backlog_is_measured_when_it_is_asked_for(rig: Rig, watch: Watch) -> None:
    assert await watch.figure("shouwen_open_messages") == 0
    await rig.intake.take([message(1), {"update_id": 2, "message": 1}])
    rig.clock.passes(90)
    await rig.intake.take([message(3, CHEN)])
    assert await watch.figure("shouwen_open_messages") == 2
    assert await watch.figure("shouwen_oldest_message_seconds") == 90
    assert await watch.figure("shouwen_quarantine") == 1
    assert await watch.figure("shouwen_oldest_quarantine_seconds") == 90


async def test_work_is_late_from_its_time_on(rig: Rig, watch: Watch) -> None:
    await rig.intake.take([message(1)])
    assert await watch.figure("shouwen_due_lag_seconds") == 0
    [(drafts,)] = rig.rows("SELECT count(*) FROM due WHERE status = 'waiting'")
    assert drafts
    rig.clock.passes(7 * 86_400)
    assert await watch.figure("shouwen_due_lag_seconds") > 5 * 86_400


async def test_a_database_that_cannot_be_read_leaves_the_other_figures(rig: Rig, watch: Watch) -> None:
    rig.spoil("ALTER TABLE outgoing RENAME TO elsewhere")
    since = Since()
    status, page = await watch.get("/metrics")
    assert status == 200
    assert "process_resident_memory_bytes" in page
    assert since("shouwen_open_messages") == 0
    rig.spoil("ALTER TABLE elsewhere RENAME TO outgoing")


async def test_f13_a_loop_that_was_blocked_is_told(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    watch.watching.beat(0.4)
    assert "loop_blocked" not in capsys.readouterr().out
    watch.watching.beat(60.0)
    assert "seconds=60.0 event='loop_blocked'" in capsys.readouterr().out
    assert await watch.figure("shouwen_loop_lag_seconds") == 60


async def test_f51_half_a_day_of_silence_is_told_once_until_something_is_heard_again(
    rig: Rig, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> bool:
        watch.watching.beat(0.0)
        return "event='silent'" in capsys.readouterr().out

    watch.standing.heard_at = rig.clock.monotonic()
    rig.clock.passes(SILENT - 1)
    assert not told()
    rig.clock.passes(1)
    assert [told(), told()] == [True, False]
    assert await watch.figure(f'shouwen_silence_seconds{{bot="{BOT}"}}') == SILENT
    watch.standing.heard_at = rig.clock.monotonic()
    assert not told()
    rig.clock.passes(SILENT)
    assert told()


async def test_f51_who_receives_nothing_by_design_hears_no_silence(
    rig: Rig, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    rig.clock.passes(2 * SILENT)
    watch.watching.beat(0.0)
    assert "silent" not in capsys.readouterr().out


async def test_the_leader_is_marked(watch: Watch) -> None:
    for now, mark in (("stand-by", 0), ("leader", 1), ("stand-by", 0)):
        watch.standing.now = now
        watch.watching.beat(0.0)
        assert await watch.figure(f'shouwen_leader{{bot="{BOT}"}}') == mark


async def test_without_a_port_the_pulse_beats_all_the_same(rig: Rig) -> None:
    asked = asyncio.Event()

    def standing() -> str:
        asked.set()
        return "leader"

    watching = Watching([Watched(BOT, standing, str, lambda: None)], rig.database, rig.clock)
    assert await watching.start("127.0.0.1", None) == 0
    await asyncio.wait_for(asked.wait(), 20)
    await watching.stop()


async def test_a_port_in_use_is_a_sentence(rig: Rig, watch: Watch) -> None:
    second = Watching([], rig.database, rig.clock)
    with pytest.raises(SettingsError, match=f"SHOUWEN_WATCH_PORT: cannot listen on 127.0.0.1:{watch.port}"):
        await second.start("127.0.0.1", watch.port)
