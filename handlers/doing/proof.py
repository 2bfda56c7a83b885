"""A proven phone: on the roll of the very unit it confirms a binding at once (A14).

Only Telegram's own contact card of the sender proves a number; what somebody typed proves nothing (A16).
"""

from dialogs.kit import N_, Say
from handlers.facts.homes import digits
from handlers.office import Person, Turn
from handlers.telling import desk, post
from handlers.telling.post import Manner
from storage import audit
from storage.estates import Place
from storage.people import occupants, residents
from storage.post.outbox import Priority

PROVEN = N_("Thank you. Your number is on the estate's roll: {place} is confirmed.")
NOT_PROVEN = N_("Thank you for your number. The roll does not have it for your home; the customer centre will check.")
KEPT = N_("Thank you, I have noted your number.")


def proves(turn: Turn, binding: int, place: Place, phone: str) -> bool:
    """Whether a proven phone is on the roll of the very unit; it confirms the binding then (A14)."""
    numbers = digits(phone)
    occupant = occupants.with_phone(turn.db, place.unit_id, numbers) if numbers else None
    if occupant is None or not residents.prove(turn.db, binding, occupant=occupant, now=turn.now):
        return False
    audit.note(turn.db, 0, "bound_by_phone", f"binding:{binding} occupant:{occupant}", now=turn.now)
    return True


def by_the_roll(turn: Turn, estate_id: int) -> int:
    """The roll has changed: who proved a phone that stands there now is confirmed, and told; returns how many."""
    count = 0
    for binding, phone in residents.proven_waiting(turn.db, estate_id):
        _, resident, place = residents.binding(turn.db, binding)
        if proves(turn, binding, place, phone):
            count += 1
            desk.settled(turn, binding, estate_id, besides=0)
            say = Say(PROVEN, {"place": place.label})
            post.send(turn, resident.user_id or 0, say, Manner(resident.language, Priority.REMINDER, footer=True))
    return count


def shared(turn: Turn, person: Person, phone: str) -> Say:
    """Somebody who is registered sends their own contact card: what is still unconfirmed may be confirmed by it."""
    resident = person.as_resident()
    residents.introduce(turn.db, resident.id, proven=True, phone=phone)
    unsure = [one for one in turn.homes(resident.id) if not one.confirmed]
    for home in unsure:
        if proves(turn, home.binding, home.place, phone):
            turn.look_again()
            desk.settled(turn, home.binding, home.place.estate_id, besides=0)
            return Say(PROVEN, {"place": home.place.label})
    return Say(NOT_PROVEN if unsure else KEPT)
