"""Where the dialogs about visits are walked: their facts, and what their deeds fill in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dialogs.deeds import visits as deeds
from dialogs.events import Event, Pressed, Typed
from dialogs.visits import entry, periodic, visit, visits

NOON = datetime(2026, 11, 19, 4, tzinfo=UTC)
ASKED = visit.Facts(3, 7, "TS-20261119-0001", "电梯异响", "陈晨")
TO_CALL = entry.Facts(
    5, 7, "TS-20261119-0001", "电梯异响", "已修好", "phone", "陈晨", "138", "3栋2单元501", NOON,
    colleagues=((2, "张伟"),),
)  # fmt: skip
ROUND = periodic.Facts(6, "3栋", 1, 9, "3栋2单元501", ((9, "2单元501"), (10, "2单元502")))
PLANNED = visits.Planned(4, "3栋", date(2026, 12, 1), "李静")
LIST = visits.Facts(
    1, "阳光花园", True, (visits.Open(5, "TS-20261119-0001", NOON), visits.Open(6, "3栋", NOON, True)),
    visits.Covered(10, 6, 60, 2, 2, 87.5, 60.0, True), (PLANNED,), 2, (PLANNED,), ("1栋", "3栋"),
    ((1, "李静"), (2, "张伟")),
    date(2026, 11, 24), visits.Lot(date(2026, 11, 9), date(2026, 11, 15), 7, 3),
)  # fmt: skip
SHORT = visits.Covered(3, 1, 60, share=33.3)

FACTS: dict[str, list[Any]] = {
    "visit": [ASKED, replace(ASKED, reminded=True)],
    "visit_entry": [TO_CALL] * 4 + [
        replace(TO_CALL, how="person", tries=2, colleagues=(), drawn=True),
        entry.Facts(5, 7, "TS-20261119-0001"), replace(TO_CALL, open=False),
    ],
    "periodic": [ROUND] * 6 + [replace(ROUND, unit=0, place="", units=()), replace(ROUND, open=False)],
    "visits": [LIST, LIST, replace(LIST, ahead=()), replace(LIST, proposed=0, lot=None, covered=SHORT),
               visits.Facts(1, "阳光花园"), replace(LIST, manager=False, covered=visits.Covered())],
}  # fmt: skip

OUTCOMES: dict[type, set[str]] = {
    deeds.RecordVisit: {"number", "next"}, deeds.EnterVisit: {"number", "follow"},
    deeds.NobodyThere: {"number", "follow"}, deeds.AcceptPlan: {"count"},
    deeds.PlanVisit: {"area", "day", "name"}, deeds.CallOffVisit: {"area"}, deeds.RecordHousehold: set(),
    deeds.FileFinding: {"number"}, deeds.EndRound: {"area", "count"},
}  # fmt: skip


def confirmed(at: str, event: Event, deed: Any) -> bool:
    """Whether this is the press (or the words, where the question asked for words) that confirms the deed."""
    match deed:
        case deeds.RecordVisit():
            return event in (Pressed("no"), Pressed("none")) or (at == "typing" and isinstance(event, Typed))
        case deeds.EnterVisit():
            return at == "check" and event in (Pressed("save"), Pressed("save", fresh=False))
        case deeds.FileFinding():
            return at == "kind" and isinstance(event, Pressed)
    return isinstance(event, Pressed)
