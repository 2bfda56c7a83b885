"""Methods about chats and who is in them."""

from bot.sandbox.chats import Chat, bot_member, owner, person_member
from bot.sandbox.methods.call import Call, find_chat, reach
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json

FULL_INFO: Json = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


def get_chat(call: Call) -> Json:
    chat = find_chat(call)
    return (chat if chat.private else reach(call)).api() | FULL_INFO


def get_chat_member(call: Call) -> Json:
    chat, user_id = reach(call), call.params.number("user_id")
    world = call.sandbox.world
    if user_id in world.bots:
        return bot_member(world.bots[user_id].account.user(), world.bot_status(chat, user_id), chat.withheld)
    if user_id not in world.people:
        raise bad("user not found")
    return person_member(chat, world.people[user_id])


def get_chat_administrators(call: Call) -> list[Json]:
    chat, world = reach(call), call.sandbox.world
    if chat.private:
        raise bad("there are no administrators in the private chat")
    humans = [person_member(chat, world.people[admin]) for admin in _humans(chat)]
    mine = chat.bots.get(call.id)
    return [*humans, bot_member(call.bot.account.user(), mine, chat.withheld)] if mine == "administrator" else humans


def get_chat_member_count(call: Call) -> int:
    chat = reach(call)
    return 2 if chat.private else len(chat.members) + sum(chat.has(bot) for bot in chat.bots)


def leave_chat(call: Call) -> bool:
    chat = reach(call)
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    call.sandbox.world.set_bot_status(chat, call.bot, "left")
    return True


def _humans(chat: Chat) -> list[int]:
    """The owner and the admins among the people."""
    return [owner(chat), *(admin for admin in chat.admins if admin != owner(chat))] if chat.members else []
