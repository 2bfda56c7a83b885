"""K – how grave a matter is (分级), and X10, what is a danger.

K1  Responsibility class 一类, 二类, 三类: whose the cause is. It follows from the category.
K2  Major 重大: a lawsuit was filed, the media reported it, it is unresolved a calendar month after filing, or ten
    people or more complain together.
K3  Hot 热点: it may lead to a lawsuit or to the media, is complained of again after it was handled, is unresolved after
    seven calendar days, three people or more complain together, or it needs consultants or another company.
K4  Important 重要: not resolved within three working days, or similar complaints of three different complainants
    within a month.
K5  General 一般: all else.
K6  Severity only rises by itself, each time with its reason, its rule and its time on the record. To lower it takes a
    written reason of a manager.
K7  From important on the case is kept on file for the company's office, for ever.
K8  Key customers have shorter targets.
X10 A danger makes a matter hot at once, and nobody lowers it while the alarm stands.

``grade`` is asked about *news*, not about everything that is known: what a manager has set aside with a reason does not
come back at the next word, only something further raises it again. The days are counted from the filing; where
they had passed when a matter was reopened, they begin anew with that.
"""

import json
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from storage import due, estates
from storage.actors import Actor
from storage.calendar import Hours, working_days_after
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.kinds import binds, graded_by
from storage.procedures import Procedure
from storage.reading import Find, given
from storage.register import history, records, words
from storage.register.words import Written
from storage.tables import History, Record, table

Severity = Literal["general", "important", "hot", "major"]
Fact = Literal["sued", "reported", "law", "media", "help", "strong", "above"]

RANK = {"general": 0, "important": 1, "hot": 2, "major": 3}
# Who marks what the words do not say (K8), and who lowers (K6).
MAY_MARK = frozenset({"agent", "supervisor", "manager", "executive"})
MAY_LOWER = frozenset({"manager", "executive"})
# In brackets: PostgreSQL takes a bare THEN for the end of its IF.
_RANKED = "(CASE {row}.severity WHEN 'general' THEN 0 WHEN 'important' THEN 1 WHEN 'hot' THEN 2 ELSE 3 END)"
_REASONED = """(SELECT count(*) FROM words WHERE record_id = NEW.id AND part = 'lowered' AND author = 'staff'
              AND EXISTS (SELECT 1 FROM staff_role WHERE staff_id = words.author_id
                            AND role IN ('manager', 'executive')))"""

TRIGGERS = {
    "k6_severity_only_rises": f"""
        CREATE TRIGGER k6_severity_only_rises BEFORE UPDATE OF severity ON record
        WHEN {_RANKED.format(row="NEW")} < {_RANKED.format(row="OLD")}
          AND {_REASONED}
              <= (SELECT count(*) FROM history WHERE record_id = NEW.id AND what = 'lowered')
        BEGIN SELECT RAISE(ABORT, 'K6: severity only rises, but for a reason that a manager has written'); END""",
    "k7_on_file_for_ever": """
        CREATE TRIGGER k7_on_file_for_ever BEFORE UPDATE OF on_file_at ON record
        WHEN OLD.on_file_at IS NOT NULL AND NEW.on_file_at IS NOT OLD.on_file_at
        BEGIN SELECT RAISE(ABORT, 'K7: what is on file stays there'); END""",
    "x10_danger_not_lowered": """
        CREATE TRIGGER x10_danger_not_lowered BEFORE UPDATE OF hazard ON record
        WHEN OLD.hazard <> '' AND NEW.hazard = ''
          AND EXISTS (SELECT 1 FROM alarm WHERE record_id = NEW.id AND lowered_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'X10: two people lower an alarm'); END""",
}

_HISTORY = table(History)
_JUDGED = Find(
    History,
    _HISTORY.c.record_id == given("record"),
    _HISTORY.c.what.in_(("severity", "lowered")),
    order=(_HISTORY.c.seq.desc(),),
)
_FACTS_OF = Find(
    History, _HISTORY.c.record_id == given("record"), _HISTORY.c.what == "fact", order=(_HISTORY.c.seq,)
)


@dataclass(frozen=True, slots=True)
class News:
    """What is newly known of a matter, as far as it bears on how grave it is.

    ``signs`` are what was said or found: sued, reported, law, media, help, again, danger. ``people`` is how many
    complain together, ``similar`` how many different people have complained of the same within the month,
    ``unresolved`` which of the terms has passed.
    """

    kind: str
    signs: frozenset[str] = frozenset()
    people: int = 0
    similar: int = 0
    unresolved: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A severity, the rule that gives it, and the reason by its code."""

    severity: Severity
    rule: str
    why: str


GENERAL = Grade("general", "K5", "")
# The gravest first; of two reasons for the same severity the first is kept.
_GRADES: tuple[tuple[Grade, Callable[[News, Procedure], bool]], ...] = (
    (Grade("major", "K2", "sued"), lambda news, _: "sued" in news.signs),
    (Grade("major", "K2", "reported"), lambda news, _: "reported" in news.signs),
    (Grade("major", "K2", "people"), lambda news, limits: news.people >= limits.major_people),
    (Grade("major", "K2", "month"), lambda news, _: news.unresolved == "major"),
    (Grade("hot", "X10", "danger"), lambda news, _: "danger" in news.signs),
    (Grade("hot", "K3", "law"), lambda news, _: "law" in news.signs),
    (Grade("hot", "K3", "media"), lambda news, _: "media" in news.signs),
    (Grade("hot", "K3", "again"), lambda news, _: "again" in news.signs),
    (Grade("hot", "K3", "people"), lambda news, limits: news.people >= limits.hot_people),
    (Grade("hot", "K3", "help"), lambda news, _: "help" in news.signs),
    (Grade("hot", "K3", "week"), lambda news, _: news.unresolved == "hot"),
    (Grade("important", "K4", "similar"), lambda news, limits: news.similar >= limits.similar_count),
    (Grade("important", "K4", "days"), lambda news, _: news.unresolved == "important"),
)


def grade(news: News, limits: Procedure) -> Grade:
    """K2–K5, X10: how grave a matter is by what is newly known of it."""
    found = (one for one, holds in _GRADES if graded_by(news.kind, one.why) and holds(news, limits))
    return next(found, GENERAL)


def terms(filed: datetime, hours: Hours, limits: Procedure, overrides: Mapping[date, bool]) -> dict[Severity, datetime]:
    """K2, K3, K4: when a matter that is still unresolved becomes graver."""
    day, clock = hours.local_day(filed), filed.astimezone(hours.zone).time()
    return {
        "important": hours.end_of(working_days_after(day, limits.important_working_days, overrides)),
        "hot": hours.at(day + timedelta(days=limits.hot_days), clock),
        "major": hours.at(_months_after(day, limits.major_months), clock),
    }


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def green_until(filed: datetime, hours: Hours, limits: Procedure) -> datetime:
    """K8: until when a key customer is answered, counted over service hours."""
    return hours.after(filed, timedelta(minutes=limits.green_minutes))


def plan(db: Db, record: Record, setting: Setting, *, since: datetime | None = None) -> None:
    """K2–K4: let it be looked at again when its terms pass; ``since`` is when it was reopened."""
    if not binds("K", record.kind) or not graded_by(record.kind, "days"):
        return
    days, limits = estates.overrides(db), setting.procedure
    ahead = terms(record.filed_at, setting.hours, limits, days)
    if since is not None:
        anew = terms(since, setting.hours, limits, days)
        ahead = {severity: at if at > since else anew[severity] for severity, at in ahead.items()}
    plan = {f"grows_{severity}": at for severity, at in ahead.items() if RANK[severity] > RANK[record.severity]}
    due.add_all(db, setting.estate.bot_id, records.subject(record.id or 0), plan, round=str(record.reopened))


def rise(db: Db, record: Record, found: Grade, *, by: Actor, now: datetime) -> Record:
    """K6: raise the severity, with reason, rule and time on the record; what is no graver changes nothing."""
    if RANK[found.severity] <= RANK[record.severity]:
        return record
    kept = {} if record.on_file_at else {"on_file_at": now}
    risen = records.change(db, record, severity=found.severity, **kept)
    details = {"former": record.severity, "severity": found.severity, "rule": found.rule, "why": found.why}
    history.append(db, record.id or 0, "severity", by=by, now=now, **details)
    return risen


def lower(db: Db, record: Record, to: str, reason: str, *, by: Actor, now: datetime) -> Record:
    """K6: a manager lowers the severity with a written reason; refused to others, and while an alarm stands (X10)."""
    if not records.require_staff(db, record, by=by) & MAY_LOWER:
        raise Forbidden("k6_managers_lower")
    if not reason.strip():
        raise RuleBroken("K6", "k6_reason", number=record.number)
    if RANK.get(to, 3) >= RANK[record.severity]:
        raise RuleBroken("K6", "k6_not_lower", number=record.number)
    if record.hazard:
        raise RuleBroken("X10", "x10_alarm_first", number=record.number)
    kept = words.keep(db, record.id or 0, Written("lowered", reason.strip()), by=by, now=now)
    lowered = records.change(db, record, severity=to)
    details = {"former": record.severity, "severity": to, "rule": "K6", "words": [kept.hash]}
    history.append(db, record.id or 0, "lowered", by=by, now=now, **details)
    return lowered


def judged(db: Db, record_id: int) -> History | None:
    """The last judgement of a record on its history: what made it graver, or that it was lowered."""
    return _JUDGED.one(db, record=record_id)


def learn(db: Db, record: Record, risks: Iterable[str], *, people: int = 0) -> Record:
    """Keep what a text warns of, and how many it says complain; a count that staff have confirmed stays."""
    known = record.risks.split()
    fresh = [code for code in dict.fromkeys(risks) if code not in known]
    more = people if people > record.people and not record.people_confirmed else record.people
    if not fresh and more == record.people:
        return record
    return records.change(db, record, risks=" ".join([*known, *fresh]), people=more)


def note(db: Db, record: Record, fact: Fact, *, by: Actor, now: datetime) -> Record:
    """A member of staff enters a fact about a matter; raises ``RuleBroken`` for what is known already."""
    records.require_staff(db, record, by=by)
    records.require_open(record)
    flags: dict[str, str] = {"help": "needs_help", "strong": "strong", "above": "went_above"}
    if (flag := flags.get(fact)) is not None:
        known, values = bool(getattr(record, flag)), dict[str, Any]({flag: True})
    else:
        known, values = fact in record.risks.split(), {"risks": f"{record.risks} {fact}".strip()}
    if known:
        raise RuleBroken("K6", "k6_known", number=record.number)
    noted = records.change(db, record, **values)
    history.append(db, record.id or 0, "fact", by=by, now=now, fact=fact)
    return noted


def confirm_people(db: Db, record: Record, people: int, *, by: Actor, now: datetime) -> Record:
    """K2, K3: staff say how many really complain; before that the number is only what the text claims."""
    records.require_staff(db, record, by=by)
    records.require_open(record)
    confirmed = records.change(db, record, people=people, people_confirmed=True)
    history.append(db, record.id or 0, "people_confirmed", by=by, now=now, people=people)
    return confirmed


def reason(row: History | None) -> str:
    """The code of the reason on a judgement; empty for none, or one that lowered it."""
    return str(json.loads(row.details).get("why", "")) if row is not None else ""


def named(row: History | None) -> str:
    """The rule on a judgement; empty for none."""
    return str(json.loads(row.details).get("rule", "")) if row is not None else ""


def entered(db: Db, record_id: int) -> frozenset[str]:
    """The facts that staff have entered about a record, apart from what its words warn of."""
    return frozenset(str(json.loads(row.details)["fact"]) for row in _FACTS_OF.all(db, record=record_id))
