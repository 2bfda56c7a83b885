"""Messages that answer or change an earlier one: a reply belongs to the record of the message replied to,
an edit to the draft or the record that holds the edited message.
"""

from dialogs.casework.reply import REPLY, Reply
from dialogs.catalog import DIALOGS
from dialogs.deeds.deed import AddTo, Amend
from dialogs.events import Attached, Edited, Said, SharedContact, Typed, Unfit
from dialogs.kit import N_, Say
from dialogs.packing import pack, unpack
from dialogs.resident.mine import ADDED
from handlers.doing.apply import apply
from handlers.doing.deed import Doing
from handlers.hearing.heard import Heard
from handlers.stepping import Scene, play
from handlers.wording import refusals
from storage.errors import NotFound, Refusal
from storage.post import conversations, outbox
from storage.register import records
from storage.tables import Conversation


def of_staff(heard: Heard) -> bool:
    """Words of staff about the record of the message replied to; False when it is about none."""
    turn, incoming, person, event = heard.turn, heard.incoming, heard.person, heard.event
    sent = outbox.by_message(turn.db, turn.bot_id, incoming.chat_id, incoming.reply_to)
    record = records.find(turn.db, sent.record_id) if sent and sent.record_id else None
    if sent is None or record is None or person.staff is None:
        return False
    if _guides(heard, sent.conversation_id):
        return True
    if record.resident_id == (person.resident.id if person.resident else None):
        return False
    if not isinstance(event, Typed | Attached):
        if isinstance(event, Unfit | SharedContact):
            text = N_("I can't pass on this kind of message. Please write it, or send a photo or a voice message.")
            heard.answer(Say(text), quoting=True)
        return True
    part = event.album if isinstance(event, Attached) and event.album else str(incoming.message_id)
    talk = conversations.open(turn.db, turn.seat(incoming.chat_id, person.user_id), "reply", part, now=turn.now)
    if talk.state is None:
        conversations.save(turn.db, talk.id or 0, state=pack(Reply(record=record.id or 0)), version=REPLY.version)
    again = conversations.by_id(turn.db, turn.bot_id, talk.id or 0) or talk
    play(Scene(turn, person, again, incoming.message_id), event)
    return True


def _guides(heard: Heard, instance: int | None) -> bool:
    """A reply to the question of a guided entry is its answer, whoever has the focus."""
    talk = conversations.by_id(heard.turn.db, heard.turn.bot_id, instance) if instance else None
    if talk is None or talk.dialog != "guided" or talk.state is None or talk.user_id != heard.person.user_id:
        return False
    play(Scene(heard.turn, heard.person, talk, heard=heard.incoming.sent_at), heard.event)
    return True


def of_resident(heard: Heard) -> bool:
    """A resident's reply to a message about their own record is added to it (I6); False when it is not one."""
    turn, event = heard.turn, heard.event
    sent = outbox.by_message(turn.db, turn.bot_id, heard.chat_id, heard.incoming.reply_to)
    if sent is None or sent.record_id is None or not isinstance(event, Typed | Attached):
        return False
    text = event.text if isinstance(event, Typed) else event.caption
    said = (Said(event.message_id, text),) if text else ()
    deed = AddTo(sent.record_id, said, (event.media,) if isinstance(event, Attached) else ())
    try:
        values = apply(Doing(turn, heard.person, heard.chat_id, turn.now), deed)
    except Refusal:
        return False
    heard.answer(Say(ADDED, values))
    return True


def edited(heard: Heard, event: Edited) -> None:
    """A65: an edit changes a draft; after filing the original stays and the edit is appended."""
    for dialog, subject in (("reply", str(event.message_id)), ("file", "")):
        draft = heard.instance(dialog, subject)
        if draft is not None and _holds(draft, event.message_id):
            reply_to = heard.incoming.message_id if dialog == "reply" else 0
            play(Scene(heard.turn, heard.person, draft, reply_to), event)
            return
    try:
        doing = Doing(heard.turn, heard.person, heard.chat_id, heard.turn.now)
        values = apply(doing, Amend(event.message_id, event.text))
    except NotFound:
        return
    except Refusal as refusal:
        heard.answer(refusals.say(refusal))
        return
    heard.answer(Say(N_("Your change is noted on {number}; the first wording is kept too.{follow}"), values))


def _holds(draft: Conversation, message_id: int) -> bool:
    """Whether a message is part of what an instance has gathered so far."""
    state = unpack(DIALOGS[draft.dialog].state, draft.state or "")
    return isinstance(state, Reply) or any(one.message_id == message_id for one in getattr(state, "said", ()))
