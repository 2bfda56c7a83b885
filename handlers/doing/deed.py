"""Who does a deed, where, and since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.office import Person, Turn
from storage.actors import Actor
from storage.errors import Forbidden
from storage.people import residents

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, in which turn and chat; ``begun`` is when the first words of it were heard."""

    turn: Turn
    person: Person
    chat_id: int
    begun: datetime

    @property
    def staff(self) -> Actor:
        """The person as staff; raises ``Forbidden`` for anybody else."""
        actor = self.person.as_staff()
        if actor.kind != "staff":
            raise Forbidden("staff_only")
        return actor

    @property
    def resident(self) -> Actor:
        """The person as a resident, made one by this deed if need be."""
        actor = self.person.as_resident()
        if actor.id:
            return actor
        made = residents.ensure(self.turn.db, actor.user_id, name=self.person.account, language=self.person.language)
        return Actor("resident", made, actor.user_id, actor.name)
