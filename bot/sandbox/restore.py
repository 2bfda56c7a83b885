"""Builds the world again from what the store kept: the way back of every ``save``."""

import json

from bot.sandbox.bots import Press
from bot.sandbox.chats import Chat, Message, Topic
from bot.sandbox.shapes import BotAccount, Person
from bot.sandbox.world import World


def restore(world: World) -> None:
    """Fill an empty world. Presses that were confirmed but not answered are gone: too old by then."""
    for row in world.keeper.rows("settings"):
        if row["name"] == "offset":
            world.clock.offset = float(row["value"])
    for row in world.keeper.rows("people"):
        world.people[row["id"]] = Person(**json.loads(row["json"]))
    for row in world.keeper.rows("bots"):
        _bot(world, row["token"], row["json"])
    for row in world.keeper.rows("counters"):
        world.bots[row["bot"]].queue.next_id = row["next_update"]
    for row in world.keeper.rows("chats"):
        _chat(world, row["bot"], row["id"], row["json"])
    _messages(world)
    _updates(world)


def _bot(world: World, token: str, text: str) -> None:
    kept = json.loads(text)
    bot = world.new_bot(BotAccount(**kept["account"]), token)
    bot.restore(kept)
    world.bots[bot.account.id] = world.tokens[token] = bot
    for person in world.people.values():
        world.private(bot, person)


def _chat(world: World, bot: int, chat_id: int, text: str) -> None:
    kept = json.loads(text)
    kept["bots"], kept["read"] = dict(kept["bots"]), dict(kept["read"])
    if topics := kept.pop("topics", None):
        kept["topics"] = {number: Topic(**topic) for number, topic in topics}
    chat = Chat(chat_id, bot=bot, **kept)
    if chat.private:
        chat.person = world.people[chat_id]
        world.chats[chat.key] = chat
    else:
        world.groups[chat_id] = chat


def _messages(world: World) -> None:
    for row in world.keeper.rows("messages"):
        chat = world.chats[row["bot"], row["chat"]] if row["bot"] else world.groups[row["chat"]]
        kept = json.loads(row["json"])
        born = world.clock.from_wall(row["born"])
        message = Message(chat, row["id"], kept["body"], born, kept["keyboard"], bool(row["deleted"]))
        world.restore_message(chat, message)
    for chat in (*world.chats.values(), *world.groups.values()):
        for person in chat.members:
            chat.mark_read(person, 0)


def _updates(world: World) -> None:
    for row in world.keeper.rows("updates"):
        bot = world.bots[row["bot"]]
        bot.queue.restore(row)
        if press := json.loads(row["json"]).get("callback_query"):
            bot.presses[press["id"]] = Press(world.clock.from_wall(row["born"]))
