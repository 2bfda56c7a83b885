"""`shouwen check`: what was observed is judged by pure functions; an installation is looked over as it stands."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.checks import machine, telegram
from bot.checks.daily import DailyCheck
from bot.checks.telegram import Group
from bot.clock import Clock
from bot.commands import checking, opening
from bot.engines import create
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount, Person
from bot.settings import Settings
from bot.wording import LOCALE
from bot.writing.committing import writer_for
from handlers.catalogs import Catalogs
from handlers.hearing import commands
from storage import database, self_check
from tests.kit import databases, estate
from tests.kit.estate import BOT_ID, GROUP

TOKEN = f"{BOT_ID}:AAnobodyMayEverSeeThisTokenAnywhere0"
ME = {"id": BOT_ID, "username": "shouwen_bot", "can_join_groups": True, "can_read_all_group_messages": False}
HEARD = telegram.Seen(me=ME, commands=6, skew=0.4, groups=(Group("客服组", status="member"),))
SOUND = machine.Seen("data", False, True, 10 << 30, "", (3, 51, 3), (), True)
POLLING, HOOKED = Settings(token="1:x"), Settings(token="1:x", receive="webhook")

pytestmark = pytest.mark.usefixtures("no_settings")


def wrong(seen: telegram.Seen, settings: Settings = POLLING) -> list[tuple[str, str]]:
    return [(one.level, one.code) for one in telegram.judge(seen, settings) if one.level != "ok"]


def test_a_bot_as_it_should_be_has_no_finding_at_telegram() -> None:
    assert wrong(HEARD) == []
    assert [one.code for one in telegram.judge(HEARD, POLLING)] == ["bot_known", "privacy_on"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"refused": True}, ("fault", "token_refused")),
        ({"trouble": "no connection"}, ("fault", "unreachable")),
        ({"commands": 0}, ("warning", "commands_missing")),
        ({"skew": 11.0}, ("fault", "clock_wrong")),
        ({"skew": -11.0}, ("fault", "clock_wrong")),
        ({"me": {**ME, "can_join_groups": False}}, ("warning", "groups_forbidden")),
    ],
)
def test_what_is_wrong_at_telegram_is_found(changes: dict[str, object], found: tuple[str, str]) -> None:
    assert wrong(replace(HEARD, **changes)) == [found]  # type: ignore[arg-type]


def test_f53_a_webhook_beside_polling_and_none_where_one_is_needed_are_found() -> None:
    hooked = replace(HEARD, webhook={"url": "https://bot.example.org/telegram/secret-path"})
    assert wrong(HEARD, HOOKED) == [("fault", "webhook_missing")]
    assert wrong(hooked, HOOKED) == []
    [fault] = [one for one in telegram.judge(hooked, POLLING) if one.level == "fault"]
    assert (fault.code, fault.values["address"]) == ("webhook_beside_polling", "https://bot.example.org/…")
    failing = replace(hooked, webhook={**hooked.webhook, "last_error_message": "timed out", "pending_update_count": 3})
    assert wrong(failing, HOOKED) == [("warning", "webhook_failing")]


def test_f58_a_group_the_bot_was_put_out_of_or_may_not_write_in_is_found_and_so_is_privacy_mode() -> None:
    assert wrong(replace(HEARD, groups=(Group("客服组", why="kicked"),))) == [("fault", "group_gone")]
    assert wrong(replace(HEARD, groups=(Group("客服组", may_write=False),))) == [("fault", "group_silent")]
    hears_all = replace(HEARD, me={**ME, "can_read_all_group_messages": True})
    assert wrong(hears_all) == [("warning", "privacy_off")]


def test_the_clock_is_compared_with_the_date_of_an_answer() -> None:
    now = datetime(2026, 11, 24, 1, 0, 30, tzinfo=UTC)
    assert telegram.skew_of("Tue, 24 Nov 2026 01:00:00 GMT", now) == 30.0
    assert telegram.skew_of("yesterday", now) is telegram.skew_of("", now) is None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"network": "nfs4"}, ("fault", "network_disk")),
        ({"writable": False}, ("fault", "read_only")),
        ({"free": 400 << 20}, ("warning", "disk_full")),
        ({"sqlite": (3, 45, 1)}, ("ok", "sqlite_old")),
        ({"open_files": ("token",)}, ("warning", "settings_open")),
        ({"font": False}, ("warning", "no_font")),
    ],
)
def test_f20_f23_f24_what_is_wrong_with_the_machine_is_found(
    changes: dict[str, object], found: tuple[str, str]
) -> None:
    assert list(machine.judge(SOUND)) == []
    assert [(one.level, one.code) for one in machine.judge(replace(SOUND, **changes))] == [found]  # type: ignore[arg-type]


def test_the_machine_is_looked_at_as_it_is(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o644)
    seen = machine.look(Settings(data=tmp_path / "not" / "there", token_file=token))
    assert (seen.writable, seen.on_server, seen.open_files) == (True, False, (str(token),))
    assert seen.free > 0


def codes(settings: Settings) -> dict[str, str]:
    found = checking.run(settings, Clock())
    assert checking.as_lines(found, "zh_CN")
    told = json.loads(checking.as_json(found, "en"))
    assert [one["code"] for one in told] == [one.code for one in found]
    return {one.code: one.level for one in found}


def test_without_anything_set_up_every_step_is_named() -> None:
    found = codes(Settings())
    assert found.items() >= {"database_missing": "fault", "settings_unfit": "fault"}.items()


def test_f34_a_database_that_is_older_newer_or_without_an_estate_is_a_finding() -> None:
    settings = Settings(token=TOKEN, api_base="http://127.0.0.1:9", engine="ptb")
    with opening.changing(settings, create=True):
        pass
    assert codes(settings).items() >= {"no_estate": "fault", "unreachable": "fault"}.items()
    for revision, code in (("0006", "database_older"), ("9999", "database_unfit")):
        with closing(sqlite3.connect("data/shouwen.db", isolation_level=None)) as db:
            db.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        assert code in codes(settings)


async def test_an_installation_is_looked_over_and_what_the_leader_finds_is_kept(tmp_path: Path) -> None:
    (tmp_path / "ground").mkdir()
    ground = databases.lay(estate.build, tmp_path / "ground", on_postgres=False)
    (tmp_path / "data").mkdir()
    house = estate.settle(ground, tmp_path / "data" / "shouwen.db")
    app = create_app(token=TOKEN, bot=BotAccount(BOT_ID, "首问", "shouwen_bot"))
    app[SANDBOX].world.add_person(Person(1001, "王芳"))
    async with TestServer(app) as server:
        base = str(server.make_url("/")).rstrip("/")
        settings = Settings(token=TOKEN, api_base=base, engine="ptb", data=tmp_path / "data")
        found = await asyncio.to_thread(codes, settings)
        assert found.items() >= {"group_gone": "fault", "commands_missing": "warning", "bot_known": "ok"}.items()
        make_group(app[SANDBOX].world, GroupPlan(GROUP, "客服组", members=[1001], admins=[1001]))
        engine = create("ptb", TOKEN, base)
        for payload in commands.payloads(Catalogs(LOCALE)):
            await engine.call("setMyCommands", payload)
        writer = writer_for(house.engine, Clock())
        writer.start()
        found_daily = await DailyCheck(engine, writer, BOT_ID, Clock(), settings).once()
        await writer.stop()
        await engine.close()
        assert [one.code for one in found_daily if one.level != "ok"] == []
        assert not {"group_gone", "commands_missing"} & (await asyncio.to_thread(codes, settings)).keys()
    with database.reading(house.engine) as db:
        assert [code for _, code, _ in self_check.last(db, BOT_ID)[1]] == ["bot_known", "privacy_on"]
    house.engine.dispose()


def test_the_exit_code_is_that_of_the_worst() -> None:
    assert checking.exit_code([]) == checking.exit_code(machine.judge(SOUND)) == 0
    assert checking.exit_code(machine.judge(replace(SOUND, font=False))) == 1
    assert checking.exit_code(machine.judge(replace(SOUND, font=False, writable=False))) == 2
