"""V5 – coverage and satisfaction of the follow-up visits, by department and by person.

The database counts, in groups that share department, handler, kind and severity; everything else is arithmetic on
those counts. What is counted is what was resolved in a period, half open, and is still resolved or closed; a matter is
visited when what its complainant said after that resolution is on the record. Silence enters no base (X14).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import and_, case, func, select

from storage.database import Db
from storage.procedures import Procedure
from storage.rules.follow_up import COMPLETED, VISITS
from storage.tables import Handling, Record, table
from storage.visiting.visits import KINDS, without_exception

RECORDS, PERIODS = table(Record), table(Handling)
ASPECTS = ("result", "speed", "attitude")
# Satisfied, basically satisfied and better: what B counts as satisfied.
CONTENT = 3
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters, how many of them are visited and how, what was said; sums and numbers of the levels given."""

    matters: int = 0
    visited: int = 0
    by_bot: int = 0
    by_phone: int = 0
    in_person: int = 0
    solved: int = 0
    content: int = 0
    rated: int = 0
    result: int = 0
    speed: int = 0
    speed_rated: int = 0
    attitude: int = 0
    attitude_rated: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True, slots=True)
class Group:
    """The counts of the matters that have all of this in common."""

    department_id: int | None
    staff_id: int | None
    kind: str
    severity: str
    strong: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class Coverage:
    """V2, V5: the counts of general matters and of those visited without exception, apart and together."""

    general: Counts = Counts()
    always: Counts = Counts()

    @property
    def whole(self) -> Counts:
        """All of them."""
        return self.general + self.always


def percent(part: int, whole: int) -> float | None:
    """V5: a share in percent, to one place; None where there is nothing to have a share of."""
    return round(100 * part / whole, 1) if whole else None


def mean(total: int, count: int) -> float | None:
    """V5: a mean level, to two places; None where nobody gave one."""
    return round(total / count, 2) if count else None


def floor_reached(general: Counts, procedure: Procedure) -> bool:
    """V2: whether as many general matters are visited as the floor wants."""
    return 100 * general.visited >= procedure.visit_floor * general.matters


def reached(coverage: Coverage, procedure: Procedure) -> bool:
    """V2: whether the floor is reached, and every matter visited that is visited without exception."""
    return floor_reached(coverage.general, procedure) and coverage.always.visited == coverage.always.matters


def together(groups: Iterable[Group], procedure: Procedure) -> Coverage:
    """V2, V5: what the groups come to under a procedure."""
    general, always = Counts(), Counts()
    for one in groups:
        if without_exception(one, procedure):
            always += one.counts
        else:
            general += one.counts
    return Coverage(general, always)


def by(groups: Iterable[Group], key: Callable[[Group], K], procedure: Procedure) -> dict[K, Coverage]:
    """V5: the same, by department or by person."""
    apart: dict[K, list[Group]] = {}
    for one in groups:
        apart.setdefault(key(one), []).append(one)
    return {name: together(found, procedure) for name, found in apart.items()}


def count(db: Db, estate_id: int, start: datetime, end: datetime) -> list[Group]:
    """V5: the counts of what was resolved in a period [start, end), by department, handler, kind and severity."""
    held = VISITS.alias("held")
    latest = (
        select(func.max(held.c.id))
        .where(
            held.c.record_id == RECORDS.c.id,
            held.c.outcome.in_(COMPLETED),
            held.c.answered_at >= RECORDS.c.resolved_at,
        )
        .correlate(RECORDS)
        .scalar_subquery()
    )
    alike = (RECORDS.c.department_id, PERIODS.c.staff_id, RECORDS.c.kind, RECORDS.c.severity, RECORDS.c.strong)
    found = db.execute(
        select(*alike, *_counted())
        .select_from(RECORDS)
        .outerjoin(PERIODS, and_(PERIODS.c.record_id == RECORDS.c.id, PERIODS.c.until.is_(None)))
        .outerjoin(VISITS, VISITS.c.id == latest)
        .where(
            RECORDS.c.estate_id == estate_id,
            RECORDS.c.resolved_at >= start,
            RECORDS.c.resolved_at < end,
            RECORDS.c.status.in_(("resolved", "closed")),
            RECORDS.c.kind.in_(KINDS),
        )
        .group_by(*alike)
        .order_by(*alike)
    )
    return [_group(tuple(row)) for row in found]


def _group(row: tuple[Any, ...]) -> Group:
    department_id, staff_id, kind, severity, strong, *counts = row
    return Group(department_id, staff_id, kind, severity, strong, Counts(*(int(one or 0) for one in counts)))


def _counted() -> list[Any]:
    """The counts of a group, in the order of ``Counts``."""
    modes = [func.sum(case((VISITS.c.mode == one, 1), else_=0)) for one in ("bot", "phone", "person")]
    return [
        func.count(),
        func.count(VISITS.c.id),
        *modes,
        func.sum(case((VISITS.c.outcome == "solved", 1), else_=0)),
        func.sum(case((VISITS.c.result >= CONTENT, 1), else_=0)),
        func.count(VISITS.c.result),
        func.sum(VISITS.c.result),
        func.sum(VISITS.c.speed),
        func.count(VISITS.c.speed),
        func.sum(VISITS.c.attitude),
        func.count(VISITS.c.attitude),
    ]
