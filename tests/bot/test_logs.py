"""Logs: neither the token nor a phone nor an identity number reaches them, whatever was logged (A74)."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.logs import logger, scrub, set_up
from storage.database import open_writer, url_of
from storage.migrate import upgrade
from storage.tables import Words, table

TOKEN = "700000001:AAHsecret_token-of-thirty-and-more"
PHONE, IDENTITY = "13912345678", "31010119900307123X"
SECRETS = (TOKEN, PHONE, IDENTITY)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Logging is the whole process's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("secret", SECRETS)
def test_a74_a_secret_in_any_text_is_replaced(capsys: pytest.CaptureFixture[str], secret: str, as_json: bool) -> None:
    set_up(as_json=as_json)
    logger("bot.test").warning("something", reason=f"of {secret}!")
    logging.getLogger("library").warning("asked for %s", f"https://host/{secret}/getMe")
    told = capsys.readouterr().err
    assert secret not in told
    assert len(told.splitlines()) == 2


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("secret", SECRETS)
def test_a74_a_secret_in_a_traceback_is_replaced(
    capsys: pytest.CaptureFixture[str], secret: str, as_json: bool
) -> None:
    set_up(as_json=as_json)
    try:
        raise ValueError(f"cannot use {secret}")
    except ValueError as error:
        logger("bot.test").exception("failed")
        logging.getLogger("library").exception("failed too")
        logger("bot.test").error("failed again", exc_info=error)
    told = capsys.readouterr().err
    assert secret not in told
    assert told.count("ValueError") >= 3


@pytest.mark.parametrize("secret", SECRETS)
def test_a74_a_secret_inside_a_list_or_an_object_is_replaced(
    capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    set_up(as_json=True)
    logger("bot.test").warning("something", values=[secret], about={"words": (secret, 1)}, error=ValueError(secret))
    assert secret not in capsys.readouterr().err


def test_ids_and_counts_stay_as_they_are() -> None:
    for harmless in ("-1001234567890", "BX-20261124-0001", "update 823456789", "2026-11-24T01:00:00.000000+00:00"):
        assert scrub(harmless) == harmless


def test_json_lines_are_json_with_level_time_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(as_json=True)
    logger("bot.test").info("taken", updates=3)
    line = json.loads(capsys.readouterr().err)
    assert line.items() >= {"event": "taken", "level": "info", "logger": "bot.test", "updates": 3}.items()
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("noisy", ["aiohttp.access", "apscheduler.scheduler", "aiogram.event", "httpx"])
def test_a74_libraries_that_quote_addresses_speak_up_only_when_something_is_wrong(
    capsys: pytest.CaptureFixture[str], noisy: str
) -> None:
    set_up("DEBUG")
    logging.getLogger(noisy).info("GET https://host/bot…")
    assert capsys.readouterr().err == ""


def test_a_tick_that_is_skipped_on_a_slow_machine_is_not_told_and_one_that_fails_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("INFO")
    clock = logging.getLogger("apscheduler.scheduler")
    clock.warning("Execution of job %r skipped: maximum number of running instances reached (%d)", "tick", 1)
    assert capsys.readouterr().err == ""
    clock.error("Error submitting job")
    assert "Error submitting job" in capsys.readouterr().err


def test_a74_errors_of_the_database_carry_no_words_of_residents(tmp_path: Path) -> None:
    engine = open_writer(url_of(tmp_path / "shouwen.db"))
    upgrade(engine)
    with engine.begin() as db, pytest.raises(IntegrityError) as refused:
        db.execute(insert(table(Words)).values(
            record_id=4711, part="nowhere", author="resident", author_id=1, body="我是王芳，住3栋2单元501", salt="",
            at=datetime(2026, 11, 24, tzinfo=UTC),
        ))
    engine.dispose()
    assert "王芳" not in str(refused.value)
