"""The world of the sandbox: bots, people, chats and what is said in them.

Every change goes through here: it is made in memory, told to the keeper, shown to those who watch,
and queued for the bots that hear it. Nothing is checked – whether somebody may do a thing is asked
where he asks (``methods`` for bots, ``acts`` for people).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from bot.sandbox.bots import Bot
from bot.sandbox.chance import Chance
from bot.sandbox.chats import BotStatus, Chat, ChatKey, Message, bot_member, owner
from bot.sandbox.clock import Clock
from bot.sandbox.privacy import hears
from bot.sandbox.shapes import BotAccount, Json, Person
from bot.sandbox.store import Keeper
from bot.sandbox.stream import Watchers
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook

# Telegram's documentation: ids start "from a certain positive number"; nobody may rely on which.
FIRST_UPDATE = range(100_000_000, 900_000_000)


class World:
    """All state, and the only place that changes it."""

    def __init__(self, clock: Clock, keeper: Keeper, watchers: Watchers, chance: Chance) -> None:
        self.clock = clock
        self.keeper = keeper
        self.watchers = watchers
        self.chance = chance
        self.main = 0
        self.bots: dict[int, Bot] = {}
        self.tokens: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.chats: dict[ChatKey, Chat] = {}
        self.groups: dict[int, Chat] = {}
        # Told of every new bot, so that somebody carries its updates when it sets a webhook.
        self.bot_came: Callable[[Bot], None] = _nobody

    @property
    def main_bot(self) -> Bot:
        """The bot the server started with."""
        return self.bots[self.main]

    def set_offset(self, seconds: float) -> None:
        """Move the date. Ages stay."""
        self.clock.offset = seconds
        self.keeper.keep("settings", name="offset", value=str(seconds))
        self.watchers.tell_all({"type": "clock"})

    def add_bot(self, account: BotAccount, token: str) -> Bot:
        """A new bot, or another name, token or privacy setting of a known one."""
        bot = self.bots.get(account.id) or self.new_bot(account, token)
        self.tokens.pop(bot.token, None)
        bot.account, bot.token = account, token
        self.bots[account.id] = self.tokens[token] = bot
        bot.save()
        self.bot_came(bot)
        for person in self.people.values():
            self.private(bot, person)
        return bot

    def new_bot(self, account: BotAccount, token: str) -> Bot:
        """A bot with an empty queue, which nobody knows yet."""
        first = self.chance.among(FIRST_UPDATE)
        queue = UpdateQueue(self.clock, self.keeper, account.id, first)
        return Bot(account, token, self.clock, self.keeper, queue, Webhook(queue, self.clock, self.chance))

    def add_person(self, person: Person) -> None:
        """A new person, or another name of a known one."""
        self.people[person.id] = person
        self.keeper.keep("people", id=person.id, json=json.dumps(asdict(person)))
        for bot in self.bots.values():
            self.private(bot, person).person = person
        self.watchers.tell(person.id, {"type": "chats"})

    def private(self, bot: Bot, person: Person) -> Chat:
        """The private chat of a person with a bot, before anything was said too."""
        key = bot.account.id, person.id
        if key not in self.chats:
            self.chats[key] = Chat(person.id, "private", bot=bot.account.id, person=person, members=[person.id])
        return self.chats[key]

    def chat_of(self, bot: int, chat_id: int) -> Chat | None:
        """The chat a bot means by an id."""
        return self.chats.get((bot, chat_id)) if chat_id > 0 else self.groups.get(chat_id)

    def add_group(self, group: Chat) -> Chat:
        self.groups[group.id] = group
        self.save(group)
        self._tell(group, {"type": "chats"})
        return group

    def save(self, chat: Chat) -> None:
        if not self.keeper.remembers:
            return
        kept = {
            name: getattr(chat, name)
            for name in (
                "kind",
                "title",
                "members",
                "admins",
                "withheld",
                "started",
                "blocked",
                "moved_to",
                "last_bot",
            )
        } | {"bots": list(chat.bots.items()), "read": list(chat.read.items())}
        if chat.topics is not None:
            kept["topics"] = [(number, asdict(topic)) for number, topic in chat.topics.items()]
        self.keeper.keep("chats", bot=chat.bot, id=chat.id, json=json.dumps(kept))

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        reply_to: Message | None = None,
        keyboard: Json | None = None,
    ) -> Message:
        """Say something: it is in the chat, everybody sees it, the bots that may hear it do."""
        body: Json = {
            "message_id": self._next_message(chat),
            "from": sender,
            "chat": chat.api(),
            "date": self.clock.now(),
        }
        if reply_to is not None:
            body["reply_to_message"] = {k: v for k, v in reply_to.body.items() if k != "reply_to_message"}
        message = Message(chat, body["message_id"], body | content, self.clock.elapsed(), keyboard)
        chat.add(message)
        self._keep(message)
        if sender["id"] in self.bots:
            self._bot_spoke(chat, sender["id"])
        else:
            self._tell_bots(chat, "message", message.body, message.body)
        self._show(chat, "message", message)
        return message

    def edit(self, message: Message, body: Json, *, dated: bool = True) -> Message:
        """Put another body into a message. Bots hear of people's edits if they heard the message."""
        before = message.body
        message.body = body | {"edit_date": self.clock.now()} if dated else body
        self._keep(message)
        if message.sender not in self.bots:
            self._tell_bots(message.chat, "edited_message", message.body, before)
        self._show(message.chat, "edit", message)
        return message

    def delete(self, message: Message) -> None:
        """Take a message away. Telegram tells no bot about it."""
        message.deleted = True
        self._keep(message)
        self._tell(message.chat, {"type": "delete", "chat": message.chat, "message_id": message.id})

    def set_bot_status(
        self, chat: Chat, bot: Bot, status: BotStatus, by: Person | None = None, lacked: Sequence[str] | None = None
    ) -> None:
        """The bot came into, was promoted in, left or was thrown out of a chat – or ``lacked`` other rights there."""
        account = bot.account
        lacked = chat.withheld if lacked is None else lacked
        before = bot_member(account.user(), self.bot_status(chat, account.id), lacked)
        after = bot_member(account.user(), status, chat.withheld)
        if chat.private:
            chat.blocked = status == "kicked"
        else:
            chat.bots[account.id] = status
        self.save(chat)
        self._tell(chat, {"type": "chats"})
        if before != after:
            actor = by or chat.person or self.people.get(owner(chat))
            changed: Json = {
                "chat": chat.api(),
                "from": actor.user() if actor else account.user(),
                "date": self.clock.now(),
                "old_chat_member": before,
                "new_chat_member": after,
            }
            bot.queue.push("my_chat_member", changed)

    def bot_status(self, chat: Chat, bot: int) -> BotStatus:
        if chat.private:
            return "kicked" if chat.blocked else "member"
        return chat.bots.get(bot, "left")

    def chats_of(self, person: int) -> Iterable[Chat]:
        """The chats somebody sees: with every bot, and his groups."""
        yield from (self.chats[bot, person] for bot in self.bots)
        yield from (group for group in self.groups.values() if person in group.members)

    def restore_message(self, chat: Chat, message: Message) -> None:
        """Put back what the store kept."""
        chat.messages[message.id] = message
        chat.order.append(message.id)
        if chat.private and chat.bot in self.bots:
            bot = self.bots[chat.bot]
            bot.next_message = max(bot.next_message, message.id + 1)

    def _next_message(self, chat: Chat) -> int:
        """Private chats of one bot share their numbers, as at Telegram; a group has its own."""
        if not chat.private:
            return chat.next_number()
        bot = self.bots[chat.bot]
        bot.next_message += 1
        return bot.next_message - 1

    def _bot_spoke(self, chat: Chat, bot: int) -> None:
        if not chat.private and chat.last_bot != bot:
            chat.last_bot = bot
            self.save(chat)

    def _tell_bots(self, chat: Chat, kind: str, body: Json, heard: Json) -> None:
        for bot_id in (chat.bot,) if chat.private else tuple(chat.bots):
            bot = self.bots[bot_id]
            if hears(bot.account, chat, heard):
                bot.queue.push(kind, body)

    def _keep(self, message: Message) -> None:
        if not self.keeper.remembers:
            return
        self.keeper.keep(
            "messages",
            bot=message.chat.bot,
            chat=message.chat.id,
            id=message.id,
            born=self.clock.to_wall(message.born),
            deleted=message.deleted,
            json=json.dumps({"body": message.body, "keyboard": message.keyboard}),
        )

    def _show(self, chat: Chat, kind: str, message: Message) -> None:
        for person in self.watchers.among(chat.members):
            self.watchers.tell(person, {"type": kind, "chat": chat, "message": message})

    def _tell(self, chat: Chat, event: Json) -> None:
        for person in self.watchers.among(chat.members):
            self.watchers.tell(person, event)


def _nobody(_: Bot) -> None:
    """Nobody carries updates: there is no server."""
