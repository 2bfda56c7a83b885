"""The slash commands: one table says each command's name, what it is for, where it holds, whom it serves, what it does.

The table is also what Telegram shows as the menu (``payloads``) and what the engines route by (``NAMES``). A command
that does not serve its sender leads to where they can begin: home, desk or registering – never to silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from dialogs.events import Commanded, Pressed
from dialogs.kit import N_, Say
from handlers import notices
from handlers.catalogs import Catalogs
from handlers.facts import bound
from handlers.heard import Heard
from handlers.stepping import Scene, play
from storage import audit, records, staff

Where = Literal["private", "group", "unknown group"]
Who = Literal["anyone", "residents", "staff", "managers"]
Act = Callable[[Heard, str], None]

MANAGERS = frozenset({"supervisor", "manager", "executive"})


@dataclass(frozen=True, slots=True)
class Command:
    """A command. ``act`` gets what was heard and what stood behind the command's name."""

    name: str
    text: str
    where: Where
    who: Who
    act: Act


def in_private(heard: Heard, name: str, payload: str) -> None:
    """Do what a command in a private chat asks for."""
    command = TABLE.get(("private", name))
    if command is None and bound(heard.turn, heard.person):
        known = name if name.isalpha() and len(name) <= 16 else "other"
        audit.note(heard.turn.db, heard.person.user_id, "unknown_command", known, now=heard.turn.now)
        heard.answer(Say(N_("I don't know that command. Here is what I can do:")))
    if command is None or not _serves(command, heard):
        return front_door(heard)
    return command.act(heard, payload)


def in_group(heard: Heard, name: str, payload: str) -> None:
    """Do what a command in a staff group asks for; who cannot be served is told so in the group."""
    command = TABLE.get(("group", name), TABLE["group", "help"])
    if not _serves(command, heard):
        audit.note(heard.turn.db, heard.person.user_id, "refused", f"command:{name}", now=heard.turn.now)
        return heard.answer(Say(N_("Only managers can do this. Please ask one of them.")), quoting=True)
    return command.act(heard, payload)


def in_unknown_group(heard: Heard, name: str, payload: str) -> None:
    """In a group that is nobody's yet only what ties it to an estate is heard."""
    command = TABLE.get(("unknown group", name))
    if command is not None:
        command.act(heard, payload)


def front_door(heard: Heard) -> None:
    """Where somebody can begin: residents at home, staff at the desk, others by registering."""
    if bound(heard.turn, heard.person):
        return heard.open("home", Pressed("open"))
    return heard.open("desk" if heard.person.staff is not None else "register", Pressed("open"))


def _serves(command: Command, heard: Heard) -> bool:
    person = heard.person
    match command.who:
        case "anyone":
            return True
        case "residents":
            return bound(heard.turn, person)
        case "staff":
            return person.staff is not None
    if person.staff is None:
        return False
    here = heard.turn.here().estate.id or 0
    return not MANAGERS.isdisjoint(staff.roles_at(heard.turn.db, person.staff.id or 0, here))


def _opens(dialog: str) -> Act:
    return lambda heard, _: heard.open(dialog, Pressed("open"))


def _start(heard: Heard, payload: str) -> None:
    if payload:
        notices.invitation_outdated(heard.turn, payload)
    if payload or not (bound(heard.turn, heard.person) or heard.person.staff):
        return heard.open("register", Commanded("start", payload))
    return front_door(heard)


def _cancel(heard: Heard, _: str) -> None:
    talk = heard.focused()
    if talk is not None and talk.state is not None:
        play(Scene(heard.turn, heard.person, talk), Pressed("cancel"))
        return None
    return _start(heard, "")


def _call(heard: Heard, _: str) -> None:
    if heard.person.staff is not None and not bound(heard.turn, heard.person):
        return front_door(heard)
    return heard.open("call", Pressed("open"))


def _help(heard: Heard, _: str) -> None:
    for_staff = heard.in_group or (heard.person.staff is not None and not bound(heard.turn, heard.person))
    heard.answer(Say(HELP_STAFF if for_staff else HELP_RESIDENT, {"phone": heard.turn.here().estate.phone}))


def _list_open(heard: Heard, _: str) -> None:
    found = records.unanswered(heard.turn.db, heard.turn.here().estate.id or 0, limit=20)
    lines = "\n".join(f"· {one.number}" for one in found)
    heard.answer(
        Say(N_("Still unanswered:\n{lines}"), {"lines": lines})
        if found
        else Say(N_("Everything has an answer. Well done."))
    )


COMMANDS = (
    Command("start", N_("Menu"), "private", "anyone", _start),
    Command("file", N_("File a complaint, repair, suggestion or question"), "private", "residents", _opens("file")),
    Command("my", N_("My records: state, add, urge, withdraw"), "private", "residents", _opens("mine")),
    Command("call", N_("Please call me"), "private", "anyone", _call),
    Command("cancel", N_("Stop what I am doing"), "private", "anyone", _cancel),
    Command("help", N_("How this works"), "private", "anyone", _help),
    Command("open", N_("What is still unanswered"), "group", "staff", _list_open),
    Command("help", N_("How this works"), "group", "staff", _help),
)
TABLE = {(command.where, command.name): command for command in COMMANDS}
NAMES = frozenset(command.name for command in COMMANDS)

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
    """One setMyCommands payload per scope and language; Chinese is also the default.

    In private chats Telegram shows all people the same menu, so what serves staff alone is not on it.
    """
    shown = {
        "all_private_chats": [one for one in COMMANDS if one.where == "private" and one.who in ("anyone", "residents")],
        "all_group_chats": [one for one in COMMANDS if one.where == "group"],
    }
    found = []
    for scope, commands in shown.items():
        for code, language in (("", "zh_CN"), ("zh", "zh_CN"), ("en", "en")):
            listed = [{"command": one.name, "description": catalogs.say(one.text, language)} for one in commands]
            payload: dict[str, Any] = {"commands": listed, "scope": {"type": scope}}
            found.append(payload | ({"language_code": code} if code else {}))
    return found
