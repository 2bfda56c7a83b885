"""`shouwen init`: every answer is checked at once, one may go back, nothing that is there gets lost."""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.commands import opening
from bot.commands.setting_up import Place, SetUp, given_answers
from bot.settings import SettingsError, load, token
from storage import founding
from storage.founding import Founding
from tests.bot.fake_telegram import ME

TOKEN = f"{ME['id']}:AAgoodTokenOfSomebody"
OTHER = f"{ME['id']}:AAtokenThatIsWrong"
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GIVEN = {"token": TOKEN, "company": "和安物业", "estate": "翠湖花园", "phone": "021-55550000"}
OFFLINE = {**GIVEN, "proxy": "-"}
FILE = Path("shouwen.env")

pytestmark = pytest.mark.usefixtures("no_settings")


class Script:
    """Answers in their order; what was asked and told stays to be looked at."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = iter(answers)
        self.asked: list[tuple[str, str]] = []
        self.told = ""

    def ask(self, text: str, default: str, *, secret: bool) -> str:
        self.asked.append((text, "secret" if secret and default else default))
        return next(self._answers) or default

    def tell(self, text: str) -> None:
        self.told += f"{text}\n"


class Telegram(BaseHTTPRequestHandler):
    """A server that knows one token, as far as this command asks."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        good = f"/bot{TOKEN}/" in self.path
        body = {"ok": True, "result": ME} if good else {"ok": False, "error_code": 401, "description": "Unauthorized"}
        self.send_response(200 if good else 401)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Nothing on the test's standard error."""


@pytest.fixture
def telegram(no_settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Telegram) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("SHOUWEN_API_BASE", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("SHOUWEN_ENGINE", "ptb")
        yield
        server.shutdown()
        thread.join()


def run(*answers: str, **given: str) -> tuple[Script, bool]:
    script, one = Script(answers), SetUp(Place(FILE, "en"))
    said = one.ask(given, script)
    if said is not None:
        script.told += "\n".join(one.write(said, NOW))
    return script, said is not None


def set_up(**given: str) -> None:
    one = SetUp(Place(FILE, "zh_CN"))
    one.write(one.checked(given), NOW)


def entered() -> Founding | None:
    settings = load()
    with opening.register(settings) as db:
        return founding.present(db, opening.bot_id(settings))


@pytest.mark.usefixtures("telegram")
def test_init_asks_checks_shows_and_writes_for_the_owner_alone() -> None:
    desk = ("021-55550000", "翠湖路1号", "fuwu@example.com")
    script, wrote = run(TOKEN, "和安物业", "翠湖花园", *desk, "", "", "", "", "")
    assert wrote
    assert "@shouwen_bot" in script.told
    assert TOKEN not in script.told
    assert entered() == Founding(
        "和安物业", "翠湖花园", "021-55550000", "Asia/Shanghai", "08:00", "20:00", "C3", "翠湖路1号", "fuwu@example.com"
    )
    assert {stat.S_IMODE(Path(name).stat().st_mode) for name in ("shouwen.env", "token")} == {0o600}
    assert token(load()) == TOKEN
    assert TOKEN not in FILE.read_text()


@pytest.mark.usefixtures("telegram")
def test_a_bot_api_server_of_ones_own_is_asked_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.environ["SHOUWEN_API_BASE"]
    monkeypatch.delenv("SHOUWEN_API_BASE")
    one = SetUp(Place(FILE, "en", api_base=own))
    one.write(one.checked(GIVEN), NOW)
    assert f"SHOUWEN_API_BASE={own}" in FILE.read_text().splitlines()
    set_up()
    assert load().api_base == own
    with pytest.raises(SettingsError, match="SHOUWEN_API_BASE"):
        SetUp(Place(FILE, "en", api_base="ftp://127.0.0.1"))


@pytest.mark.usefixtures("telegram")
def test_an_answer_that_will_not_do_is_said_at_once_and_asked_again() -> None:
    script, wrote = run(
        "hello", OTHER, TOKEN, "", "和安物业", "翠湖花园", "call us", "110", "", "fuwu@", "",
        "Asia/Shangri-La", "北京时间", "8 o'clock", "8点到6点", "07:00", "", "Z9", "ｃ3", "hm", "确认",
    )  # fmt: skip
    assert wrote
    for told in (
        "That is no token", "does not know this token", "1 to 60 characters", "a phone number in digits",
        "an e-mail address", "no time zone Asia/Shangri-La", "8:00-18:00",
        "must end after it begins (08:00)", "no procedure Z9; there are: ",
    ):  # fmt: skip
        assert told in script.told
    assert "Asking Telegram" in script.told
    assert entered() == Founding("和安物业", "翠湖花园", "110", "Asia/Shanghai", "08:00", "18:00", "C3")


@pytest.mark.usefixtures("telegram")
def test_one_may_go_back_and_finds_the_answers_again() -> None:
    kept = [""] * 6
    script, wrote = run(TOKEN, "和安", "<", "和安物业", "翠湖花园", "110", *kept, "<", *[""] * 10, "no")
    assert not wrote
    assert [default for text, default in script.asked if text.startswith("The property")] == ["", "和安", "和安物业"]
    assert not FILE.exists()
    assert not Path("data").exists()


@pytest.mark.usefixtures("telegram")
def test_run_again_it_offers_what_is_there_and_loses_nothing() -> None:
    run(*[""] * 11, **GIVEN, address="翠湖路1号", email="fuwu@example.com")
    with FILE.open("a") as file:
        file.write("# by hand\nSHOUWEN_POLL_SECONDS=7\n")
    script, _ = run("", "", "翠湖花园一期", "", "-", *[""] * 6)
    assert ("The estate's name, as residents say it", "翠湖花园") in script.asked
    assert script.asked[0][1] == "secret"
    kept = entered() or pytest.fail("gone")
    assert (kept.name, kept.address, kept.email) == ("翠湖花园一期", "", "fuwu@example.com")
    assert FILE.read_text().endswith("# by hand\nSHOUWEN_POLL_SECONDS=7\n")
    assert FILE.read_text().count("\nSHOUWEN_DATA=") == 1


def test_where_telegram_is_blocked_a_proxy_is_asked_for_and_tried() -> None:
    settings_file = Path("env")
    settings_file.write_text("SHOUWEN_API_BASE=http://127.0.0.1:9\nSHOUWEN_ENGINE=ptb\n")
    script, one = Script([TOKEN, "7890", "http://127.0.0.1:9", "-", *[""] * 10]), SetUp(Place(settings_file, "en"))
    answers = one.ask(GIVEN, script)
    assert "must look like http://host:port" in script.told
    assert "In mainland China it is blocked" in script.told
    assert answers is not None
    assert "has not been tried" in "\n".join(one.write(answers, NOW))


def test_a_script_gives_answers_and_hears_all_faults_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        SetUp(Place(FILE, "en")).checked({**OFFLINE, "zone": "Moon", "opens": "25:00", "company": ""})
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == ["company", "zone", "opens"]
    set_up(**OFFLINE)
    assert (entered() or pytest.fail("gone")).company == "和安物业"
    with pytest.raises(SettingsError, match="no such question; there are: company, estate"):
        given_answers(["mood=good"])


def test_another_token_takes_the_place_of_the_old_one_which_stays_beside_it() -> None:
    set_up(**OFFLINE)
    set_up(token=OTHER, proxy="-")
    assert token(load()) == OTHER
    assert Path("token.before").read_text().strip() == TOKEN


def test_a_broken_settings_file_is_refused_and_stays_as_it_is() -> None:
    FILE.write_bytes("SHOUWEN_DATA=数据\n".encode("gbk"))
    with pytest.raises(SettingsError, match="GBK"):
        SetUp(Place(FILE, "en"))
    assert FILE.read_bytes() == "SHOUWEN_DATA=数据\n".encode("gbk")
