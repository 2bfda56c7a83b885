"""Words that only may mean a danger (I8, X10): whoever is on duty reads them at once, while the person is asked.

No alarm stands and nobody else is called before the person says yes, or nothing for five minutes; how the question
ended follows. By night too: so few words are doubtful, and smoke does not wait for the morning.
"""

from dialogs.danger import doubt
from handlers.doing import alarms
from handlers.facts import severity as facts
from handlers.office import Person, Turn
from handlers.telling import post
from handlers.telling.post import Manner
from storage import audit


def told(turn: Turn, person: Person, hazard: str, text: str) -> None:
    """Whoever would be paged first reads the words, and how the person is reached; that they did is in the audit."""
    say = doubt.told(facts.of_doubt(turn, person, hazard, text), person.account)
    for member in alarms.first_called(turn, turn.here().estate.id or 0, person.user_id):
        post.send(turn, member.user_id or 0, say, Manner(member.language))
        audit.note(turn.db, member.user_id or 0, "contact_shown", f"doubt:{person.user_id}", now=turn.now)


def ended(turn: Turn, person: Person, answer: str, hazard: str) -> None:
    """The question ended without an alarm, by ``no`` or because the person ``went_on``: the same people hear it."""
    say = doubt.ended(answer, hazard, person.resident.name if person.resident else person.account)
    for member in alarms.first_called(turn, turn.here().estate.id or 0, person.user_id):
        post.send(turn, member.user_id or 0, say, Manner(member.language))
