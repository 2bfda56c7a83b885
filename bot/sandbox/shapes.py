"""Who is who: people and bots, and how the Bot API writes a user down."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TINTS = ("#e17076", "#eda86c", "#a695e7", "#7bc862", "#6ec9cb", "#65aadd", "#ee7aae")

GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


def tint(user_id: int) -> str:
    """The colour of a name, the same for everybody who looks."""
    return TINTS[user_id % len(TINTS)]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account. ``hint`` is shown beside the name and unknown to the bot."""

    id: int
    name: str
    hint: str = ""
    language: str = "zh-hans"
    username: str = ""
    deactivated: bool = False

    def user(self) -> Json:
        shown: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            shown["username"] = self.username
        if self.language:
            shown["language_code"] = self.language
        return shown


@dataclass(frozen=True, slots=True)
class BotAccount:
    """A bot as it was registered. ``privacy`` is the group privacy mode, on by default at Telegram."""

    id: int
    name: str
    username: str
    privacy: bool = True

    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}
