"""One call of a bot, and the doors every method goes through: which chat, which message, how often.

The order of the questions is Telegram's: first what is said, then to whom, then whether he can be
reached, then how it is decorated, and last whether it is too much.
"""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox import refusals
from bot.sandbox.bots import Bot
from bot.sandbox.chats import Chat, Message
from bot.sandbox.fields import Params
from bot.sandbox.refusals import bad, forbidden
from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, and with what."""

    sandbox: Sandbox
    bot: Bot
    params: Params

    @property
    def id(self) -> int:
        """The bot's own user id."""
        return self.bot.account.id


@dataclass(frozen=True, slots=True)
class Raw:
    """A result that is JSON text already, and what the envelope says beside it."""

    text: str
    description: str = ""


def envelope(result: Any) -> str:
    """The body of an answer that grants a call."""
    raw = result if isinstance(result, Raw) else Raw(json.dumps(result))
    beside = f',"description":{json.dumps(raw.description)}' if raw.description else ""
    return f'{{"ok":true,"result":{raw.text}{beside}}}'


def find_chat(call: Call) -> Chat:
    """The chat the call names, reachable or not."""
    if not call.params.has("chat_id"):
        raise bad("chat_id is empty")
    chat = call.sandbox.world.chat_of(call.id, call.params.number("chat_id"))
    if chat is None:
        raise bad(refusals.CHAT_NOT_FOUND)
    if chat.moved_to:
        raise refusals.migrated(chat.moved_to)
    return chat


def reach(call: Call) -> Chat:
    """The chat the call names, if the bot may speak there."""
    chat = find_chat(call)
    if chat.private:
        _reach_person(chat)
    elif not chat.has(call.id):
        if chat.bots.get(call.id) == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def _reach_person(chat: Chat) -> None:
    if chat.person is not None and chat.person.deactivated:
        raise forbidden(refusals.DEACTIVATED)
    if not chat.started:
        raise forbidden(refusals.NEVER_STARTED)
    if chat.blocked:
        raise forbidden(refusals.BLOCKED)


def own_message(call: Call) -> Message:
    """The message the call wants to edit: there, and the bot's own."""
    chat = reach(call)
    if not call.params.has("message_id"):
        raise bad("message identifier is not specified")
    message = chat.find(call.params.number("message_id"))
    if message is None:
        raise bad(refusals.EDIT_NOT_FOUND)
    if message.sender != call.id or message.keyboard is not None:
        raise bad(refusals.CANNOT_EDIT)
    return message


def admit(call: Call, chat: Chat, count: int = 1) -> None:
    """Not more than Telegram's rates allow."""
    call.sandbox.rates.admit(call.id, chat.id, count, call.sandbox.clock.elapsed())


def read_allowed(call: Call) -> None:
    """Take over ``allowed_updates``, if the call has it."""
    kinds = call.params.json("allowed_updates", "allowed_updates JSON array")
    if isinstance(kinds, list):
        before = call.bot.queue.allowed
        call.bot.queue.remember_allowed(kind for kind in kinds if isinstance(kind, str))
        if call.bot.queue.allowed != before:
            call.bot.save()
    elif kinds is not None:
        raise bad("expected an Array of String as allowed_updates")
