"""The command line, as an operator types it: what it prints, how it ends, that it tells no secrets."""

import asyncio
import json
import logging
import os
import re
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer, unused_port
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands.tables import padded, table, width
from bot.commands.wording import HAPPENED
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app
from bot.sandbox.shapes import BotAccount, Person
from storage import database, inbox
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import BOT_ID, CHEN, House
from tests.storage import matters

ROOT = Path(__file__).parents[2]
TOKEN = f"{BOT_ID}:AAnobodyMayEverSeeThisTokenAnywhere0"
BOT = BotAccount(BOT_ID, "首问", "shouwen_demo_bot")
GROUP, FIRST = -1001234567890, 5000
SEED = ("seed", "--residents", "12", "--staff", "4", "--group", str(GROUP), "--first-user-id", str(FIRST))
PROGRAM = (sys.executable, "-c", "from bot.cli import main; main()")
STARTS, STOPS = 30.0, 15.0


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but our own: another folder, and the token in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOUWEN_TOKEN", TOKEN)


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """Commands send the logs to their own standard error; afterwards they go where they went before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """An estate with one record closed and one open, in a file."""

    def build(engine: Engine) -> None:
        estate.build(engine)
        with database.writing(engine) as db:
            matters.closed(db, matters.resolved(db, matters.filed(db)))
            matters.filed(db, kind="repair")

    return databases.lay(build, tmp_path_factory.mktemp("template"), on_postgres=False)


@pytest.fixture
def lived_in(template: Ground, tmp_path: Path) -> House:
    """The data of that estate, where the program looks for it."""
    (tmp_path / "data").mkdir()
    return estate.settle(template, tmp_path / "data" / "shouwen.db")


def shouwen(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_command_line_without_a_command_shows_what_there_is() -> None:
    said = shouwen("--help").output
    for command in ("run", "demo", "list", "show", "seed", "invite", "replay"):
        assert f"\n  {command} " in said


def test_the_version_is_told_without_a_command() -> None:
    assert re.fullmatch(r"shouwen \d+\.\d+\.\d+\n", shouwen("--version").output)


def test_columns_line_up_where_characters_are_two_wide() -> None:
    assert (width("3栋2单元501"), width("e\u0301"), width("")) == (11, 1, 0)
    assert padded("李静", 6) == "李静  "
    lines = table(("编号", "人"), [("TS-1", "李静"), ("三栋", "w")])
    assert lines == ["编号  人", "────  ────", "TS-1  李静", "三栋  w"]


def test_seed_fills_a_fresh_database_once_and_tells_what_it_made() -> None:
    made = shouwen(*SEED)
    assert made.exit_code == 0, made.output
    assert f"12 residents, bound: Telegram ids {FIRST} to 5011" in made.output
    assert "4 staff: Telegram ids 5012 to 5015" in made.output
    assert len(re.findall(r"https://t\.me/<bot>\?start=[\w-]{22}\n", made.output)) == 3
    again = shouwen(*SEED)
    assert again.exit_code == 2
    assert again.stderr == "This database has an estate already; `shouwen seed` fills only a fresh one.\n"


def test_seed_takes_the_bots_id_where_no_token_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOUWEN_TOKEN")
    without = shouwen(*SEED)
    assert without.exit_code == 2
    assert without.stderr.startswith("SHOUWEN_TOKEN: no bot token.")
    assert "for the bot 77" in shouwen(*SEED, "--bot-id", "77").output


def test_a_database_that_is_not_there_is_a_sentence_and_is_not_made() -> None:
    for words in (("list",), ("show", "TS-1"), ("invite", "王芳"), ("replay",)):
        ended = shouwen(*words)
        assert (ended.exit_code, ended.stderr) == (
            2, "There is no database in data yet; `shouwen seed` makes one.\n",
        )
    assert not Path("data").exists()


def test_a_file_that_is_no_database_is_a_sentence() -> None:
    Path("data").mkdir()
    Path("data/shouwen.db").write_text("this is a letter to the property management\n" * 100)
    ended = shouwen("list")
    assert ended.exit_code == 2
    assert ended.stderr == "The database data/shouwen.db cannot be used: file is not a database.\n"


def test_list_shows_the_register_and_open_leaves_out_what_is_closed(lived_in: House) -> None:
    everything, still = shouwen("list").output, shouwen("list", "--open").output
    assert everything.splitlines()[0].split() == [
        "编号", "类别", "状态", "房号", "首问责任人", "处理人", "登记", "承诺答复", "答复",
    ]
    numbers = [line.split()[0] for line in everything.splitlines()[2:]]
    assert numbers == ["BX-20261119-0001", "TS-20261119-0001"]
    assert "TS-20261119-0001" not in still
    assert CHEN.flat.label in still
    assert len(shouwen("list", "--limit", "1").output.splitlines()) == 3


def test_show_tells_a_record_and_its_whole_history_in_plain_words(lived_in: House) -> None:
    said = shouwen("show", "ts-20261119-0001").output
    for words in (
        "【TS-20261119-0001】", CHEN.flat.label, CHEN.name, CHEN.phone, matters.WORDS, "李静（受理",
        "登记✓  处理✓  跟进✓  关闭✓  回访✓", "答复业主（电话）", "处理完毕", "安排第1次回访：",
        "发出第1次回访问题", "第1次回访答复：已解决，结果5分", "办结（业主认可）", "历史完整",
    ):
        assert words in said


def test_show_says_what_a_record_lacks_and_what_waits(lived_in: House) -> None:
    said = shouwen("show", "BX-20261119-0001").output
    assert "登记✓  处理缺  跟进缺  关闭缺  回访缺" in said
    assert "受理期限" in said


def test_show_of_an_unknown_number_is_a_sentence_and_no_success(lived_in: House) -> None:
    ended = shouwen("show", "TS-20261119-0404")
    assert (ended.exit_code, ended.stderr) == (1, "There is no record TS-20261119-0404.\n")


def test_every_event_that_is_written_has_its_words() -> None:
    """A history row without a sentence would show its code; none of ours does."""
    files = [path for folder in ("handlers", "storage") for path in (ROOT / folder).rglob("*.py")]
    sources = [file.read_text("utf-8") for file in files]
    written = {what for text in sources for what in re.findall(r'history\.append\([^"]*?"(\w+)"', text)}
    assert written
    assert written - set(HAPPENED) == set()


def test_invite_makes_a_link_for_one_person_by_name_or_number(lived_in: House) -> None:
    for who in ("张伟", "2"):
        made = shouwen("invite", who)
        assert made.exit_code == 0
        assert re.search(r"张伟.*\n  https://t\.me/<bot>\?start=[\w-]{22}\n", made.output)
    assert len(lived_in.rows("SELECT * FROM invitation WHERE staff_id = 2")) == 2
    assert lived_in.rows("SELECT what, details FROM audit") == [("invited", "staff:2")] * 2


def test_invite_of_nobody_or_of_several_people_is_a_sentence(lived_in: House) -> None:
    nobody = shouwen("invite", "王二")
    assert (nobody.exit_code, nobody.stderr) == (1, "Nobody on the staff is called 王二.\n")
    with lived_in.foreign() as hand:
        hand.execute("UPDATE staff SET name = '李静' WHERE id = 2")
    several = shouwen("invite", "李静")
    assert several.exit_code == 1
    assert several.stderr == "Several people are called 李静; say which by number: 1, 2.\n"


def test_run_without_an_estate_says_how_to_get_one() -> None:
    ended = shouwen("run")
    assert ended.exit_code == 2
    assert f"no estate for the bot {BOT_ID}" in ended.stderr
    assert "shouwen seed" in ended.stderr


def test_run_tells_all_faults_of_the_settings_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_POLL_SECONDS", "soon")
    ended = shouwen("run", "--engine", "carrier-pigeon", "--api-base", "ftp://x")
    assert ended.exit_code == 2
    assert [line.partition(":")[0] for line in ended.stderr.splitlines()] == [
        "SHOUWEN_ENGINE", "SHOUWEN_API_BASE", "SHOUWEN_POLL_SECONDS",
    ]


def test_run_refuses_a_token_that_is_none_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWEN_TOKEN", "hunter2")
    ended = shouwen("run")
    assert ended.exit_code == 2
    assert "does not look like one" in ended.stderr
    assert "hunter2" not in ended.output


class Stage:
    """A sandbox on loopback, and the program as its own process against it."""

    def __init__(self, server: TestServer) -> None:
        self.base = str(server.make_url("/")).rstrip("/")
        self.sandbox = server.app[SANDBOX]
        self._queue = self.sandbox.world.main_bot.queue
        self._before = self._queue.next_id

    @property
    def updates(self) -> int:
        """How many updates the bot was meant to get."""
        return self._queue.next_id - self._before

    async def program(self, *words: str) -> asyncio.subprocess.Process:
        fast = {"SHOUWEN_RATE_OVERALL": "200", "SHOUWEN_RATE_CHAT": "50"}
        return await asyncio.create_subprocess_exec(
            *PROGRAM, *words, "--api-base", self.base, env={**os.environ, **fast, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )

    async def runs(self, *words: str) -> asyncio.subprocess.Process:
        """The bot, once it says that it runs."""
        process = await self.program("run", *words)
        assert process.stdout is not None
        async with asyncio.timeout(STARTS):
            line = await process.stdout.readline()
        assert line.decode() == "Running as @shouwen_demo_bot, Ctrl-C stops.\n", await ended(process)
        return process

    async def say(self, person: int, text: str) -> None:
        async with ClientSession() as session:
            url = f"{self.base}/client/{person}/chats/{BOT_ID}/send"
            async with session.post(url, json={"text": text}) as response:
                assert response.status == 200, await response.text()


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    server = TestServer(create_app(token=TOKEN, bot=BOT))
    await server.start_server()
    stage = Stage(server)
    for number in range(16):
        stage.sandbox.world.add_person(Person(FIRST + number, f"人{number}"))
    make_group(stage.sandbox.world, GroupPlan(GROUP, "客服群", members=[FIRST + 12]))
    try:
        yield stage
    finally:
        await server.close()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    async with asyncio.timeout(STOPS):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def until(true: str) -> None:
    """Wait until the database, which another process writes, says so."""
    for _ in range(600):
        if ask(true):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never: {true}")


def ask(sql: str) -> object:
    connection = sqlite3.connect("data/shouwen.db")
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


async def test_run_ends_with_success_on_ctrl_c_and_tells_no_token() -> None:
    shouwen(*SEED)
    async with staged() as stage:
        process = await stage.runs()
        process.send_signal(signal.SIGINT)
        code, errors = await ended(process)
    assert code == 0
    assert TOKEN not in errors
    assert "Traceback" not in errors


async def test_f08_told_to_stop_under_load_it_finishes_what_runs_and_loses_nothing() -> None:
    shouwen(*SEED)
    async with staged() as stage:
        process = await stage.runs()

        async def talk(person: int) -> None:
            for number in range(8):
                await stage.say(person, f"电梯坏了，第{number}次说")

        load = asyncio.gather(*(talk(FIRST + number) for number in range(8)))
        await until("SELECT count(*) > 20 FROM seen_update")
        process.terminate()
        code, errors = await ended(process)
        assert code == 0, errors
        assert ask("SELECT count(*) FROM outgoing WHERE status = 'sending'") == 0
        await load
        assert stage.updates >= 64
        process = await stage.runs()
        await until(f"SELECT count(*) = {stage.updates} FROM seen_update")
        process.terminate()
        assert (await ended(process))[0] == 0
    assert ask("SELECT count(*) FROM quarantine") == 0
    assert "Traceback" not in errors


async def test_beside_a_running_bot_a_second_is_refused_and_the_register_can_be_read() -> None:
    shouwen(*SEED)
    async with staged() as stage:
        process = await stage.runs()
        second = await stage.program("run")
        code, errors = await ended(second)
        assert (code, errors) == (2, "Another shouwen is already running on data.\n")
        assert shouwen("list").output == "登记簿是空的。\n"
        process.terminate()
        assert (await ended(process))[0] == 0


def test_run_where_nobody_listens_is_a_sentence() -> None:
    shouwen(*SEED)
    refused = shouwen("run", "--api-base", f"http://127.0.0.1:{unused_port()}")
    assert refused.exit_code == 2
    assert "Telegram could not be reached" in refused.stderr


def put_aside(update_id: int, raw: object) -> str:
    """An update in quarantine, marked as seen, as intake leaves it."""
    engine = database.open_writer("sqlite:///data/shouwen.db")
    with database.writing(engine) as db:
        inbox.mark_seen(db, BOT_ID, update_id, now=matters.MORNING)
        reference = inbox.quarantine(
            db, BOT_ID, update_id, json.dumps(raw, ensure_ascii=False), "RuntimeError: x", now=matters.MORNING
        )
    engine.dispose()
    return reference


def message(update_id: int, text: str) -> dict[str, object]:
    person = {"id": FIRST, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"}
    chat = {"id": FIRST, "type": "private", "first_name": "王芳"}
    body = {"message_id": 7, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": body}


async def test_f10_replay_processes_what_lies_in_quarantine_once() -> None:
    shouwen(*SEED)
    reference = put_aside(501, message(501, "3栋电梯坏了"))
    put_aside(502, {"update_id": 502, "message": {"message_id": "seven"}})
    async with staged() as stage:
        first = await asyncio.to_thread(shouwen, "replay", "--api-base", stage.base)
        second = await asyncio.to_thread(shouwen, "replay", reference, "--api-base", stage.base)
    assert f"{reference}  processed\n" in first.output
    assert "still unreadable" in first.output
    assert first.exit_code == 1
    assert (second.exit_code, second.stderr) == (1, f"Nothing lies in quarantine under {reference}.\n")
    assert ask("SELECT count(*) > 0 FROM outgoing WHERE key LIKE 'u%.501:%'")
    assert ask("SELECT count(*) FROM seen_update") == 2


def test_replay_of_an_empty_quarantine_says_so(lived_in: House) -> None:
    done = shouwen("replay")
    assert (done.exit_code, done.output) == (0, "Nothing lies in quarantine.\n")
