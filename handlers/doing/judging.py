"""How grave a matter is, looked at again whenever something becomes known of it (K2–K6, X10).

At the filing, at every addition, when it is urged or reopened, when others join, and when a term passes
(``handlers/due/severity.py``).
What is judged is the news alone; a rise is on the history and told at once (``handlers/telling/severity.py``).
"""

from handlers.doing import alarms
from handlers.facts import alike
from handlers.office import Turn
from handlers.telling import notices, severity as notices_severity
from handlers.understanding import Understood, understand
from storage import due
from storage.actors import SYSTEM, Actor
from storage.database import Savepoint
from storage.errors import Refusal
from storage.kinds import binds, graded_by
from storage.reading import get
from storage.register import collective, history, records
from storage.register.collective import Alike
from storage.rules import severity
from storage.rules.severity import News
from storage.tables import Record, Resident


def filed(turn: Turn, record: Record, text: str) -> Record:
    """A matter has come onto the register: what its words warn of, who else complains, whose it is."""
    heard = understand(text)
    record = _key_customer(turn, record)
    severity.plan(turn.db, record, turn.here())
    if not binds("K", record.kind):
        return _alarmed(turn, record, heard, text)
    record = severity.learn(turn.db, record, heard.risks, people=heard.people)
    others = _alike(turn, record, text)
    count = alike.complainants(others, record.resident_id) if others else 0
    risen = _risen(turn, record, News(record.kind, frozenset(heard.risks), similar=count), SYSTEM)
    with_it = _all_of_them(turn, others, count)
    if risen is not record:
        notices_severity.risen(turn, risen, fresh=True, others=with_it)
        notices_severity.risen_besides(turn, with_it)
    else:
        notices_severity.risen_together(turn, with_it)
    return _alarmed(turn, risen, heard, text)


def added(turn: Turn, record: Record, text: str) -> Record:
    """The resident has added or edited words: what is new in them counts."""
    if not binds("K", record.kind) or record.status not in records.OPEN:
        return record
    heard = understand(text)
    news = frozenset(heard.risks) - frozenset(record.risks.split())
    record = severity.learn(turn.db, record, heard.risks, people=heard.people)
    return graver(turn, record, News(record.kind, news))


def urged(turn: Turn, record: Record) -> Record:
    """The resident asks for haste: perhaps others have complained meanwhile."""
    return graver(turn, record, News(record.kind, similar=_similar(turn, record)))


def reopened(turn: Turn, record: Record) -> None:
    """H6: complained of again: whoever keeps cases hears of it where that has made it hot in this very turn."""
    judged = severity.judged(turn.db, record.id or 0)
    if judged is not None and judged.what == "severity" and judged.at == turn.now:
        notices_severity.risen(turn, record, fresh=True)


def together(turn: Turn, collective_id: int, *, by: Actor = SYSTEM, fresh: int = 0) -> None:
    """K9: somebody has joined: all of them are as grave as their number makes them; of that everybody hears once.

    ``fresh`` is the record with which it was just filed.
    """
    people = collective.complainants(turn.db, collective_id)
    members = [one for one in collective.members(turn.db, collective_id) if one.status in ("filed", "handling")]
    after = [(one, _risen(turn, one, News(one.kind, people=people), by)) for one in members]
    notices_severity.risen_together(turn, [now for before, now in after if now is not before], fresh=fresh)


def graver(turn: Turn, record: Record, news: News, *, by: Actor = SYSTEM, fresh: bool = False) -> Record:
    """K6: let it rise by the news; ``fresh``: handler and group need not hear of it for itself."""
    risen = _risen(turn, record, news, by)
    if risen is not record:
        notices_severity.risen(turn, risen, fresh=fresh)
    return risen


def _risen(turn: Turn, record: Record, news: News, by: Actor) -> Record:
    found = severity.grade(news, turn.at(record.estate_id).procedure)
    return severity.rise(turn.db, record, found, by=by, now=turn.now)


def _alike(turn: Turn, record: Record, text: str = "") -> list[Alike]:
    return alike.to_record(turn, record, text) if graded_by(record.kind, "similar") else []


def _similar(turn: Turn, record: Record) -> int:
    others = _alike(turn, record)
    return alike.complainants(others, record.resident_id) if others else 0


def _all_of_them(turn: Turn, others: list[Alike], count: int) -> list[Record]:
    """K4: similar complaints of three people are important, the earlier ones like the last; what has ended is not."""
    if count < turn.here().procedure.similar_count:
        return []
    open_ = [get(turn.db, Record, one.id) for one in others if one.open and one.severity == "general"]
    known = [one for one in open_ if one.status in ("filed", "handling") and graded_by(one.kind, "similar")]
    after = [(one, _risen(turn, one, News(one.kind, similar=count), SYSTEM)) for one in known]
    return [now for before, now in after if now is not before]


def _key_customer(turn: Turn, record: Record) -> Record:
    """K8: a key customer's matter has a shorter target beside everybody's."""
    if not get(turn.db, Resident, record.resident_id).key_customer:
        return record
    return green(turn, record)


def green(turn: Turn, record: Record) -> Record:
    """K8: let the green channel's target run for a record."""
    marked = record if record.key_customer else records.change(turn.db, record, key_customer=True)
    if binds("S", record.kind) and record.answered_at is None:
        setting = turn.at(record.estate_id)
        at = severity.green_until(record.filed_at, setting.hours, setting.procedure)
        due.add(turn.db, turn.bot_id, "green", records.subject(record.id or 0), at=at)
        history.append(turn.db, record.id or 0, "green_channel", by=SYSTEM, now=turn.now, until=at)
    return marked


def _alarmed(turn: Turn, record: Record, heard: Understood, text: str) -> Record:
    """X10: a filing that names a danger raises the alarm by itself, whoever entered it."""
    if not heard.hazard or record.status != "filed":
        return record
    complainant = get(turn.db, Resident, record.resident_id).user_id or 0
    return endangered(turn, record, heard.hazard, text, user_id=complainant)


def endangered(turn: Turn, record: Record, hazard: str, text: str, *, user_id: int) -> Record:
    """X10: somebody named a danger about this record: it is hot, and whoever is on duty is paged."""
    if not record.hazard:
        record = records.change(turn.db, record, hazard=hazard)
    alarms.raised(turn, hazard, text, user_id=user_id, record=record)
    return graver(turn, record, News(record.kind, frozenset({"danger"})), fresh=True)


def joined(turn: Turn, record: Record, other_id: int, *, by: Actor) -> Record:
    """K9: the resident wishes it to belong together with their neighbours'; where that has ended it stands alone."""
    try:
        with Savepoint(turn.db):
            made = collective.join(turn.db, record, other_id, by=by, now=turn.now)
    except Refusal:
        return record
    together(turn, made.collective_id or 0, fresh=record.id or 0)
    for member in collective.members(turn.db, made.collective_id or 0):
        if member.id != record.id:
            notices.card_changed(turn, member)
    return get(turn.db, Record, record.id or 0)
