"""What people hold in their hands on the street: a chat to listen in, and an app to act with."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import FormData

from tests.sandbox.kit import png

if TYPE_CHECKING:
    from tests.kit.street import Street


@dataclass
class Message:
    """A message as it stands in somebody's app now."""

    id: int
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    edited: bool = False
    by_bot: bool = True


def message(shown: dict[str, Any]) -> Message:
    """A message from the client API."""
    buttons = {one["text"]: one.get("data", "") for row in shown["buttons"] or [] for one in row}
    words = shown["text"] if shown["kind"] == "text" else f"[{shown['kind']}] {shown['text']}"
    return Message(shown["id"], words, buttons, shown["edited"], shown["from"]["bot"])


@dataclass
class Chat:
    """A chat, to listen in."""

    street: "Street"
    id: int

    async def hears(self, *expected: str) -> list[Message]:
        """Exactly these messages have come here since last time, each containing its words."""
        await self.street.settle()
        found = self.street.unheard.pop(self.id, [])
        texts = [one.text for one in found]
        assert len(found) == len(expected), f"expected {len(expected)}, heard {len(texts)}: {texts}"
        for words, text in zip(expected, texts, strict=True):
            assert words in text, f"{words!r} is not in {text!r}"
        return found

    async def hears_nothing(self) -> None:
        """Nothing has come here."""
        await self.hears()

    def with_button(self, label: str) -> Message:
        """The latest message here that has this button."""
        found = [one for one in self.street.chats[self.id].values() if label in one.buttons]
        assert found, f"no button {label!r} here: {[*self.street.chats[self.id].values()][-3:]}"
        return max(found, key=lambda one: one.id)


@dataclass
class Actor(Chat):
    """A person with an app: in the private chat with the bot, or in the group."""

    name: str

    async def says(self, text: str, *, in_chat: Chat | None = None, reply_to: int = 0) -> Message:
        """Write something, perhaps as a reply."""
        said = await self._post(in_chat, "send", {"text": text, "reply_to": reply_to or None})
        return message(said["message"])

    async def replies(self, text: str, to: Message, in_chat: Chat) -> None:
        """Reply to a message with words."""
        await self.says(text, in_chat=in_chat, reply_to=to.id)

    async def shows_photos(self, count: int, caption: str = "") -> None:
        """Send photos; more than one are an album."""
        form = FormData({"caption": caption})
        for number in range(count):
            form.add_field("photo", png(), filename=f"{number}.png", content_type="image/png")
        await self._post(None, "photos", form)

    async def starts(self, code: str = "") -> None:
        """Open the bot by its start button, or by a link."""
        await self.street.ask(f"/client/{self.id}/start", {"payload": code})

    async def presses(self, label: str, *, in_chat: Chat | None = None, on: Message | None = None) -> str:
        """Press a button on the latest message that has it; returns what the button answers."""
        await self.street.settle()
        here = on or (in_chat or self).with_button(label)
        return await self.presses_data(here.buttons[label], on=here, in_chat=in_chat)

    async def taps(self, label: str, *, in_chat: Chat | None = None) -> None:
        """Press a button, and again when nobody answers: what a person does whose bot has just died."""
        await self.street.settle()
        here = (in_chat or self).with_button(label)
        for _ in range(3):
            shown = await self._post(in_chat, "press", {"message_id": here.id, "data": here.buttons[label]})
            if shown["answered"]:
                return
        raise AssertionError(f"nobody answered the press of {label!r}")

    async def presses_data(self, data: str, *, on: Message, in_chat: Chat | None = None) -> str:
        """Press whatever a modified or an old app may send."""
        shown = await self._post(in_chat, "press", {"message_id": on.id, "data": data})
        assert shown["answered"], f"nobody answered the press of {data!r}"
        return str(shown["text"] or "")

    async def moves_in(self, unit: str, phone: str = "") -> None:
        """Come by the unit's link and be bound, without listening to every word of it."""
        await self.starts(self.street.codes[unit])
        await self.presses("我同意，继续")
        await self.says(self.name)
        await (self.says(phone) if phone else self.presses("跳过"))
        await self.street.hush()

    async def _post(self, chat: Chat | None, verb: str, body: dict[str, Any] | FormData) -> dict[str, Any]:
        return await self.street.ask(f"/client/{self.id}/chats/{(chat or self).id}/{verb}", body)
