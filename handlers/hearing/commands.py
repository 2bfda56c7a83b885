"""The slash commands: one table says each command's name, what it is for, where it holds, whom it serves, what it does.

The table is also what Telegram shows as the menu (``payloads``) and what the engines route by (``NAMES``). A command
that does not serve its sender leads to where they can begin: home, desk or registering – never to silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from dialogs.events import Commanded, Pressed
from dialogs.kit import N_, Say
from handlers.catalogs import Catalogs
from handlers.facts.gathering import bound
from handlers.hearing import cases, checking, duty, handbook, household, invited, on_behalf, surveys, visiting
from handlers.hearing.heard import Heard
from handlers.stepping import Scene, play
from storage import audit, estates
from storage.people import staff
from storage.register import records

Where = Literal["private", "group", "unknown group"]
Who = Literal["anyone", "residents", "staff", "managers"]
Act = Callable[[Heard, str], None]


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
    unserved = command is None or not _serves(command, heard)
    if unserved and bound(heard.turn, heard.person):
        known = name if name.isalpha() and len(name) <= 16 else "other"
        audit.note(heard.turn.db, heard.person.user_id, "unknown_command", known, now=heard.turn.now)
        heard.answer(Say(N_("I don't know that command. Here is what I can do:")))
    if command is None or unserved:
        return front_door(heard)
    return command.act(heard, payload)


def in_group(heard: Heard, name: str, payload: str) -> None:
    """Do what a command in a staff group asks for; who cannot be served, or not there, is told so in the group."""
    command = TABLE.get(("group", name), TABLE["group", "help"])
    if not _serves(command, heard):
        audit.note(heard.turn.db, heard.person.user_id, "refused", f"command:{name}", now=heard.turn.now)
        return heard.answer(Say(N_("Only managers can do this. Please ask one of them.")), quoting=True)
    if command.name != name and ("private", name) in TABLE and name not in ("start", "cancel"):
        return heard.answer(Say(IN_PRIVATE, {"name": name}), quoting=True)
    return command.act(heard, payload)


def in_unknown_group(heard: Heard, name: str, payload: str) -> None:
    """In a group that is nobody's yet only what ties it to an estate is heard – by a bot that has one."""
    command = TABLE.get(("unknown group", name))
    if command is not None and estates.of_bot(heard.turn.db, heard.turn.bot_id):
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
            return bool(heard.works_at())
    return bool(heard.works_at(staff.MANAGERS))


def _opens(dialog: str) -> Act:
    return lambda heard, _: heard.open(dialog, Pressed("open"))


def _start(heard: Heard, payload: str) -> None:
    if payload == "new" and heard.person.staff is not None:  # the way from a group into the private chat
        return on_behalf.go_on(heard)
    if payload:
        return invited.came_with(heard, payload)
    if not (bound(heard.turn, heard.person) or heard.person.staff):
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


def _my(heard: Heard, _: str) -> None:
    """Whoever has moved out still sees what they filed."""
    resident = heard.person.resident
    lived = resident is not None and records.of_resident(heard.turn.db, heard.turn.bot_id, resident.id or 0, limit=1)
    if bound(heard.turn, heard.person) or lived:
        return heard.open("mine", Pressed("open"))
    return front_door(heard)


def _bind_in_private(heard: Heard, _: str) -> None:
    heard.answer(Say(HOW_TO_BIND))


def _lists(heard: Heard, what: str, said: str) -> None:
    heard.open("lists", Commanded(what, said))


def _tasks(heard: Heard, _: str) -> None:
    heard.open("tasks", Pressed("open"))


def _list_open(heard: Heard, _: str) -> None:
    found = records.unanswered(heard.turn.db, heard.turn.here().estate.id or 0, limit=20)
    lines = "\n".join(f"· {one.number}" for one in found)
    heard.answer(
        Say(N_("Still unanswered:\n{lines}"), {"lines": lines})
        if found
        else Say(N_("Everything has an answer. Well done."))
    )


def _find(heard: Heard, said: str) -> None:
    """Names and rooms may stand in what is found: only in private (A71)."""
    if heard.in_group:
        in_private = N_("What is found may name people. Please look for it in private with me.")
        return heard.answer(Say(in_private), quoting=True)
    if not said:
        return heard.answer(Say(N_("Please write behind the command what you look for: /find 3-2-501")))
    return _lists(heard, "find", said)


COMMANDS = (
    Command("start", N_("Menu"), "private", "anyone", _start),
    Command("file", N_("File a complaint, repair, suggestion or question"), "private", "residents", _opens("file")),
    Command("my", N_("My records: state, add, urge, withdraw"), "private", "anyone", _my),
    Command("call", N_("Please call me"), "private", "anyone", _call),
    Command("survey", N_("Answer a survey"), "private", "anyone", surveys.show),
    Command("contact", N_("Contact the manager"), "private", "anyone", _opens("contact")),
    Command("guide", N_("Service guide: telephones, fees, procedures"), "private", "residents", _opens("handbook")),
    Command("cancel", N_("Stop what I am doing"), "private", "anyone", _cancel),
    Command("help", N_("How this works"), "private", "anyone", _help),
    Command("unit", N_("Who is registered for a unit"), "private", "staff", household.look_up),
    Command("questions", N_("What had no answer in the service guide"), "private", "staff", handbook.ask),
    Command("questions", N_("What had no answer in the service guide"), "group", "staff", handbook.ask),
    Command("handbook", N_("Change the service guide"), "private", "staff", handbook.edit),
    Command("duty", N_("Who is on duty when"), "private", "staff", duty.show),
    Command("duty", N_("Who is on duty when"), "group", "staff", duty.show),
    Command("cases", N_("Grave cases on file"), "private", "staff", cases.show),
    Command("visits", N_("Visits: mine to make, how many were made, the plan"), "private", "staff", visiting.show),
    Command("bind", N_("Whose group this is"), "private", "staff", _bind_in_private),
    Command("bind", N_("Whose group this is"), "group", "managers", invited.tie_group),
    Command("bind", N_("Whose group this is"), "unknown group", "anyone", invited.tie_group),
    Command("check", N_("What is missing or wrong"), "private", "managers", checking.check),
    Command("new", N_("Put on the register what a resident told you"), "private", "staff", on_behalf.new),
    Command("new", N_("Put on the register what a resident told you"), "group", "staff", on_behalf.new),
    Command("tasks", N_("What is to be done: mine and the desk's"), "private", "staff", _tasks),
    Command("late", N_("What is late"), "private", "staff", lambda heard, _: _lists(heard, "late", "")),
    Command("late", N_("What is late"), "group", "staff", lambda heard, _: _lists(heard, "late", "")),
    Command("find", N_("Look for a record: number, unit, name or word"), "private", "staff", _find),
    Command("find", N_("Look for a record: number, unit, name or word"), "group", "staff", _find),
    Command("open", N_("Everything that is open"), "private", "managers", lambda heard, _: _lists(heard, "open", "")),
    Command("open", N_("What is still unanswered"), "group", "staff", _list_open),
    Command("help", N_("How this works"), "group", "staff", _help),
)
TABLE = {(command.where, command.name): command for command in COMMANDS}
NAMES = frozenset(command.name for command in COMMANDS)

IN_PRIVATE = N_("This is for our private chat. Please send me /{name} there.")
HOW_TO_BIND = N_(
    "A group is tied in the group itself: add me to it, then write /bind there – or /bind with the group code your "
    "administrator gave you. Only a supervisor or manager can do it, and not anonymously."
)
HELP_RESIDENT = N_(
    "Just write in one sentence what is the matter, or send a photo or a voice "
    "message. I show you how I understand it, "
    "and you press “Send”. You get a number, and a person answers on the same day.\n\n"
    "/my – your records\n/guide – telephones, fees, procedures\n/call – please call me\n/cancel – stop\n\n"
    "In danger, write at once; and call {phone}."
)
HELP_STAFF = N_(
    "New matters come here as cards. Press “I take it” to become the first "
    "contact; room, name and phone then come to you "
    "in private. To write to the resident, reply to the card: you are asked "
    "whether the words go to the resident, are the "
    "result or tell of what was solved on the spot, or stay inside, and you have ten seconds to take them back.\n\n"
    "/new – put on the register what a resident told you\n"
    "/tasks – what is to be done (in private with me)\n"
    "/late – what is late\n/find – look for a record (in private with me)\n/open – what is still unanswered\n"
    "/duty – who is on duty when\n/questions – what the service guide could not answer\n/survey – surveys"
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
