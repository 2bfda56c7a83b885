"""What is missing or wrong, as findings: a level, a code, values, worded late (``handlers/findings/words.py``).

A finding is judged from what was observed, by a small function that reads nothing itself. What the database alone
can tell is judged here; what Telegram and the machine tell, in ``bot/checks``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dialogs.kit import Label
from handlers.facts.departments import is_front_desk, responsible
from handlers.wording.labels import LABELS
from storage.calendar import announced
from storage.procedures import Procedure, ProcedureError, procedure
from storage.review import Reviewed, Standing
from storage.rules.handling import closing, correcting, proposal

Level = Literal["ok", "warning", "fault"]

LEVELS: tuple[Level, ...] = ("ok", "warning", "fault")
STUCK, SILENT, BACKUP_OLD = timedelta(minutes=15), timedelta(hours=12), timedelta(days=2)
NEXT_YEAR_FROM = 12  # the State Council announces the next year in November
_MOST_NAMED = 6
# One signs what others write; who reviews or verifies has not handled it.
_AT_LEAST = {"signer": 1, "reviewer": 1, "verifier": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A value may be a ``Label`` or a ``Slot``, which each reader's language words."""

    level: Level
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """Some hours of a weekday, said in the reader's language."""

    weekday: int
    starts: str
    ends: str


def of_estate(seen: Reviewed, now: datetime) -> Iterator[Finding]:
    """Everything that one estate lacks."""
    places = (_zone, _procedure, _calendar, _groups, _topics, _departments, _categories)
    for judge in (*places, _people, _acting, _rota, _units):
        yield from judge(seen, now)


def of_bot(seen: Standing, now: datetime) -> Iterator[Finding]:
    """What waits or is late for a whole bot."""
    if seen.oldest_message is not None and now - seen.oldest_message > STUCK:
        minutes = _minutes(now - seen.oldest_message)
        yield Finding("warning", "outbox_stuck", {"count": seen.messages, "minutes": minutes})
    if seen.quarantined:
        yield Finding("warning", "quarantine", {"count": seen.quarantined})
    if seen.last_update is None:
        yield Finding("warning", "no_update_yet")
    elif now - seen.last_update > SILENT:
        yield Finding("warning", "silent", {"hours": _minutes(now - seen.last_update) // 60})
    if seen.last_backup is None:
        yield Finding("warning", "no_backup")
    elif now - seen.last_backup > BACKUP_OLD:
        yield Finding("warning", "backup_old", {"days": (now - seen.last_backup).days})


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _zone(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    try:
        ZoneInfo(seen.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Finding("fault", "zone_unknown", {"estate": seen.estate, "zone": seen.zone})


def _procedure(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    try:
        procedure(seen.procedure, seen.parameters)
    except ProcedureError as error:
        yield Finding("fault", "procedure_unfit", {"estate": seen.estate, "why": str(error)})


def _calendar(_: Reviewed, now: datetime) -> Iterator[Finding]:
    """F41: without the year's calendar working days are counted by weekends and fixed holidays alone."""
    years = [now.year, *([now.year + 1] if now.month >= NEXT_YEAR_FROM else [])]
    for year in years:
        if not announced(year):
            yield Finding("warning", "calendar_unknown", {"year": year})


def _groups(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    if not seen.groups:
        yield Finding("fault", "no_group", {"estate": seen.estate})
    elif not seen.front_desk:
        yield Finding("warning", "no_front_desk", {"estate": seen.estate})


def _topics(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    """F59: what has lost its place goes to the general topic. One missing right is one finding, whatever it hinders."""
    for name, once_there in seen.topics:
        if once_there:
            yield Finding("warning", "topic_lost", {"estate": seen.estate, "topic": name or seen.estate})
    if refused := tuple(name for name, once_there in seen.topics if not once_there):
        yield Finding("warning", "topics_not_made", {"estate": seen.estate, "topics": refused})


def _departments(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    """The customer centre needs none of its own where the estate has one."""
    for name in seen.lonely if seen.groups else ():
        if seen.front_desk and is_front_desk(name):
            continue
        yield Finding("warning", "department_without_group", {"estate": seen.estate, "department": name})


def _categories(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    """Categories whose matters no department of the estate answers for."""
    there = set(seen.departments)
    if there and (left := [code for code in LABELS["category"] if not _answered_for(code, there)]):
        labels = tuple(Label("category", code) for code in left)
        yield Finding("warning", "category_without_department", {"estate": seen.estate, "categories": labels})


def _answered_for(category: str, departments: Iterable[str]) -> bool:
    wanted = responsible(category)
    return not wanted or any(name == one or name in one or one in name for name in wanted for one in departments)


def _people(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    for role, code in (("agent", "no_agent"), ("supervisor", "no_supervisor"), ("manager", "no_manager")):
        if role not in seen.roles:
            yield Finding("fault" if role == "agent" else "warning", code, {"estate": seen.estate})
    if seen.absent:
        yield Finding("warning", "not_joined", {"count": len(seen.absent), "names": _some(seen.absent)})


def _acting(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    """What nobody could do of what the procedure asks: sign (H1), review (X49), verify (H4).

    Nobody verifies their own work, so that one person alone is one too few.
    """
    if not seen.holders or (chosen := _chosen(seen)) is None:
        return
    for roles, wanted, code in (
        (proposal.ladder(chosen.signer), chosen.signature != "none", "signer"),
        (closing.REVIEW, True, "reviewer"),
        (correcting.CENTRE, chosen.correction, "verifier"),
    ):
        able = frozenset[int]().union(*(seen.holders.get(role, frozenset()) for role in roles))
        if wanted and len(able) < _AT_LEAST[code]:
            yield Finding("fault", f"no_{code}", {"estate": seen.estate})


def _chosen(seen: Reviewed) -> Procedure | None:
    """The procedure of an estate; that it cannot be used is a finding of its own."""
    try:
        return procedure(seen.procedure, seen.parameters)
    except ProcedureError:
        return None


def _rota(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    if seen.gaps and seen.absent and not seen.holders:
        yield Finding("warning", "rota_nobody_joined", {"estate": seen.estate})
    elif seen.gaps:
        named = (Slot(one.day.weekday(), one.starts, one.ends) for one in seen.gaps[:_MOST_NAMED])
        slots = (*named, *(["…"] if len(seen.gaps) > _MOST_NAMED else []))
        yield Finding("warning", "rota_gaps", {"estate": seen.estate, "count": len(seen.gaps), "slots": slots})


def _units(seen: Reviewed, _: datetime) -> Iterator[Finding]:
    if not seen.units:
        yield Finding("fault", "no_units", {"estate": seen.estate})
    elif seen.units_without_code:
        yield Finding("warning", "units_without_code", {"count": seen.units_without_code, "of": seen.units})
    for file in seen.unfinished:
        yield Finding("fault", "import_unfinished", {"estate": seen.estate, "file": file})


def _some(names: tuple[str, ...]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
