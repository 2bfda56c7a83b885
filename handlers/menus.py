"""The slash commands, by scope: what residents see in private, what staff see in groups and in private."""

from dataclasses import dataclass
from typing import Any, Literal

from dialogs.kit import N_
from handlers.catalogs import Catalogs

Scope = Literal["private", "group"]


@dataclass(frozen=True, slots=True)
class Menu:
    """A command and what it is for; ``opens`` is the dialog it leads to."""

    name: str
    text: str
    opens: str = ""


RESIDENT = (
    Menu("start", N_("Menu"), "home"),
    Menu("file", N_("File a complaint, repair, suggestion or question"), "file"),
    Menu("my", N_("My records: state, add, urge, withdraw"), "mine"),
    Menu("call", N_("Please call me"), "call"),
    Menu("cancel", N_("Stop what I am doing")),
    Menu("help", N_("How this works")),
)
GROUP = (
    Menu("open", N_("What is still unanswered")),
    Menu("help", N_("How this works")),
)
OPENS = {menu.name: menu.opens for menu in RESIDENT if menu.opens}

HELP_RESIDENT = N_(
    "Just write in one sentence what is the matter, or send a photo or a voice "
    "message. I show you how I understand it, "
    "and you press “Send”. You get a number, and a person answers on the same day.\n\n"
    "/my – your records\n/call – please call me\n/cancel – stop\n\nIn danger, write at once; and call {phone}."
)
HELP_STAFF = N_(
    "New matters come here as cards. Press “I take it” to become the first "
    "contact; room, name and phone then come to you "
    "in private. To write to the resident, reply to the card: you are asked "
    "whether the words go to the resident, are the "
    "result, or stay inside, and you have ten seconds to take them back.\n\n/open – what is still unanswered"
)


def payloads(catalogs: Catalogs) -> list[dict[str, Any]]:
    """One setMyCommands payload per scope and language; Chinese is also the default."""
    found = []
    scopes = (("all_private_chats", RESIDENT), ("all_group_chats", GROUP))
    for scope, menus in scopes:
        for code, language in (("", "zh_CN"), ("zh", "zh_CN"), ("en", "en")):
            commands = [{"command": menu.name, "description": catalogs.say(menu.text, language)} for menu in menus]
            payload: dict[str, Any] = {"commands": commands, "scope": {"type": scope}}
            found.append(payload | ({"language_code": code} if code else {}))
    return found
