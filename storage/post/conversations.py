"""Dialog instances: (bot, chat, person, dialog, subject), their state and turn, and who has the focus.

At most one instance of a person in a chat listens for free text; the database keeps it so. A person's
private chats with two bots bear the same number, so a chat is always named together with its bot.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import text, update

from storage import forgetting
from storage.database import Db, upsert
from storage.prepared import Prepared
from storage.reading import Find, first, given
from storage.tables import Conversation, table

TALKS = table(Conversation)
# In the very words of the partial index.
LISTENS = text("focus")

_HERE = (
    TALKS.c.bot_id == given("bot"),
    TALKS.c.chat_id == given("chat"),
    TALKS.c.user_id == given("person"),
)
_BY_ID = Find(Conversation, TALKS.c.id == given("key"), TALKS.c.bot_id == given("bot"))
_FIND = Find(Conversation, *_HERE, TALKS.c.dialog == given("kind"), TALKS.c.subject == given("about"))
_LATEST = Find(
    Conversation,
    *_HERE,
    TALKS.c.dialog == given("kind"),
    TALKS.c.state.is_not(None),
    order=(TALKS.c.touched_at.desc(), TALKS.c.id.desc()),
)
_FOCUSED = Find(Conversation, *_HERE, LISTENS)
_BEGIN = Prepared(upsert(TALKS).on_conflict_do_nothing().returning(*TALKS.c))
_UNFOCUS = Prepared(update(TALKS).where(*_HERE, LISTENS, TALKS.c.id != given("key")).values(focus=False))
_SAVE = Prepared(update(TALKS).where(TALKS.c.id == given("key")))
_ANEW = Prepared(update(TALKS).where(TALKS.c.id == given("key")).returning(*TALKS.c))


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person talks: with which bot, in which chat; person 0 is everyone in the chat."""

    bot_id: int
    chat_id: int
    user_id: int


def by_id(db: Db, bot_id: int, instance: int) -> Conversation | None:
    """An instance by the number its buttons carry."""
    return _BY_ID.one(db, key=instance, bot=bot_id)


def find(db: Db, seat: Seat, dialog: str, subject: str = "") -> Conversation | None:
    """The instance of a dialog about a subject, ended or not."""
    return _FIND.one(db, **_at(seat), kind=dialog, about=subject)


def focused(db: Db, seat: Seat) -> Conversation | None:
    """The instance that listens for this person's free text here."""
    return _FOCUSED.one(db, **_at(seat))


def latest(db: Db, seat: Seat, dialog: str) -> Conversation | None:
    """The instance of a dialog, whatever it is about, that was touched last and has not ended."""
    return _LATEST.one(db, **_at(seat), kind=dialog)


def open(db: Db, seat: Seat, dialog: str, subject: str, *, now: datetime) -> Conversation:
    """The instance, made when there is none, begun anew when it had ended."""
    found = find(db, seat, dialog, subject)
    if found is None:
        values = asdict(seat) | {"dialog": dialog, "subject": subject, "begun_at": now, "touched_at": now}
        found = _BEGIN.run(db, values).first() or find(db, seat, dialog, subject)
    elif found.state is None:
        found = _ANEW.run(db, {"key": found.id, "begun_at": now, "touched_at": now, "anchor": ""}).one()
    return cast(Conversation, found)


def take_focus_from_others(db: Db, talk: Conversation) -> None:
    """Let no other instance of this person listen for free text here, so that this one may be saved with the focus."""
    _UNFOCUS.run(db, _at(Seat(talk.bot_id, talk.chat_id, talk.user_id)) | {"key": talk.id})


def save(db: Db, instance: int, **values: Any) -> None:
    """Store what changed of an instance."""
    _SAVE.run(db, {"key": instance, **values})


def forget_before(db: Db, bot_id: int, moment: datetime, most: int) -> int:
    """Drop some of a bot's instances that ended before a moment; returns how many."""
    ended = TALKS.c.state.is_(None)
    return forgetting.some(db, TALKS.c.id, TALKS.c.bot_id == bot_id, ended, TALKS.c.touched_at < moment, most=most)


def repoint(db: Db, bot_id: int, old: int, new: int) -> None:
    """The group has another id now; its cards go on there (F55)."""
    db.execute(update(TALKS).where(TALKS.c.bot_id == bot_id, TALKS.c.chat_id == old).values(chat_id=new))


def _at(seat: Seat) -> dict[str, int]:
    return {"bot": seat.bot_id, "chat": seat.chat_id, "person": seat.user_id}


def heard_since(db: Db, bot_id: int, chat_id: int, moment: datetime) -> bool:
    """Whether somebody in a chat has written or pressed after a moment.

    An instance is touched by people alone. What we begin ourselves bears one instant for both, its beginning and
    its touch; what a person begins, an earlier beginning: when they sent their words.
    """
    here = (TALKS.c.bot_id == bot_id, TALKS.c.chat_id == chat_id)
    found = first(db, Conversation, *here, TALKS.c.touched_at > moment, TALKS.c.touched_at > TALKS.c.begun_at)
    return found is not None
