"""What must hold after each step of the months of ``tests/kit/months.py``: F1, F2, S4, N3 to N7, N13.

The history is read on from where the last look ended; it must tell every state, every row and every first contact.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from storage.procedures import procedure
from storage.register import history, lists, overview, views
from storage.register.overview import Span
from storage.register.records import EDGES, OPEN
from storage.visiting import coverage
from tests.kit import sql
from tests.kit.months import Life

# Where a row of the history says that its record has come.
LEADS_TO = {
    "first_contact": "handling", "resolved": "resolved", "closed": "closed",
    "reopened": "handling", "withdrawn": "withdrawn",
}  # fmt: skip
# One row each, and one row of the history for it, of one of these kinds.
WRITTEN_DOWN = {
    "SELECT count(*) FROM record": "filed",
    "SELECT count(*) FROM ownership": "first_contact",
    "SELECT count(*) FROM transfer WHERE answer_id IS NOT NULL": "transfer_declined",
    "SELECT count(*) FROM proposal": "proposed",
    "SELECT count(*) FROM proposal WHERE signed_at IS NOT NULL": "signed",
    "SELECT count(*) FROM proposal WHERE sent_back_at IS NOT NULL": "sent_back",
    "SELECT count(*) FROM extension": "put_off",
    "SELECT count(*) FROM extension WHERE told_at IS NOT NULL": "delay_explained",
    "SELECT count(*) FROM correction": "correction_planned",
    "SELECT count(*) FROM correction WHERE done_at IS NOT NULL": "correction_done",
    "SELECT count(*) FROM correction WHERE effective IS NOT NULL": "correction_verified",
    "SELECT count(*) FROM decision": "decided drafted",
    "SELECT count(*) FROM decision WHERE approved_at IS NOT NULL": "approved",
    "SELECT count(*) FROM point": "point",
    "SELECT count(*) FROM point WHERE answer_id IS NOT NULL": "point_answered",
    "SELECT count(*) FROM objection": "not_satisfied",
    "SELECT count(*) FROM objection WHERE reviewer_id IS NOT NULL": "to_review",
    "SELECT count(*) FROM response": "answered",
    "SELECT count(*) FROM response WHERE void_at IS NOT NULL": "response_void",
    "SELECT count(*) FROM visit WHERE asked_at IS NOT NULL": "visit_asked",
    "SELECT count(*) FROM visit WHERE answered_at IS NOT NULL": "visit_answered",
    "SELECT count(*) FROM record WHERE breached_at IS NOT NULL": "breached",
    "SELECT coalesce(sum(reopened), 0) FROM record": "reopened",
    "SELECT count(*) FROM alarm WHERE record_id IS NOT NULL": "alarm",
    "SELECT count(*) FROM alarm WHERE acknowledged_at IS NOT NULL AND record_id IS NOT NULL": "alarm_taken",
    "SELECT count(*) FROM alarm WHERE lowered_at IS NOT NULL AND record_id IS NOT NULL": "alarm_lowered",
}
LONG = timedelta(days=3650)


@dataclass
class Look:
    """Looks at a life after each step; raises ``AssertionError`` in the words of what is broken."""

    life: Life
    last: int = 0
    chains: dict[int, tuple[int, str]] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    severities: dict[int, str] = field(default_factory=dict)
    first: dict[int, tuple[int, str]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the tables show."""
        return sql.rows(self.life.db, statement, *values)

    def __call__(self) -> None:
        broken = [*self._history(), *self._states(), *self._ends(), *self._watched(), *self._counts()]
        assert not broken, "\n".join(broken)

    def _history(self) -> Iterator[str]:
        """N4, N5: every row continues its chain, and leads along the edges."""
        for row in self.rows(
            "SELECT id, record_id, seq, what, details, previous, hash FROM history WHERE id > ? ORDER BY id", self.last
        ):
            self.last, record, seq, what, details, previous, digest = row
            if (seq - 1, previous) != self.chains.get(record, (0, "")):
                yield f"N4: the chain of record {record} breaks at {seq}"
            self.chains[record] = seq, digest
            self.told[what] += 1
            before, after = self.statuses.get(record, ""), LEADS_TO.get(what, "filed" if what == "filed" else "")
            if after and before and after not in EDGES[before]:
                yield f"N5: record {record} went from {before} to {after}"
            self.statuses[record] = after or before
            if what in ("severity", "lowered"):
                self.severities[record] = json.loads(details)["severity"]

    def _states(self) -> Iterator[str]:
        """N3, K6, F1, F2: status and severity are what the history tells; first contact is one person, for ever."""
        for record, status, severity in self.rows("SELECT id, status, severity FROM record"):
            if self.statuses.get(record) != status:
                yield f"N3: record {record} is {status}, its history says {self.statuses.get(record)}"
            if self.severities.get(record, "general") != severity:
                yield f"K6: record {record} is {severity}, its history says {self.severities.get(record)}"
        owned: Counter[int] = Counter()
        for record, staff_id, at in self.rows("SELECT record_id, staff_id, at FROM ownership"):
            owned[record] += 1
            if self.first.setdefault(record, (staff_id, str(at))) != (staff_id, str(at)):
                yield f"F2: the first contact of record {record} has changed"
        for record, status in self.statuses.items():
            heard = status not in ("filed", "withdrawn") or record in self.first
            if owned[record] > 1 or (heard and not owned[record]):
                yield f"F1: record {record} ({status}) has {owned[record]} first contacts"

    def _ends(self) -> Iterator[str]:
        """S4, H7: nothing ends without a response that stands, or without saying how; N6: one handler each."""
        for record, status in self.rows(
            "SELECT id, status FROM record WHERE status IN ('resolved', 'closed') AND kind <> 'praise'"
            " AND NOT EXISTS (SELECT 1 FROM response WHERE record_id = record.id AND void_at IS NULL)"
        ):
            yield f"S4: record {record} is {status} without a response"
        for record, status in self.rows("SELECT id, status FROM record WHERE (closed_as = '') <> (closed_at IS NULL)"):
            yield f"H7: record {record} is {status}, and how it ended does not fit"
        for record, count in self.rows(
            "SELECT record.id, count(handling.id) FROM record LEFT JOIN handling ON record_id = record.id"
            " AND until IS NULL WHERE status = 'handling' GROUP BY record.id HAVING count(handling.id) <> 1"
        ):
            yield f"N6: record {record} is handled by {count} people"

    def _watched(self) -> Iterator[str]:
        """N7: an open record has something due, itself or by a task about it; nothing that is due is in the past."""
        for record, status in self.rows(
            "SELECT id, status FROM record WHERE status IN ('filed', 'handling', 'resolved') AND NOT EXISTS"
            " (SELECT 1 FROM due WHERE status = 'waiting' AND (subject = 'record:' || record.id OR subject IN"
            " (SELECT 'task:' || task.id FROM task WHERE record_id = record.id AND done_at IS NULL)))"
        ):
            yield f"N7: record {record} is {status}, and nothing is due for it"

    def _counts(self) -> Iterator[str]:
        """N3: every fact is written down as often as it happened."""
        [counted] = self.rows(f"SELECT {', '.join(f'({one})' for one in WRITTEN_DOWN)}")
        for happened, what in zip(counted, WRITTEN_DOWN.values(), strict=True):
            if happened != (written := sum(self.told[one] for one in what.split())):
                yield f"N3: {happened} times {what}, in the history {written} times"

    def at_the_end(self) -> None:
        """N4, N13: the program's own eyes find every chain whole, and every list and sum is as long as its rows."""
        db, records = self.life.db, self.life.records()
        for one in records:
            assert history.broken_at(history.of(db, one.id or 0)) is None, f"N4: the chain of {one.number}"
        still = [one for one in records if one.status in OPEN]
        span = Span(1, self.life.now - LONG, self.life.now + LONG)
        entries = overview.piece(db, span)
        assert overview.count(db, span) == len(records) == len(entries)
        assert Counter(one.line.record.status for one in entries) == Counter(self.statuses.values())
        assert len(views.listed(db, limit=1000)) == len(records)
        assert len(views.listed(db, limit=1000, open_only=True)) == len(still)
        assert len(lists.open_ones(db, [1], limit=1000)) == len(still)
        self._covered([one.id or 0 for one in records if one.resolved_at is not None])

    def _covered(self, resolved: list[int]) -> None:
        """V2, V5: what the coverage counts is what was resolved, and of it what was visited since."""
        groups = coverage.count(self.life.db, 1, self.life.now - LONG, self.life.now + LONG)
        whole = coverage.together(groups, procedure(self.life.procedure, "{}")).whole
        [(matters,)] = self.rows(
            "SELECT count(*) FROM record WHERE status IN ('resolved', 'closed')"
            " AND kind IN ('complaint', 'repair', 'suggestion')"
        )
        visited = self.rows(
            "SELECT DISTINCT record.id FROM record JOIN visit ON record_id = record.id"
            " WHERE status IN ('resolved', 'closed') AND kind IN ('complaint', 'repair', 'suggestion')"
            " AND outcome IN ('solved', 'not_solved') AND visit.answered_at >= resolved_at"
        )
        assert (whole.matters, whole.visited) == (matters, len(visited))
        assert whole.by_bot + whole.by_phone + whole.in_person == whole.visited
        assert {key for (key,) in visited} <= set(resolved)
