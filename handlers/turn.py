"""One update, from an event to the rows that follow from it – inside one transaction.

Where an event goes: a press to the instance its button names; a command to its dialog; a reply in
a group (or to a page) to the record of the message replied to; free text to the instance that
has the focus, else to a new filing; an edit to the draft or the record it belongs to.

Identity, role, estate and turn are checked here and in storage, on what the database says now;
what the button carries proves nothing (A02, A03, A78).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dialogs.catalog import DIALOGS
from dialogs.deeds import AddTo, Amend, Said
from dialogs.events import Attached, Commanded, Edited, Event, Pressed, SharedContact, Typed, Unfit
from dialogs.kit import N_, Say
from dialogs.mine import ADDED
from dialogs.packing import pack, unpack
from dialogs.reply import REPLY, Reply
from dialogs.safety import ASK_FOR_ONE_THING, advice
from handlers import buttons, late, menus, notices, opening, post, refusals, settling
from handlers.apply import Doing, apply
from handlers.facts import bound
from handlers.incoming import ButtonPressed, GroupMoved, Incoming, Membership, StaffLeft
from handlers.office import HOUSE_LANGUAGE, Office, Person, Turn, home_of, person_of
from handlers.post import Manner
from handlers.stepping import Scene, play, refused, show_again, word
from handlers.understanding import understand
from storage import audit, conversations, estates, inbox, lanes, outbox, records, staff
from storage.database import Db
from storage.errors import NotFound, Refusal
from storage.tables import Conversation

DOUBLE_TAP = timedelta(seconds=30)
LISTENS_FOR = timedelta(hours=1)
# These buttons lead somewhere even from a screen whose dialog has ended (I8).
WAYS_ON = {"call": "call", "mine": "mine", "home": "home"}


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What the pressed button shows: sent once, right after the commit, best effort."""

    query: str
    text: str = ""
    alert: bool = False


def take(db: Db, office: Office, incoming: Incoming, now: datetime) -> PressAnswer | None:
    """Take one update in. A repeated one has no effect (F47); returns how to answer a press."""
    turn = Turn(db, now, office, f"u{office.bot_id}.{incoming.update_id}")
    lanes.enter(db, office.bot_id, incoming.chat_id)
    repeated = not inbox.mark_seen(db, office.bot_id, incoming.update_id, now=turn.now)
    if isinstance(incoming.content, ButtonPressed):
        text = "" if repeated else _press(turn, incoming, incoming.content)
        return PressAnswer(incoming.content.query, text, alert=len(text) > 60)
    if repeated:
        return None
    match incoming.content:
        case Membership(change):
            _membership(turn, incoming, change)
        case GroupMoved(to):
            settling.moved(turn, incoming.chat_id, to)
        case StaffLeft(who):
            notices.left_group(turn, incoming.chat_id, who)
        case content:
            _said(turn, incoming, content)
    return None


def _said(turn: Turn, incoming: Incoming, event: Event) -> None:
    outbox.welcome_back(turn.db, turn.bot_id, incoming.chat_id)
    if incoming.chat_kind == "group":
        _in_group(turn, incoming, event)
    elif incoming.sender is not None:
        _in_private(turn, incoming, person_of(turn, incoming.sender), event)


def _press(turn: Turn, incoming: Incoming, pressed: ButtonPressed) -> str:
    if incoming.sender is None:
        return _plain(turn, HOUSE_LANGUAGE, "anonymous")
    outbox.welcome_back(turn.db, turn.bot_id, incoming.chat_id)
    person = person_of(turn, incoming.sender)
    if incoming.chat_kind == "private":
        _enter(turn, person)
        turn.newcomer = _newcomer(turn, person)
    press = buttons.unpack(pressed.data)
    talk = conversations.by_id(turn.db, turn.bot_id, press.instance) if press else None
    language = person.language if incoming.chat_kind == "private" else HOUSE_LANGUAGE
    if press is None or talk is None or talk.chat_id != incoming.chat_id:
        return _plain(turn, language, "expired")
    scene = Scene(turn, person, talk)
    if talk.user_id not in (0, person.user_id):
        audit.note(turn.db, person.user_id, "refused", f"{talk.dialog}:not_yours", now=turn.now)
        return word(scene, refusals.SENTENCES["not_yours"], {})
    fresh = press.turn == talk.turn
    if not scene.dialog.lasting:
        return _once(scene, Pressed(press.choice), f"{press.turn}.{press.choice}", fresh)
    notice = play(scene, Pressed(press.choice, fresh))
    if not fresh and not talk.user_id:
        opening.refresh(turn, conversations.by_id(turn.db, turn.bot_id, press.instance) or talk, int(talk.subject))
    return notice


def _once(scene: Scene, pressed: Pressed, mark: str, fresh: bool) -> str:
    """A press that counts once: a double tap gets the first answer again, a stale one the present question (A05)."""
    talk = scene.talk
    if talk.last_press == mark and scene.turn.now - talk.touched_at < DOUBLE_TAP:
        return talk.last_notice
    if talk.state is None and talk.chat_id == talk.user_id and pressed.choice in WAYS_ON:
        seat = scene.turn.seat(talk.chat_id, talk.user_id)
        opened = conversations.open(scene.turn.db, seat, WAYS_ON[pressed.choice], "", now=scene.turn.now)
        return play(Scene(scene.turn, scene.person, opened), Pressed("open"))
    if talk.state is None:
        return word(scene, refusals.SENTENCES["settled"], {})
    if not fresh:
        try:
            show_again(scene)
        except Refusal as refusal:
            return refused(scene, pressed, refusal)
        return word(scene, refusals.SENTENCES["stale"], {})
    return play(replace(scene, mark=mark), pressed)


def _plain(turn: Turn, language: str, code: str) -> str:
    try:
        return post.reader(turn, language).word(refusals.SENTENCES[code], {})
    except NotFound:
        return ""


def _in_private(turn: Turn, incoming: Incoming, person: Person, event: Event) -> None:
    if person.resident is not None:
        _enter(turn, person)
    match event:
        case Commanded(name, payload):
            turn.newcomer = _newcomer(turn, person)
            return _command(turn, incoming, person, name, payload)
        case Edited():
            return _edited(turn, incoming, person, event)
    if incoming.reply_to and _reply(turn, incoming, person, event):
        return None
    danger = _danger(turn, incoming, person, event)
    turn.newcomer = _newcomer(turn, person)
    if isinstance(event, Attached) and late.attached(turn, incoming, person, event):
        return None
    if incoming.reply_to and _added(turn, incoming, person, event):
        return None
    talk = _listening(turn, incoming, person)
    if danger and (talk is None or talk.dialog in ASK_FOR_ONE_THING):
        if not bound(turn, person):
            return None
        talk = None
    if talk is not None and talk.state is not None:
        play(Scene(turn, person, talk, heard=incoming.sent_at), event)
    elif bound(turn, person):
        open_dialog(turn, incoming, person, "file", event)
    elif person.staff is not None:
        open_dialog(turn, incoming, person, "desk", event)
    else:
        open_dialog(turn, incoming, person, "register", event)
    return None


def _listening(turn: Turn, incoming: Incoming, person: Person) -> Conversation | None:
    """The instance that listens for free text – for an hour: words written days later are a new matter."""
    talk = conversations.focused(turn.db, turn.seat(incoming.chat_id, person.user_id))
    if talk is None or talk.state is None or talk.dialog == "register":
        return talk
    return talk if turn.now - talk.touched_at < LISTENS_FOR else None


def _danger(turn: Turn, incoming: Incoming, person: Person, event: Event) -> bool:
    """I8: whoever names a danger is told at once what to do, and the staff are alarmed – before anything else."""
    text = event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""
    hazard = understand(text).hazard if text else ""
    if hazard:
        post.send(turn, incoming.chat_id, advice(hazard, turn.here().estate.phone), Manner(person.language))
        notices.alarm(turn, person, hazard, text)
        audit.note(turn.db, person.user_id, "alarm", hazard, now=turn.now)
    return bool(hazard)


def _newcomer(turn: Turn, person: Person) -> int:
    """The private chat of somebody we know nothing of yet, 0 for residents and staff (A68)."""
    return 0 if person.staff is not None or bound(turn, person) else person.user_id


def _enter(turn: Turn, person: Person) -> None:
    home = home_of(turn, person)
    if home is not None:
        turn.at(home.place.estate_id)


def open_dialog(turn: Turn, incoming: Incoming, person: Person, dialog: str, event: Event, subject: str = "") -> None:
    """Begin a dialog (or go on with it) with an event; its clock is that of the person's message (I8)."""
    begun = min(incoming.sent_at or turn.now, turn.now)
    talk = conversations.open(turn.db, turn.seat(incoming.chat_id, person.user_id), dialog, subject, now=begun)
    reply_to = incoming.message_id if incoming.chat_kind == "group" else 0
    play(Scene(turn, person, talk, reply_to, incoming.sent_at), event)


def _command(turn: Turn, incoming: Incoming, person: Person, name: str, payload: str) -> None:
    if name == "start" and payload:
        notices.invitation_outdated(turn, payload)
    if name == "start" and (payload or not (bound(turn, person) or person.staff)):
        return open_dialog(turn, incoming, person, "register", Commanded("start", payload))
    if name == "cancel":
        talk = conversations.focused(turn.db, turn.seat(incoming.chat_id, person.user_id))
        if talk is not None and talk.state is not None:
            play(Scene(turn, person, talk), Pressed("cancel"))
            return None
        name = "start"
    if name == "help":
        text = menus.HELP_STAFF if person.staff and not bound(turn, person) else menus.HELP_RESIDENT
        say = Say(text, {"phone": turn.here().estate.phone})
        post.send(turn, incoming.chat_id, say, Manner(person.language))
        return None
    if not bound(turn, person):
        opens = "desk" if person.staff else "call" if name == "call" else "register"
        return open_dialog(turn, incoming, person, opens, Pressed("open"))
    if name not in menus.OPENS:
        audit.note(
            turn.db,
            person.user_id,
            "unknown_command",
            name if name.isalpha() and len(name) <= 16 else "other",
            now=turn.now,
        )
        post.send(
            turn,
            incoming.chat_id,
            Say(N_("I don't know that command. Here is what I can do:")),
            Manner(person.language),
        )
    return open_dialog(turn, incoming, person, menus.OPENS.get(name, "home"), Pressed("open"))


def _edited(turn: Turn, incoming: Incoming, person: Person, event: Edited) -> None:
    """A65: an edit changes a draft; after filing the original stays and the edit is appended."""
    for dialog, subject in (("reply", str(event.message_id)), ("file", "")):
        draft = conversations.find(turn.db, turn.seat(incoming.chat_id, person.user_id), dialog, subject)
        if draft is not None and _holds(draft, event.message_id):
            play(Scene(turn, person, draft, incoming.message_id if dialog == "reply" else 0), event)
            return
    try:
        with turn.db.begin_nested():
            deed = Amend(event.message_id, event.text)
            values = apply(Doing(turn, person, incoming.chat_id, turn.now), deed)
    except Refusal:
        return
    post.send(
        turn,
        incoming.chat_id,
        Say(N_("Your change is noted on {number}; the first wording is kept too."), values),
        Manner(person.language),
    )


def _holds(draft: Conversation, message_id: int) -> bool:
    """Whether a message is part of what an instance has gathered so far."""
    state = unpack(DIALOGS[draft.dialog].state, draft.state or "")
    return isinstance(state, Reply) or any(one.message_id == message_id for one in getattr(state, "said", ()))


def _in_group(turn: Turn, incoming: Incoming, event: Event) -> None:
    group = estates.group_at(turn.db, turn.bot_id, incoming.chat_id)
    if group is None:
        return
    turn.at(group.estate_id)
    if incoming.sender is None:
        if incoming.reply_to or isinstance(event, Commanded):
            say = Say(refusals.SENTENCES["anonymous"])
            post.send(turn, incoming.chat_id, say, Manner(reply_to=incoming.message_id))
        return
    person = person_of(turn, incoming.sender)
    if person.staff is None or not staff.roles_at(turn.db, person.staff.id or 0, group.estate_id):
        if incoming.reply_to or isinstance(event, Commanded):
            audit.note(turn.db, person.user_id, "refused", "group", now=turn.now)
        return
    match event:
        case Edited():
            _edited(turn, incoming, person, event)
        case Commanded("open"):
            _list_open(turn, incoming)
        case Commanded():
            post.send(turn, incoming.chat_id, Say(menus.HELP_STAFF))
        case _ if incoming.reply_to:
            _reply(turn, incoming, person, event)


def _list_open(turn: Turn, incoming: Incoming) -> None:
    found = records.unanswered(turn.db, turn.here().estate.id or 0, limit=20)
    lines = "\n".join(f"· {one.number}" for one in found)
    say = (
        Say(N_("Still unanswered:\n{lines}"), {"lines": lines})
        if found
        else Say(N_("Everything has an answer. Well done."))
    )
    post.send(turn, incoming.chat_id, say)


def _reply(turn: Turn, incoming: Incoming, person: Person, event: Event) -> bool:
    """Words of staff about the record of the message replied to; False when it is about none."""
    sent = outbox.by_message(turn.db, turn.bot_id, incoming.chat_id, incoming.reply_to)
    record = records.find(turn.db, sent.record_id) if sent and sent.record_id else None
    if sent is None or record is None or person.staff is None:
        return False
    if record.resident_id == (person.resident.id if person.resident else None):
        return False
    if not isinstance(event, Typed | Attached):
        if isinstance(event, Unfit | SharedContact):
            say = Say(N_("I can't pass on this kind of message. Please write it, or send a photo or a voice message."))
            post.send(turn, incoming.chat_id, say, Manner(reply_to=incoming.message_id))
        return True
    part = event.album if isinstance(event, Attached) and event.album else str(incoming.message_id)
    talk = conversations.open(turn.db, turn.seat(incoming.chat_id, person.user_id), "reply", part, now=turn.now)
    if talk.state is None:
        conversations.save(turn.db, talk.id or 0, state=pack(Reply(record=record.id or 0)), version=REPLY.version)
    again = conversations.by_id(turn.db, turn.bot_id, talk.id or 0) or talk
    play(Scene(turn, person, again, incoming.message_id), event)
    return True


def _added(turn: Turn, incoming: Incoming, person: Person, event: Event) -> bool:
    """A resident's reply to a message about their own record is added to it (I6); False when it is not one."""
    sent = outbox.by_message(turn.db, turn.bot_id, incoming.chat_id, incoming.reply_to)
    if sent is None or sent.record_id is None or not isinstance(event, Typed | Attached):
        return False
    text = event.text if isinstance(event, Typed) else event.caption
    said = (Said(event.message_id, text),) if text else ()
    deed = AddTo(sent.record_id, said, (event.media,) if isinstance(event, Attached) else ())
    try:
        with turn.db.begin_nested():
            values = apply(Doing(turn, person, incoming.chat_id, turn.now), deed)
    except Refusal:
        return False
    post.send(turn, incoming.chat_id, Say(ADDED, values), Manner(person.language))
    return True


def _membership(turn: Turn, incoming: Incoming, change: str) -> None:
    if change in ("blocked", "removed"):
        settling.unreachable(turn, incoming.chat_id, change)
    else:
        outbox.welcome_back(turn.db, turn.bot_id, incoming.chat_id)
