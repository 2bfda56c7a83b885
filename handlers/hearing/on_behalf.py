"""How staff begin a filing on behalf of a resident (I1): ``/new``, or a forwarded message.

Said in a group it goes on in private, for names, rooms and phones have no place there (A71).
"""

from datetime import timedelta

from dialogs.events import Attached, Commanded, Forwarded, Pressed, Typed
from dialogs.kit import N_, Say
from handlers.facts import line
from handlers.hearing.heard import Heard
from handlers.stepping import Scene, play
from handlers.wording.cleaning import clean_name
from handlers.wording.masking import mask, mask_rooms
from storage.people import staff
from storage.post import conversations, outbox

GOES_ON_FOR = timedelta(hours=1)
SAID_HERE = N_(
    "I go on in our private chat, where names, rooms and phones belong: {link}\nYour message here stays as it is; "
    "please delete it if others should not read it."
)
GO_ON = N_("I go on in our private chat: {link}")


def new(heard: Heard, said: str) -> None:
    """``/new``: in private at once; said in a group it goes on in private."""
    if not heard.in_group:
        return heard.open("on_behalf", Commanded("new", said))
    turn, user_id = heard.turn, heard.person.user_id
    if said and outbox.reachable(turn.db, turn.bot_id, user_id):
        _in_private(heard, Commanded("new", said))
    private = said != mask(said) or said != mask_rooms(said) or line.read(said, turn.now, turn.zone).name
    link = f"https://t.me/{turn.office.username}?start=new"
    return heard.answer(Say(SAID_HERE if private else GO_ON, {"link": link}), quoting=True)


def _in_private(heard: Heard, event: Commanded) -> None:
    turn, person = heard.turn, heard.person
    seat = turn.seat(person.user_id, person.user_id)
    talk = conversations.open(turn.db, seat, "on_behalf", "", now=turn.now)
    play(Scene(turn, person, talk, heard=heard.incoming.sent_at), event)


def forwarded(heard: Heard) -> bool:
    """Staff forward a resident's message: it is filed on their behalf; False for anybody else's forward."""
    origin, member = heard.incoming.forwarded, heard.person.staff
    if origin is None or member is None or not isinstance(heard.event, Typed | Attached):
        return False
    if not staff.works_at(heard.turn.db, member.id or 0, heard.turn.bot_id):
        return False
    sent = origin.sent_at.isoformat() if origin.sent_at is not None else ""
    heard.open("on_behalf", Forwarded(clean_name(origin.name), origin.id, sent, heard.event))
    return True


def go_on(heard: Heard) -> None:
    """From a group, by the link: what was begun there goes on here, else something new begins."""
    talk = heard.instance("on_behalf")
    begun = talk is not None and talk.state is not None
    return heard.open("on_behalf", Pressed("show") if begun else Commanded("new", ""))


def goes_on(heard: Heard) -> bool:
    """Words for a filing on behalf that was begun: a danger in them is somebody else's, and paged when it is filed."""
    talk = heard.focused()
    if talk is None or talk.state is None or talk.dialog != "on_behalf":
        return False
    if heard.turn.now - talk.touched_at >= GOES_ON_FOR:
        return False
    play(Scene(heard.turn, heard.person, talk, heard=heard.incoming.sent_at), heard.event)
    return True
