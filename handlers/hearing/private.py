"""What is said in a private chat: danger first, then what it replies to, then who listens, else something anew.

Free text goes to the instance that has the focus, else to a new filing, or – for whom we do not know – to
registering.
"""

from datetime import timedelta

from dialogs.danger.safety import ASK_FOR_ONE_THING
from dialogs.events import Attached, Commanded, Edited, Event, Pressed, SharedContact, Typed
from handlers.doing import proof
from handlers.facts.gathering import bound
from handlers.hearing import commands, danger, late, on_behalf, replies
from handlers.hearing.heard import Heard
from handlers.office import enter
from handlers.stepping import Scene, play
from handlers.understanding.courtesies import courtesy
from storage.tables import Conversation

LISTENS_FOR = timedelta(hours=1)
# What "never mind", typed by itself, presses: nobody wants that word on a record.
LEAVES = {"file": "cancel", "call": "cancel", "mine": "back"}


def take(heard: Heard) -> None:
    """Take in what a person said to the bot alone."""
    turn, event = heard.turn, heard.event
    enter(turn, heard.person)
    match event:
        case Commanded(name, payload):
            return commands.in_private(heard, name, payload)
        case Edited():
            danger.edited(heard, event)
            return replies.edited(heard, event)
    if heard.incoming.reply_to and replies.of_staff(heard):
        return None
    if on_behalf.forwarded(heard) or on_behalf.goes_on(heard) or danger.answered(heard):
        return None
    in_danger = danger.take(heard)
    if in_danger and bound(turn, heard.person):
        return None
    if isinstance(event, Attached) and late.attached(turn, heard.incoming, heard.person, event):
        return None
    if heard.incoming.reply_to and replies.of_resident(heard):
        return None
    listening = _listening(heard)
    if in_danger and (listening is None or listening.dialog in ASK_FOR_ONE_THING):
        return None
    if listening is None and isinstance(event, SharedContact) and event.own and bound(turn, heard.person):
        return heard.answer(proof.shared(turn, heard.person, event.phone))
    if listening is not None and listening.state is not None:
        meant = _meant(listening, event)
        play(Scene(turn, heard.person, listening, heard=heard.incoming.sent_at), meant)
        return None
    return heard.open(_begins(heard), event)


def _meant(listening: Conversation, event: Event) -> Event:
    """What a person means who types "never mind" instead of pressing it."""
    if listening.dialog in LEAVES and isinstance(event, Typed) and courtesy(event.text) == "leave":
        return Pressed(LEAVES[listening.dialog])
    return event


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

