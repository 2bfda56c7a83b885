"""The bot's command lists: seven scopes, each in any language, and which list a person sees.

A list is found under the narrowest scope that has one, in the person's language first. Telegram's
documentation gives the order; ``in_force`` follows it.
"""

import re

from bot.sandbox.bots import Bot
from bot.sandbox.chats import Chat
from bot.sandbox.methods.call import Call
from bot.sandbox.refusals import CHAT_NOT_FOUND, bad
from bot.sandbox.shapes import Json, Person

MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
MOST_DESCRIPTION = 256
PLAIN = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
OF_A_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


def set_my_commands(call: Call) -> bool:
    given = call.params.json("commands", "commands JSON array")
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand")
    if len(given) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_key(call)] = [_checked(command) for command in given]
    call.bot.save()
    return True


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_key(call), None)
    call.bot.save()
    return True


def in_force(bot: Bot, chat: Chat, person: Person) -> list[Json]:
    """The commands this person is offered in this chat."""
    language = person.language[:2].lower()
    for scope in _scopes(chat, person):
        for key in (f"{scope}:{language}", f"{scope}:"):
            if found := bot.commands.get(key):
                return found
    return []


def _scopes(chat: Chat, person: Person) -> list[str]:
    """From the narrowest to the widest."""
    if chat.private:
        return [f"chat/{chat.id}", "all_private_chats", "default"]
    admin = person.id in chat.admins
    scopes = [f"chat_member/{chat.id}/{person.id}"]
    scopes += [f"chat_administrators/{chat.id}"] if admin else []
    scopes += [f"chat/{chat.id}"]
    scopes += ["all_chat_administrators"] if admin else []
    return [*scopes, "all_group_chats", "default"]


def _key(call: Call) -> str:
    """Scope and language of a call as one word."""
    scope = call.params.json("scope", "BotCommandScope JSON object") or {"type": "default"}
    language = call.params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    kind = str(scope.get("type")) if isinstance(scope, dict) else ""
    if not isinstance(scope, dict) or kind not in PLAIN | OF_A_CHAT:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if kind in PLAIN:
        return f"{kind}:{language}"
    try:
        chat_id, user_id = int(scope.get("chat_id", 0)), int(scope.get("user_id", 0))
    except (TypeError, ValueError) as error:
        raise bad(CHAT_NOT_FOUND) from error
    if call.sandbox.world.chat_of(call.id, chat_id) is None:
        raise bad(CHAT_NOT_FOUND)
    return f"{kind}/{chat_id}/{user_id}:{language}" if kind == "chat_member" else f"{kind}/{chat_id}:{language}"


def _checked(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad("can't parse BotCommand: expected an Object")
    command, description = given.get("command"), given.get("description")
    if not isinstance(command, str) or not COMMAND.fullmatch(command.removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= MOST_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description}
