"""Pressed buttons: to the instance the button names, judged by what the database says now (A02, A03, A05, A78)."""

from dataclasses import replace
from datetime import timedelta

from dialogs.events import Pressed
from dialogs.kit import number_in
from handlers.incoming import ButtonPressed, Incoming
from handlers.office import HOUSE_LANGUAGE, Person, Turn, enter, person_of
from handlers.stepping import Scene, play, refused, show_again, word
from handlers.telling import opening, post
from handlers.wording import buttons, refusals
from storage import audit
from storage.errors import NotFound, Refusal
from storage.people import attempts
from storage.post import conversations
from storage.register import records

DOUBLE_TAP = timedelta(seconds=30)
RECORD = "record"
# These buttons lead somewhere even from a screen whose dialog has ended (I8).
WAYS_ON = {"call": "call", "mine": "mine", "home": "home"}


def take(turn: Turn, incoming: Incoming, pressed: ButtonPressed) -> str:
    """Take a press in; returns the short word that the button shows."""
    if incoming.sender is None:
        return _plain(turn, HOUSE_LANGUAGE, "anonymous")
    person = person_of(turn, incoming.sender)
    if incoming.chat_kind == "private":
        enter(turn, person)
    press = buttons.unpack(pressed.data)
    talk = conversations.by_id(turn.db, turn.bot_id, press.instance) if press else None
    language = person.language if incoming.chat_kind == "private" else HOUSE_LANGUAGE
    if press is None or talk is None or talk.chat_id != incoming.chat_id:
        return _plain(turn, language, "expired")
    scene = Scene(turn, person, talk)
    if talk.user_id not in (0, person.user_id):
        audit.note(turn.db, person.user_id, "refused", f"{talk.dialog}:not_yours", now=turn.now)
        return word(scene, refusals.SENTENCES["not_yours"], {})
    if talk.dialog == "mine" and (named := number_in(press.choice, "see-")) and _tries_numbers(turn, person, named):
        return _plain(turn, language, "trying_numbers")
    fresh = press.turn == talk.turn
    if not scene.dialog.lasting:
        return _once(scene, Pressed(press.choice), f"{press.turn}.{press.choice}", fresh)
    notice = play(scene, Pressed(press.choice, fresh))
    if not fresh and not talk.user_id:
        opening.refresh(turn, conversations.by_id(turn.db, turn.bot_id, press.instance) or talk, int(talk.subject))
    return notice


def _tries_numbers(turn: Turn, person: Person, named: int) -> bool:
    """A19: whether somebody has named too many records lately that are not theirs, or not there; each is counted.

    Who has must wait also for their own: what is answered at once would tell which numbers there are.
    """
    if attempts.too_many(turn.db, person.user_id, RECORD, now=turn.now):
        audit.note(turn.db, person.user_id, "refused", "mine:trying_numbers", now=turn.now)
        return True
    record = records.find(turn.db, named)
    if record is None or person.resident is None or record.resident_id != person.resident.id:
        attempts.note(turn.db, person.user_id, RECORD, now=turn.now)
    return False


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
        return post.reader(turn, language).word(refusals.SENTENCES[code], {"phone": turn.here().estate.phone})
    except NotFound:
        return ""
