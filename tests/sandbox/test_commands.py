"""Command lists by scope and language, and which one a person is offered."""

from typing import Any

import pytest

from tests.sandbox.kit import DUTY, SUN, WANG, ZHAO, Bench


async def put(bench: Bench, name: str, language: str = "", **scope: Any) -> None:
    commands = [{"command": name, "description": name}]
    given: dict[str, Any] = {"scope": scope} if scope else {}
    await bench.ok("setMyCommands", commands=commands, language_code=language, **given)


async def offered(bench: Bench, person: int, chat: int) -> list[str]:
    page = await bench.person("GET", f"/client/{person}/chats/{chat}/messages")
    return [command["command"] for command in page["commands"]]


async def test_the_narrowest_scope_and_the_own_language_win(bench: Bench) -> None:
    await put(bench, "default")
    assert await offered(bench, WANG, WANG) == ["default"]
    await put(bench, "private", type="all_private_chats")
    await put(bench, "private_zh", "zh", type="all_private_chats")
    assert await offered(bench, WANG, WANG) == ["private_zh"]
    await put(bench, "group", type="all_group_chats")
    await put(bench, "admins", type="chat_administrators", chat_id=DUTY)
    assert (await offered(bench, ZHAO, DUTY), await offered(bench, SUN, DUTY)) == (["group"], ["admins"])
    await put(bench, "zhao", type="chat_member", chat_id=DUTY, user_id=ZHAO)
    assert await offered(bench, ZHAO, DUTY) == ["zhao"]


async def test_a_list_is_read_back_and_taken_away_by_its_scope(bench: Bench) -> None:
    await put(bench, "one", type="chat", chat_id=WANG)
    scope = {"type": "chat", "chat_id": WANG}
    assert await bench.ok("getMyCommands", scope=scope) == [{"command": "one", "description": "one"}]
    await bench.ok("deleteMyCommands", scope=scope)
    assert await bench.ok("getMyCommands", scope=scope) == []


async def test_a_scope_of_an_unknown_chat_or_kind_is_refused(bench: Bench) -> None:
    unknown = await bench.refused("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 5})
    assert unknown == (400, "Bad Request: chat not found")
    code, words = await bench.refused("setMyCommands", commands=[], scope={"type": "planet"})
    assert code == 400
    assert "BotCommandScope" in words
    assert (await bench.refused("setMyCommands", commands=[], language_code="zh-hans"))[0] == 400


SCOPES: list[dict[str, object]] = [
    {"type": "default"},
    {"type": "all_private_chats"},
    {"type": "all_group_chats"},
    {"type": "all_chat_administrators"},
    {"type": "chat", "chat_id": DUTY},
    {"type": "chat_administrators", "chat_id": DUTY},
    {"type": "chat_member", "chat_id": DUTY, "user_id": SUN},
]


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: str(scope["type"]))
@pytest.mark.parametrize("language", ["", "zh"])
async def test_each_scope_and_language_has_a_list_of_its_own(bench: Bench, scope: object, language: str) -> None:
    commands = [{"command": "close", "description": "结案"}]
    await bench.ok("setMyCommands", commands=commands, scope=scope, language_code=language)
    kept = {
        (str(other), code): await bench.ok("getMyCommands", scope=other, language_code=code)
        for other in SCOPES
        for code in ("", "zh")
    }
    assert {key for key, found in kept.items() if found} == {(str(scope), language)}
    await bench.ok("deleteMyCommands", scope=scope, language_code=language)
    assert await bench.ok("getMyCommands", scope=scope, language_code=language) == []
