"""The benchmark runs, through both doors, and counts what it says it counts."""

from pathlib import Path

from aiohttp.test_utils import TestServer

from bench.doors import GROUP
from bench.flow import FIRST_USER, STAFF, TOKEN, Plan, measure, percentile, report
from bot.sandbox import acts
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount, Person

BOT = BotAccount(int(TOKEN.partition(":")[0]), "首问", "shouwen_bot")


async def test_it_measures_the_filing_flow_against_our_sandbox(tmp_path: Path) -> None:
    rows = await measure(Plan([1, 3], flows=1, estate=8, folder=tmp_path))
    assert [len(row.measured.answers) for row in rows] == [6, 18]
    assert [len(row.measured.cards) for row in rows] == [1, 3]
    table = list(report(rows))
    assert len(table) == 5
    assert "3 at once against 1" in table[-1]


async def test_it_measures_the_filing_flow_against_any_bot_api_server(tmp_path: Path) -> None:
    app = create_app(token=TOKEN, bot=BOT)
    sandbox = app[SANDBOX]
    for number in range(FIRST_USER, FIRST_USER + 4 + STAFF):
        sandbox.world.add_person(Person(number, f"居民{number}"))
        acts.start(acts.enter(sandbox, number, number))
    make_group(sandbox.world, GroupPlan(GROUP, "客服群", [FIRST_USER + 4]))
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        [row] = await measure(Plan([2], flows=1, estate=4, api_base=base, folder=tmp_path))
    assert (len(row.measured.answers), len(row.measured.confirmations), len(row.measured.cards)) == (12, 2, 2)
    assert row.calls > 12


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, part) for part in (50, 95, 99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 99) == 7.0
