"""The check before both frameworks: what passes, what is left out, what is refused and in which words."""

import copy
import json
from typing import Any

import pytest

from handlers.incoming import BadUpdate
from handlers.translating import shape
from tests.corpus import ANY_REASON, Captured, malformed, readable


def text_update(**parts: Any) -> dict[str, Any]:
    message = {
        "message_id": 7,
        "date": 1441645532,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "王芳"},
        "text": "你好",
    }
    return {"update_id": 1, "message": message | parts}


@pytest.mark.parametrize("update", [u for u in malformed() if u.bad != ANY_REASON], ids=str)
def test_f11_refusal_names_the_place(update: Captured) -> None:
    with pytest.raises(BadUpdate) as refused:
        shape.check(update.raw)
    assert str(refused.value) == update.bad


@pytest.mark.parametrize("update", readable(), ids=str)
def test_check_leaves_the_raw_update_alone(update: Captured) -> None:
    before = copy.deepcopy(update.raw)
    shape.check(update.raw)
    assert update.raw == before


@pytest.mark.parametrize("update", readable(), ids=str)
def test_checking_twice_changes_nothing_more(update: Captured) -> None:
    once = shape.check(update.raw)
    assert shape.check(once | {"pulse": 1}) == once


def test_plain_text_passes_whole() -> None:
    assert shape.check(text_update()) == text_update()


def test_what_nobody_reads_is_left_out() -> None:
    assert shape.check(text_update(via_bot=7, hologram={"depth": 3})) == text_update()


def test_kind_nobody_reads_leaves_only_its_id() -> None:
    assert shape.check({"update_id": 1, "channel_post": {"text": "公告"}}) == {"update_id": 1}


def test_unknown_kind_is_not_bad() -> None:
    assert shape.check({"update_id": 1, "hologram": {"depth": 3}}) == {"update_id": 1}


@pytest.mark.parametrize("body", [{}, {"title": 7}, {"title": "猜\ud800", "photo": "王芳的秘密"}])
def test_rare_kind_of_message_leaves_only_its_name(body: dict[str, Any]) -> None:
    assert shape.check(text_update(game=body)) == text_update(shouwen_rare="game")


@pytest.mark.parametrize("part", [{"delete_chat_photo": False}, {"new_chat_members": []}, {"connected_website": ""}])
def test_rare_kind_that_did_not_happen_leaves_nothing(part: dict[str, Any]) -> None:
    assert shape.check(text_update(**part)) == text_update()


def test_null_counts_as_absent() -> None:
    assert shape.check(text_update(caption=None) | {"edited_message": None}) == text_update()


def test_a47_lone_surrogates_become_replacement_characters() -> None:
    checked = shape.check(text_update(text="门\ud83d禁\udc00", caption="\udfff"))
    assert checked["message"]["text"] == "门\ufffd禁\ufffd"
    assert checked["message"]["caption"] == "\ufffd"


def test_halves_that_meet_become_the_character_they_are() -> None:
    assert shape.check(text_update(text="好\ud83d\ude00"))["message"]["text"] == "好😀"


@pytest.mark.parametrize("chat_id", [-1001234567890, 2**52, -(2**52), 5])
def test_ids_of_every_size_telegram_uses_pass(chat_id: int) -> None:
    group = {"id": chat_id, "type": "supergroup"}
    assert shape.check(text_update(chat=group))["message"]["chat"] == group


@pytest.mark.parametrize(
    ("standing", "belongs"),
    [
        ({"status": "creator"}, "member"),
        ({"status": "administrator", "can_do_magic": True}, "member"),
        ({"status": "restricted", "is_member": True}, "member"),
        ({"status": "restricted", "is_member": False}, "left"),
        ({"status": "restricted"}, "left"),
        ({"status": "kicked"}, "left"),
    ],
)
def test_standing_is_reduced_to_inside_or_outside(standing: dict[str, Any], belongs: str) -> None:
    user = {"id": 9, "is_bot": True, "first_name": "首问"}
    change = {
        "chat": {"id": -5, "type": "group"},
        "from": user,
        "date": 1441645532,
        "old_chat_member": {"user": user, "status": "left"},
        "new_chat_member": {"user": user} | standing,
    }
    checked = shape.check({"update_id": 1, "my_chat_member": change})
    assert checked["my_chat_member"]["new_chat_member"] == {"user": user, "status": belongs}


def test_a34_nesting_deeper_than_any_message_is_refused_without_overflow() -> None:
    nested = json.loads('{"a":' * 900 + "1" + "}" * 900)
    with pytest.raises(BadUpdate, match="nested too deep"):
        shape.check(text_update(game=nested))
