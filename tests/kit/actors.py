"""The people of a town and their chats: what they do with an account, and what they hear there."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast, get_args

from dialogs.events import Attached, Commanded, Edited, Media, MediaKind, SharedContact, Typed, Unfit
from dialogs.joining.register import NOTICE
from handlers.incoming import ButtonPressed, ChatKind, Incoming, Membership, Origin, Sender
from handlers.turn import PressAnswer
from storage import estates
from storage.people import residents
from tests.kit import wording

if TYPE_CHECKING:
    from tests.kit.town import Town


@dataclass
class Message:
    """A message in a chat, as the person there sees it now."""

    id: int
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    method: str = "sendMessage"
    edited: bool = False
    silent: bool = False


@dataclass
class Chat:
    """A chat, to listen in."""

    town: "Town"
    id: int

    def hears(self, *expected: str) -> list[Message]:
        """Exactly these messages have come here since last time, each containing its words."""
        found = self.town.unheard.pop(self.id, [])
        texts = [one.text for one in found]
        assert len(found) == len(expected), f"expected {len(expected)}, heard {len(texts)}: {texts}"
        for words, text in zip(expected, texts, strict=True):
            assert words in text, f"{words!r} is not in {text!r}"
        return found

    def hears_nothing(self) -> None:
        """Nothing has come here."""
        self.hears()

    @property
    def last(self) -> Message:
        """The last message here."""
        return self.town.chats[self.id][-1]

    def with_button(self, label: str) -> Message:
        """The latest message here that has this button."""
        found = [one for one in self.town.chats.get(self.id, []) if label in one.buttons]
        assert found, f"no button {label!r}; the last message has {list(self.last.buttons)}"
        return found[-1]


@dataclass
class Actor(Chat):
    """A person with a private chat."""

    name: str
    last_said: int = 0
    last_incoming: Incoming | None = None

    def _incoming(
        self, content: Any, chat_id: int = 0, message_id: int = 0, reply_to: int = 0
    ) -> PressAnswer | None:
        self.last_incoming = self._made(content, chat_id, message_id, reply_to)
        answer = self.town.take(self.last_incoming)
        if answer and self.id not in self.town.english:
            wording.check_notice(answer.text)
        return answer

    def _made(self, content: Any, chat_id: int, message_id: int, reply_to: int) -> Incoming:
        town, chat = self.town, chat_id or self.id
        town.last_update += 1
        if not message_id:
            town.last_message += 1
            message_id = town.last_message
        sent = None if isinstance(content, ButtonPressed) else town.now
        kind: ChatKind = "private" if chat > 0 else "group"
        if not isinstance(content, ButtonPressed):
            self.last_said = message_id
        town.literal |= wording.literal(self.name, content)
        town.spoken.add(getattr(content, "text", ""))
        return Incoming(
            town.last_update,
            chat,
            kind,
            Sender(self.id, self.name, "en" if self.id in town.english else "zh-hans"),
            content,
            message_id,
            reply_to,
            sent,
        )

    def happens_again(self) -> PressAnswer | None:
        """Telegram delivers this person's last update once more."""
        assert self.last_incoming is not None
        return self.town.take(self.last_incoming)

    def says(self, text: str, *, in_chat: Chat | None = None, reply_to: int = 0) -> None:
        """Write something, in private or in a group, perhaps as a reply."""
        self.town.last_message += 1
        number = self.town.last_message
        self._incoming(Typed(text, number), in_chat.id if in_chat else 0, number, reply_to)

    def sends(
        self, kind: MediaKind | str, *, caption: str = "", in_chat: Chat | None = None, reply_to: int = 0
    ) -> None:
        """Send evidence of a kind, or something nobody can read."""
        self.town.last_message += 1
        number = self.town.last_message
        if kind not in get_args(MediaKind):
            self._incoming(Unfit(kind), in_chat.id if in_chat else 0, number, reply_to)
            return
        file = "31.230400,121.473700" if kind == "location" else f"file-{number}"
        self._incoming(
            Attached(Media(cast(MediaKind, kind), file), caption, "", number),
            in_chat.id if in_chat else 0,
            number,
            reply_to,
        )

    def forwards(self, text: str, by: Origin) -> None:
        """Pass on in private what somebody wrote."""
        self.town.last_message += 1
        number = self.town.last_message
        self.town.spoken.add(text)
        incoming = self._made(Typed(text, number), 0, number, 0)
        self.town.take(replace(incoming, forwarded=by))

    def shares_contact(self, phone: str, *, own: bool = True) -> None:
        """Send a contact card."""
        self._incoming(SharedContact(phone, own))

    def blocks_the_bot(self, *, noticed: bool = True) -> None:
        """Stop the bot; Telegram may tell us at once, or only when we write."""
        self.town.blocked.add(self.id)
        if noticed:
            self._incoming(Membership("blocked"))

    def unblocks_the_bot(self, *, noticed: bool = True) -> None:
        """Let the bot write again."""
        self.town.blocked.discard(self.id)
        if noticed:
            self._incoming(Membership("unblocked"))

    def sends_photo(
        self, *, album: str = "", caption: str = "", in_chat: Chat | None = None, reply_to: int = 0
    ) -> None:
        """Send a photo, perhaps as part of an album."""
        self.town.last_message += 1
        number = self.town.last_message
        media = Media("photo", f"file-{number}", f"unique-{number}", 1000)
        self._incoming(
            Attached(media, caption, album, number), in_chat.id if in_chat else 0, number, reply_to
        )

    def commands(self, name: str, payload: str = "", *, in_chat: Chat | None = None) -> None:
        """Use a slash command."""
        self._incoming(Commanded(name, payload), in_chat.id if in_chat else 0)

    def edits(self, message_id: int, text: str, *, in_chat: Chat | None = None, reply_to: int = 0) -> None:
        """Change an earlier message."""
        said = self.last_said
        self._incoming(Edited(text, message_id), in_chat.id if in_chat else 0, message_id, reply_to)
        self.last_said = said

    def presses(self, label: str, *, in_chat: Chat | None = None, on: Message | None = None) -> str:
        """Press a button on the latest message that has it; returns what the button answers."""
        chat = in_chat or self
        message = on or chat.with_button(label)
        return self.presses_data(message.buttons[label], in_chat=chat, message_id=message.id)

    def presses_data(self, data: str, *, in_chat: Chat | None = None, message_id: int = 1) -> str:
        """Press whatever a modified client may send."""
        answer = self._incoming(ButtonPressed(data, "q"), (in_chat or self).id, message_id)
        return answer.text if answer else ""

    def replies(self, text: str, to: Message, in_chat: Chat) -> None:
        """Reply to a message with words."""
        self.says(text, in_chat=in_chat, reply_to=to.id)

    def files(self, text: str) -> str:
        """File in one sentence and one press, without listening; returns the number."""
        self.says(text)
        self.presses("发给客户服务中心")
        self.town.hush()
        return str(self.town.rows("SELECT number FROM record ORDER BY id DESC LIMIT 1")[0][0])

    def claims(self, number: str = "") -> str:
        """Press "I take it" on the group's card; returns what the button answers."""
        return self.presses("我来受理", in_chat=self.town.group, on=self.town.card(number))

    def answers(self, text: str, release: str = "发给业主", number: str = "") -> None:
        """Reply to the group's card, choose what becomes of the words, and let the ten seconds pass."""
        self.replies(text, self.town.card(number), self.town.group)
        self.presses(release, in_chat=self.town.group)
        self.town.passes(seconds=10)

    def gives_result(self, text: str, number: str = "") -> None:
        """Reply to the group's card with the result; a complaint nobody signed for was solved on the spot (H2)."""
        self.replies(text, self.town.card(number), self.town.group)
        on_spot = "当场解决" in self.town.group.last.buttons
        self.presses("当场解决" if on_spot else "作为处理结果", in_chat=self.town.group)
        self.town.passes(seconds=10)

    def moves_in(self, unit: str, phone: str = "") -> None:
        """Come by the unit's link and be bound, without listening to every word of it."""
        self.commands("start", self.town.planted.unit_codes[unit])
        self.presses("我同意，继续")
        self.says(self.name)
        if phone:
            self.says(phone)
        else:
            self.presses("跳过")
        self.town.hush()

    def lives_in(self, unit: str, phone: str = "") -> None:
        """Have come by the unit's link some time ago: bound, unconfirmed, without the words of it."""
        town = self.town
        town.literal |= wording.literal(self.name, None)
        with town.engine.begin() as db:
            place = estates.unit_by_code(db, town.office.bot_id, town.planted.unit_codes[unit])
            assert place is not None
            key = residents.ensure(db, self.id, name=self.name, language="zh_CN")
            residents.introduce(db, key, phone=phone)
            residents.accept_notice(db, key, NOTICE, now=town.now)
            residents.bind(db, key, place.unit_id, now=town.now)
