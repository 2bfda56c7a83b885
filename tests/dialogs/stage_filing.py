"""Facts and outcomes of the dialogs that file on behalf, show tasks and lists, for the random walk."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dialogs.deeds.filing import ComplainAbout, FileOnBehalf, LookAtUnit
from dialogs.deeds.tasks import EndTask, GiveTask, NoteFound, PutOffTask, ShowRecord, ShowTask
from dialogs.desk import lists, tasks
from dialogs.events import Attached, Commanded, Event, Forwarded, Media, Pressed, Typed
from dialogs.filing import behalf

NOON = datetime(2026, 11, 19, 4, tzinfo=UTC)
_people = (behalf.Person("r7", "王芳", "13800000001", account=True), behalf.Person("o5", "王强"))
_line = behalf.Heard(
    units=((7, "3栋2单元501"),),
    named="3栋2单元501",
    name="王女士",
    phone="13800000001",
    channel="phone",
    text="漏水",
)
_facts = behalf.Facts(estates=((1, "阳光花园"),), colleagues=((2, "张伟"),), me="李静")
_item = tasks.Item(7, "tell", "TS-20261119-0001", due=NOON)
_row = lists.Row(
    7, "TS-20261119-0001", "complaint", "handling", "电梯异响", "李静", "3栋2单元501", "王芳", mine=True
)


def _one(kind: str, **values: Any) -> tasks.One:
    told = {"place": "3栋2单元501", "name": "王芳", "says": ("已修好",)}
    return tasks.One(8, kind, "TS-20261119-0001", due=NOON, **told, **values)


FACTS: dict[str, list[Any]] = {
    "on_behalf": [
        replace(_facts, heard=heard, people=people, place="3栋2单元501", hazard=hazard, heard_at=at)
        for heard in (behalf.Heard(), _line, replace(_line, units=((7, "甲"), (8, "乙"))), behalf.Heard(late="old"))
        for people in ((), _people[:1], _people)
        for hazard, at in (("", None), ("gas", NOON))
    ]
    + [replace(_facts, estates=((1, "阳光花园"), (2, "江畔苑")), colleagues=())],
    "tasks": [
        tasks.Facts("李静", (), _one("box"), ((2, "张伟"),), alone=True),
        *[tasks.Facts("李静", (), _one("errand"), ((2, "张伟"),), alone=True)] * 4,
        tasks.Facts("李静"),
        tasks.Facts("李静", (_item, replace(_item, id=8, kind="box", number="", estate="阳光花园", late=True))),
        tasks.Facts("李静", tuple(replace(_item, id=number) for number in range(1, 20))),
        *(
            tasks.Facts("李静", (), _one(kind), ((2, "张伟"),), alone=alone)
            for kind in ("tell", "box", "contact", "errand", "errand")
            for alone in (True, False)
            for _ in range(3)
        ),
        tasks.Facts("李静", (), _one("tell")),
        tasks.Facts("李静", (), _one("tell", ended="called", by="张伟"), alone=True),
    ],
    "lists": [
        lists.Facts(rows, pages)
        for rows in ((), (_row,), (replace(_row, promised=NOON, return_by=NOON, planned_on=date(2026, 11, 18)),))
        for pages in (1, 2, 3)
        if rows or pages == 1
    ],
}

EVENTS: dict[str, list[Event]] = {
    "on_behalf": [
        Commanded("new", "3-2-501 王女士 电话 漏水"),
        Commanded("letters", "2"),
        Commanded("found", "3栋电梯坏了"),
        Forwarded("王芳", 0, "", Typed("漏水", 9)),
        Forwarded("王芳", 7, NOON.isoformat(), Attached(Media("photo", "AgAC1"), "漏水", "album7", 9)),
    ],
    "lists": [Commanded("find", "漏水"), Commanded("late"), Commanded("open")],
}

OUTCOMES: dict[type, set[str]] = {
    LookAtUnit: set(),
    FileOnBehalf: {"number", "hearer", "say"},
    ComplainAbout: {"number", "duty", "promised", "late", "origin"},
    ShowTask: set(),
    EndTask: set(),
    PutOffTask: {"due"},
    GiveTask: {"name"},
    ShowRecord: {"number"},
    NoteFound: set(),
}


def confirmed(at: str, event: Event, deed: Any) -> bool:
    """Whether this is the press, or the words, that confirms the deed."""
    match deed:
        case FileOnBehalf():
            return at == "review" and event == Pressed("send", getattr(event, "fresh", True))
        case LookAtUnit():
            return isinstance(event, Typed | Commanded | Forwarded | Pressed)
        case EndTask(text=text):
            return isinstance(event, Typed) if text else isinstance(event, Pressed)
        case NoteFound():
            return isinstance(event, Commanded) and event.name == "find"
        case _:
            return isinstance(event, Pressed)
