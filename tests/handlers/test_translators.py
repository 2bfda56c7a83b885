"""Both translators, on every captured update: the same words from either framework."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest

from dialogs.events import SharedContact
from handlers.incoming import BadUpdate, Ignored, Incoming
from tests.corpus import FRAMEWORKS, Captured, by_aiogram, by_ptb, malformed, readable

Read = Callable[[Any], Incoming | Ignored]

# python-telegram-bot warns while parsing that this field, which we never read, will change its type.
pytestmark = pytest.mark.filterwarnings("ignore:.*`message_auto_delete_time`")


@pytest.mark.parametrize("read", FRAMEWORKS)
@pytest.mark.parametrize("update", readable(), ids=str)
def test_captured_update_says_what_was_meant(update: Captured, read: Read) -> None:
    assert read(update.raw) == update.meant


@pytest.mark.parametrize("update", readable(), ids=str)
def test_both_frameworks_hear_the_same(update: Captured) -> None:
    assert by_aiogram(update.raw) == by_ptb(update.raw)


@pytest.mark.parametrize("read", FRAMEWORKS)
@pytest.mark.parametrize("update", malformed(), ids=str)
def test_f11_malformed_update_is_bad_in_both_frameworks(update: Captured, read: Read) -> None:
    with pytest.raises(BadUpdate):
        read(update.raw)


@pytest.mark.parametrize("read", FRAMEWORKS)
def test_moments_are_aware_and_in_utc(read: Read) -> None:
    moments = [
        found.sent_at for found in map(read, (u.raw for u in readable())) if isinstance(found, Incoming)
    ]
    assert {moment.tzinfo for moment in moments if moment} == {UTC}


@pytest.mark.parametrize("read", FRAMEWORKS)
def test_date_of_zero_is_no_moment(read: Read) -> None:
    found = read({"update_id": 1, "message": _message(date=0, text="你好")})
    assert isinstance(found, Incoming)
    assert found.sent_at is None


@pytest.mark.parametrize("read", FRAMEWORKS)
def test_a47_no_half_character_leaves_the_translators(read: Read) -> None:
    raw = _message(text="\ud800坏", caption="\udfff")
    raw["from"] = {"id": 5, "is_bot": False, "first_name": "\udc00王", "language_code": "zh\ud800"}
    str(read({"update_id": 1, "message": raw})).encode("utf-8")


@pytest.mark.parametrize("read", FRAMEWORKS)
@pytest.mark.parametrize(("whose", "own"), [(5, True), (6, False), (None, False)])
def test_a16_a_card_is_ones_own_only_when_telegram_says_so(read: Read, whose: int | None, own: bool) -> None:
    card: dict[str, Any] = {"phone_number": "13800000011", "first_name": "王芳"}
    raw = _message(contact=card | ({"user_id": whose} if whose else {}))
    raw["from"] = {"id": 5, "is_bot": False, "first_name": "王芳"}
    found = read({"update_id": 1, "message": raw})
    assert isinstance(found, Incoming)
    assert found.content == SharedContact("13800000011", own)


def test_translators_do_not_load_a_framework() -> None:
    program = (
        "import sys, handlers.translating.from_aiogram, handlers.translating.from_ptb;"
        "sys.exit(bool({'aiogram', 'telegram', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def _message(**parts: Any) -> dict[str, Any]:
    person = {"id": 5, "is_bot": False, "first_name": "王芳"}
    return {"message_id": 1, "date": 1441645532, "chat": {"id": 5, "type": "private"}, "from": person} | parts
