"""One step of one dialog instance: facts, step, deed, words, wakes – and what a refusal leaves.

When storage refuses a deed, it is undone, the state stays as it
was, and the refusal is said in its place; everything else of the turn stands. Words meant for a
record that has closed meanwhile are not lost: they begin a new filing (I8).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dialogs.catalog import DIALOGS
from dialogs.events import Attached, Elapsed, Event, Pressed, Typed
from dialogs.kit import Dialog, Go, Step
from dialogs.packing import pack, unpack
from handlers.doing.apply import apply
from handlers.doing.deed import Doing
from handlers.facts import gathering as facts
from handlers.office import HOUSE_LANGUAGE, Person, Turn, again
from handlers.telling import post
from handlers.telling.post import Manner
from handlers.wording import refusals
from handlers.wording.cleaning import cut
from handlers.wording.render import NOTICE_LIMIT
from storage import audit, due
from storage.errors import Forbidden, NotFound, Refusal
from storage.post import conversations
from storage.tables import Conversation

DEEPEST = 3
RESIDENT_DIALOGS = frozenset({"file", "mine", "call", "visit", "survey"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a step plays: the turn, the person, the instance, the message it answers in a group.

    ``heard`` is when the person's message was sent, None for a press or a wake. ``mark`` names a press
    that counts once; it is kept with its answer.
    """

    turn: Turn
    person: Person
    talk: Conversation
    reply_to: int = 0
    heard: datetime | None = None
    mark: str = ""

    @property
    def dialog(self) -> Dialog[Any, Any]:
        """The dialog of the instance."""
        return DIALOGS[self.talk.dialog]

    @property
    def language(self) -> str:
        """The language of the chat: the person's in private, the house's in a group."""
        return self.person.language if self.talk.chat_id > 0 else HOUSE_LANGUAGE


def play(scene: Scene, event: Event, depth: int = 0) -> str:
    """Take one step; returns the short word for a pressed button, worded."""
    turn, talk = scene.turn, scene.talk
    state = unpack(scene.dialog.state, talk.state) if talk.state and talk.version == scene.dialog.version else None
    try:
        known = facts.gather(turn, scene.person, talk, state, event)
        state = state if state is not None else scene.dialog.begin(known)
        step = scene.dialog.step(state, event, known)
        values = apply(Doing(turn, scene.person, talk.chat_id, talk.begun_at), step.do) if step.do else {}
    except Refusal as refusal:
        notice = refused(scene, event, refusal)
        if scene.mark:
            conversations.save(turn.db, talk.id or 0, last_press=scene.mark, last_notice=notice)
        return notice
    about = values.get("record_id") or getattr(step.do, "record", 0) or getattr(known, "record", 0)
    notice = word(scene, step.notice, values)
    kept: dict[str, Any] = {"last_press": scene.mark, "last_notice": notice} if scene.mark else {}
    if scene.heard is not None and not _has_words(state) and _has_words(step.state):
        kept["begun_at"] = min(scene.heard, turn.now)
    _keep(scene, step, event, values | {"record_id": about or None}, kept)
    if step.go is not None and depth < DEEPEST:
        _go(scene, step.go, depth, anew=step.do is not None)
    return notice


def _has_words(state: Any) -> bool:
    """Whether a draft holds something: its clock runs from the first of it (I8), not from an opened menu."""
    return bool(getattr(state, "said", ()) or getattr(state, "media", ()))


def word(scene: Scene, text: str, values: dict[str, Any]) -> str:
    """A short word for a pressed button."""
    return cut(post.reader(scene.turn, scene.language).word(text, values), NOTICE_LIMIT) if text else ""


def show_again(scene: Scene) -> None:
    """Say the present question once more, at the bottom of the chat."""
    talk = scene.talk
    state = unpack(scene.dialog.state, talk.state or "")
    if state is None:
        return
    known = facts.gather(scene.turn, scene.person, talk, state, Pressed("", fresh=False))
    say = replace(scene.dialog.ask(state, known), replace=False)
    post.open_question(scene.turn, talk, say, Manner(scene.language))


def _keep(scene: Scene, step: Step[Any], event: Event, values: dict[str, Any], also: dict[str, Any]) -> None:
    """Say what the step says and store what it leaves, ``also`` with it."""
    turn, talk = scene.turn, scene.talk
    kept: dict[str, Any] = also | {
        "state": pack(step.state) if step.state is not None else None,
        "version": scene.dialog.version,
    }
    woken = isinstance(event, Elapsed)
    if not woken:
        kept["touched_at"] = turn.now
    number, anchor = talk.turn, talk.anchor
    about = values["record_id"]
    for say in step.say:
        say = replace(say, values={**values, **say.values})
        if say.buttons or say.replace:
            number += 1
            anchor = post.show(
                turn, talk, say, Manner(scene.language, reply_to=scene.reply_to, record_id=about), number
            )
        else:
            post.send(turn, talk.chat_id, say, Manner(scene.language, record_id=about, footer=_parting(scene, step)))
    if talk.anchor and talk.user_id and _follows(step, event):
        post.strip(turn, talk)
    if step.state is None:
        number += 1
        kept["focus"] = False
        due.cancel(turn.db, f"talk:{talk.id}", why="ended", now=turn.now)
    elif step.listen or (scene.dialog.focus and not talk.focus and talk.user_id and not woken):
        conversations.take_focus_from_others(turn.db, talk)
        kept["focus"] = True
    for wake in step.wake:
        at = turn.now + timedelta(seconds=wake.seconds)
        due.move(turn.db, turn.bot_id, f"wake:{wake.what}", f"talk:{talk.id}", at=at)
    if number != talk.turn:
        kept |= {"turn": number, "anchor": anchor}
    conversations.save(turn.db, talk.id or 0, **kept)


def _follows(step: Step[Any], event: Event) -> bool:
    """Whether what is said answers the last question, or asks it anew, below it: then that has no buttons any more."""
    if any(say.replace for say in step.say):
        return False
    return bool(step.say) if isinstance(event, Pressed) else any(say.buttons for say in step.say)


def _parting(scene: Scene, step: Step[Any]) -> bool:
    """Whether a dialog takes leave of a resident: the way on stands under its last word."""
    mine = scene.talk.chat_id == scene.talk.user_id and scene.talk.dialog in RESIDENT_DIALOGS
    return mine and step.state is None and step.go is None


def _go(scene: Scene, go: Go, depth: int, *, anew: bool = False) -> None:
    """Go on in another dialog; ``anew``: a deed may just have made the person somebody else.

    Who has no home here any more does not file but is told how to register (A14).
    """
    turn = scene.turn
    person = again(turn, scene.person) if anew else scene.person
    seat = turn.seat(scene.talk.chat_id, person.user_id)
    dialog = "register" if go.dialog == "file" and not facts.bound(turn, person) else go.dialog
    talk = conversations.open(turn.db, seat, dialog, go.subject, now=turn.now)
    play(Scene(turn, person, talk, heard=scene.heard), go.event or Pressed("open"), depth + 1)


def refused(scene: Scene, event: Event, refusal: Refusal) -> str:
    """Say a refusal in the place of what was asked for; returns the short word for a pressed button."""
    turn, talk = scene.turn, scene.talk
    if isinstance(refusal, Forbidden) or (isinstance(refusal, NotFound) and refusal.what == "record"):
        audit.note(turn.db, scene.person.user_id, "refused", f"{talk.dialog}:{refusal.code}", now=turn.now)
    if isinstance(event, Elapsed) and talk.dialog == "visit":  # nobody asked for anything: there is nothing to say
        conversations.save(turn.db, talk.id or 0, state=None)
        return ""
    say = refusals.say(refusal)
    if isinstance(event, Pressed):
        return word(scene, say.text, dict(say.values))
    post.send(turn, talk.chat_id, say, Manner(scene.language, reply_to=scene.reply_to))
    if isinstance(event, Elapsed) and talk.dialog == "reply":  # its seconds are over: nothing can be taken back
        post.strip(turn, talk)
        conversations.save(turn.db, talk.id or 0, state=None)
    if isinstance(event, Typed | Attached) and talk.dialog in ("mine", "visit"):
        conversations.save(turn.db, talk.id or 0, state=None, focus=False)
        _go(scene, Go("file", event=event), 0)
    return ""
