"""A message as a turn hears it – who said what, where – and the two ways to go on from it: answer, open a dialog."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.events import Event
from dialogs.kit import Say
from handlers.incoming import Incoming
from handlers.office import HOUSE_LANGUAGE, Person, Turn
from handlers.stepping import Scene, play
from handlers.telling import post
from handlers.telling.post import Manner
from storage.people import staff
from storage.post import conversations
from storage.tables import Conversation, Estate
from storage.tables.people import ROLES


@dataclass(frozen=True, slots=True)
class Heard:
    """What one person said in one chat, in one turn."""

    turn: Turn
    incoming: Incoming
    person: Person
    event: Event

    @property
    def chat_id(self) -> int:
        """Where it was said."""
        return self.incoming.chat_id

    @property
    def in_group(self) -> bool:
        """Whether others heard it too."""
        return self.incoming.chat_kind == "group"

    @property
    def language(self) -> str:
        """The language of the chat: the person's in private, the house's in a group."""
        return HOUSE_LANGUAGE if self.in_group else self.person.language

    def works_at(self, roles: Iterable[str] = ROLES) -> list[Estate]:
        """The estates on which this person has one of these roles: in a group that of the group alone (A20)."""
        member = self.person.staff
        if member is None:
            return []
        found = staff.works_at(self.turn.db, member.id or 0, self.turn.bot_id, roles)
        return [one for one in found if not self.in_group or one.id == self.turn.here().estate.id]

    def answer(self, say: Say, *, quoting: bool = False) -> None:
        """Say something in the chat, with what was said ``quoting``."""
        reply_to = self.incoming.message_id if quoting else 0
        post.send(self.turn, self.chat_id, say, Manner(self.language, reply_to=reply_to))

    def open(self, dialog: str, event: Event, subject: str = "") -> None:
        """Begin a dialog (or go on with it) with an event; its clock is that of the person's message (I8)."""
        begun = min(self.incoming.sent_at or self.turn.now, self.turn.now)
        talk = conversations.open(self.turn.db, self._seat, dialog, subject, now=begun)
        reply_to = self.incoming.message_id if self.in_group else 0
        play(Scene(self.turn, self.person, talk, reply_to, self.incoming.sent_at), event)

    def focused(self) -> Conversation | None:
        """The person's instance here that hears free text."""
        return conversations.focused(self.turn.db, self._seat)

    def instance(self, dialog: str, subject: str = "") -> Conversation | None:
        """The person's instance of a dialog here."""
        return conversations.find(self.turn.db, self._seat, dialog, subject)

    def latest(self, dialog: str) -> Conversation | None:
        """The person's instance of a dialog here that was touched last and has not ended."""
        return conversations.latest(self.turn.db, self._seat, dialog)

    @property
    def _seat(self) -> conversations.Seat:
        return self.turn.seat(self.chat_id, self.person.user_id)
