"""What a bot hears in a group: little, unless it is an admin there or its privacy mode is off.

With privacy mode on, which is the default: commands meant for it, replies to its own messages and
service messages. A command without a name is meant for it unless another bot spoke last.
"""

import re

from bot.sandbox.chats import Chat
from bot.sandbox.shapes import BotAccount, Json

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(?P<bot>[A-Za-z0-9_]{3,32}))?(?![\w/])")
SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "group_chat_created",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)


def hears(account: BotAccount, chat: Chat, message: Json) -> bool:
    """Whether this message of a person reaches the bot."""
    if not chat.has(account.id):
        return False
    if chat.private or not account.privacy or chat.bots.get(account.id) == "administrator":
        return True
    if not SERVICE.isdisjoint(message):
        return True
    replied = message.get("reply_to_message", {})
    return bool(replied.get("from", {}).get("id") == account.id) or _commands(account, chat, message)


def _commands(account: BotAccount, chat: Chat, message: Json) -> bool:
    found = COMMAND.match(message.get("text") or message.get("caption") or "")
    if found is None:
        return False
    if named := found["bot"]:
        return bool(named.lower() == account.username.lower())
    return chat.last_bot in (0, account.id)
