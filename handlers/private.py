"""What is said in a private chat: danger first, then what it replies to, then who listens, else something anew.

Free text goes to the instance that has the focus, else to a new filing, or – for whom we do not know – to
registering.
"""

from datetime import timedelta

from dialogs.events import Attached, Commanded, Edited, Typed
from dialogs.safety import ASK_FOR_ONE_THING, advice
from handlers import commands, late, notices, replies
from handlers.facts import bound
from handlers.heard import Heard
from handlers.office import Person, Turn, home_of
from handlers.stepping import Scene, play
from handlers.understanding import understand
from storage import audit
from storage.tables import Conversation

LISTENS_FOR = timedelta(hours=1)


def enter(turn: Turn, person: Person) -> None:
    """Let the person's own estate hold in this turn; who has none yet waits behind the others (A68)."""
    home = home_of(turn, person)
    if home is not None:
        turn.at(home.place.estate_id)
    turn.newcomer = 0 if person.staff is not None or home is not None else person.user_id


def take(heard: Heard) -> None:
    """Take in what a person said to the bot alone."""
    turn, event = heard.turn, heard.event
    enter(turn, heard.person)
    match event:
        case Commanded(name, payload):
            return commands.in_private(heard, name, payload)
        case Edited():
            return replies.edited(heard, event)
    if heard.incoming.reply_to and replies.of_staff(heard):
        return None
    in_danger = _help(heard)
    if isinstance(event, Attached) and late.attached(turn, heard.incoming, heard.person, event):
        return None
    if heard.incoming.reply_to and replies.of_resident(heard):
        return None
    listening = _listening(heard)
    if in_danger and (listening is None or listening.dialog in ASK_FOR_ONE_THING):
        return heard.open("file", event) if bound(turn, heard.person) else None
    if listening is not None and listening.state is not None:
        play(Scene(turn, heard.person, listening, heard=heard.incoming.sent_at), event)
        return None
    return heard.open(_begins(heard), event)


def _begins(heard: Heard) -> str:
    """The dialog that words without a place begin."""
    if bound(heard.turn, heard.person):
        return "file"
    return "desk" if heard.person.staff is not None else "register"


def _listening(heard: Heard) -> Conversation | None:
    """The instance that listens for free text – for an hour: words written days later are a new matter."""
    talk = heard.focused()
    if talk is None or talk.state is None or talk.dialog == "register":
        return talk
    return talk if heard.turn.now - talk.touched_at < LISTENS_FOR else None


def _help(heard: Heard) -> bool:
    """I8: whoever names a danger is told at once what to do, and the staff are alarmed – before anything else."""
    turn, event = heard.turn, heard.event
    text = event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""
    hazard = understand(text).hazard if text else ""
    if hazard:
        turn.newcomer = 0
        heard.answer(advice(hazard, turn.here().estate.phone))
        notices.alarm(turn, heard.person, hazard, text)
        audit.note(turn.db, heard.person.user_id, "alarm", hazard, now=turn.now)
    return bool(hazard)
