"""No call breaks the server: whatever the parameters are, there is an answer with its own status."""

from random import Random
from typing import Any

import pytest

from bot.sandbox import acts
from bot.sandbox.chance import Chance
from bot.sandbox.clock import Clock
from bot.sandbox.door import Door
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.methods import METHODS
from bot.sandbox.opening import open_sandbox
from tests.sandbox.kit import BOT, DUTY, PEOPLE, SUN, TOKEN, WANG

NAMES = (
    "chat_id", "message_id", "text", "caption", "parse_mode", "entities", "reply_markup", "reply_parameters",
    "reply_to_message_id", "message_thread_id", "photo", "document", "voice", "media", "latitude", "longitude",
    "callback_query_id", "file_id", "commands", "scope", "language_code", "user_id", "name", "url", "offset", "limit",
    "allowed_updates", "secret_token", "max_connections", "action", "icon_color", "show_alert", "description",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, "", " ", "字", "\ud800", "0", "-1", "1e9", "nan", 0, 1, -1, 2**70, 1.5, True, [], {}, [[]], [{}], [None], "[",
    "{}", "[1]", '{"a":', {"type": "chat"}, {"type": ["chat"]}, {"type": "chat_member", "chat_id": [], "user_id": {}},
    {"inline_keyboard": [[{"text": "好", "url": "http://["}]]}, {"inline_keyboard": [[{"text": [], "web_app": 1}]]},
    {"keyboard": [["好"]]}, {"keyboard": [[1]]}, {"message_id": "x"}, {"message_id": []}, [{"type": "bold"}],
    [{"type": [], "offset": 0, "length": 1}], [{"type": "photo", "media": 1}, {"type": [], "media": {}}],
    [{"command": 1, "description": 2}], "attach://nothing", "<b>", "*", "[a](", "https://[/", "/" * 5_000, "@nobody",
    WANG, DUTY,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_call_is_answered_with_its_own_status(seed: int) -> None:
    door = Door(open_sandbox(TOKEN, BOT, clock=Clock.owned(lambda: 1_800_000_000.0), chance=Chance(seed)))
    world, chance = door.sandbox.world, Random(seed)
    for person in PEOPLE:
        world.add_person(person)
    make_group(world, GroupPlan(DUTY, "客服组", [SUN, WANG], admins=[BOT.id], topics=[7]))
    acts.start(acts.enter(door.sandbox, WANG, WANG))
    door.sandbox.rates.change(per_second=0, per_group_minute=0)
    for _ in range(3_000):
        params = {"chat_id": chance.choice((WANG, DUTY)), "text": "好"}
        params |= {name: chance.choice(VALUES) for name in chance.sample(NAMES, chance.randrange(1, 12))}
        status, body = door.call(TOKEN, chance.choice(list(METHODS)), params)
        assert (status, body["ok"]) == (body.get("error_code", 200), status == 200)
