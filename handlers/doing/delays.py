"""What is done when a return takes longer (H3, X48): put off, decided a level higher, explained to the resident."""

from collections.abc import Callable
from typing import Any

from dialogs import days
from dialogs.deeds.handling import ExplainDelay, GrantDelay, PutOff, RefuseDelay
from dialogs.kit import N_, Phrase
from handlers.doing.deed import Doing, Values
from handlers.doing.handling import worked
from handlers.office import Turn
from handlers.telling import handling as notices_handling, notices
from storage.actors import Actor
from storage.errors import Forbidden, NotFound
from storage.people import staff
from storage.register import records
from storage.rules import first_contact
from storage.rules.handling import delaying, returning
from storage.rules.handling.returning import Delay
from storage.tables import Record, Staff

CENTRE = frozenset({"agent", "supervisor", "manager", "executive"})
PUT_OFF = N_("put off until {until}; the customer centre tells the resident.")
TO_DECIDE = N_(
    "it has been put off before, so {name} decides about it now. Until then the result is due by {until:short}."
)


def _put_off(doing: Doing, deed: PutOff) -> Values:
    turn, record, actor = worked(doing, deed.record)
    delay = Delay(deed.until, deed.why)
    if not delaying.may_put_off(turn.db, record, by=actor):
        return {"number": record.number, "standing": _asked_above(turn, record, delay, actor)}
    one = delaying.put_off(turn.db, record, delay, turn.here(), by=actor, now=turn.now)
    day = days.said(turn.here().hours.local_day(one.until))
    _takes_longer(turn, record)
    standing = Phrase(PUT_OFF, {"until": day})
    return {"number": record.number, "standing": standing}


def _asked_above(turn: Turn, record: Record, delay: Delay, by: Actor) -> Phrase:
    """H3: a further delay is not the department's own: the next level up is asked."""
    deciders = delaying.ask(turn.db, record, delay, turn.here(), by=by, now=turn.now)
    notices_handling.ask(turn, record, "delay", deciders)
    return Phrase(TO_DECIDE, {"name": deciders[0].name, "until": record.return_by})


def _takes_longer(turn: Turn, record: Record) -> None:
    """H3: the customer centre is asked to tell the resident."""
    asked = notices_handling.ask(turn, record, "explain", explainers(turn, record))
    if not asked:
        notices.to_group(turn, record, N_("📣 {number} takes longer. Please tell the resident, on its page."))
    notices.card_changed(turn, record)


def _grant_delay(doing: Doing, deed: GrantDelay) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    one = delaying.grant(turn.db, record, turn.here(), by=actor, now=turn.now)
    notices_handling.settled(turn, record, "delay", besides=actor.user_id)
    text = N_("⏳ {number}: {name} agrees that it takes longer; its result is due by {until:short}.")
    notices.to_responsible(turn, record, text, name=actor.name, until=one.until)
    _takes_longer(turn, record)
    return {"number": record.number}


def _refuse_delay(doing: Doing, deed: RefuseDelay) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    one = delaying.refuse(turn.db, record, deed.why, by=actor, now=turn.now)
    notices_handling.settled(turn, record, "delay")
    text = N_("⏳ {number}: {name} does not agree to a further delay: “{why}” Its result is due by {until:short}.")
    notices.to_responsible(turn, record, text, name=actor.name, why=deed.why, until=record.return_by)
    return {"number": record.number, "name": staff.name_of(turn.db, one.staff_id), "until": record.return_by}


def explainers(turn: Turn, record: Record) -> list[Staff]:
    """H3, X4: who passes an explanation on: the customer centre, by its supervisor, else its agents."""
    besides = first_contact.apart(turn.db, record)

    def able(one: Staff) -> bool:
        return one.user_id is not None and besides.spares(one)

    return staff.first_level(turn.db, record.estate_id, ("supervisor", "agent", "manager"), able)[:1]


def _explain(doing: Doing, deed: ExplainDelay) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    if not records.require_staff(turn.db, record, by=actor) & CENTRE:
        raise Forbidden("centre_only")
    one = returning.untold(turn.db, deed.record)
    if one is None:
        raise NotFound("extension", deed.record)
    returning.told(turn.db, one, by=actor, now=turn.now)
    notices_handling.settled(turn, record, "explain", besides=actor.user_id)
    notices_handling.delayed(turn, record, one)
    return {"number": record.number}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    PutOff: _put_off,
    GrantDelay: _grant_delay,
    RefuseDelay: _refuse_delay,
    ExplainDelay: _explain,
}
