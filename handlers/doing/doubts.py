"""Words that only may mean a danger (I8, X10): whoever is on duty reads them at once, while the person is asked.

No alarm stands and nobody else is called before the person says yes, or nothing for five minutes; how the question
ended follows. By night too: so few words are doubtful, and smoke does not wait for the morning.
"""

from dialogs.danger import doubt
from dialogs.deeds.severity import AnswerDanger
from handlers.facts import accused, called, severity as facts
from handlers.office import Person, Turn
from handlers.telling import post
from handlers.telling.post import Manner
from storage import audit
from storage.reading import get
from storage.rules.first_contact import Besides
from storage.tables import Staff


def told(turn: Turn, person: Person, hazard: str, text: str) -> tuple[int, ...]:
    """Whoever would be paged first reads the words, and how the person is reached, but nobody whom they accuse (X4).

    Returns who that was; that they read it is in the audit.
    """
    estate_id = turn.here().estate.id or 0
    say = doubt.told(facts.of_doubt(turn, person, hazard, text), person.account)
    besides = Besides(person.user_id, accused.by(turn, estate_id, text))
    asked = called.first(turn, estate_id, besides)
    for member in asked:
        post.send(turn, member.user_id or 0, say, Manner(member.language))
        audit.note(turn.db, member.user_id or 0, "contact_shown", f"doubt:{person.user_id}", now=turn.now)
    return tuple(member.id or 0 for member in asked)


def ended(turn: Turn, person: Person, deed: AnswerDanger) -> None:
    """The question ended without an alarm, by ``no`` or because the person ``went_on``: who read the words hears it."""
    say = doubt.ended(deed.answer, deed.hazard, person.resident.name if person.resident else deed.who or person.account)
    for member in (get(turn.db, Staff, one) for one in deed.told):
        if member.left_at is None and member.user_id is not None:
            post.send(turn, member.user_id, say, Manner(member.language))
