"""What lies near a record: the latest matters of an estate, and the index of their words that follows them."""

import contextlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event

from handlers.facts import alike
from handlers.understanding import Reader
from handlers.understanding.gists import gist
from handlers.understanding.similar import Index
from storage.database import Db, Savepoint, many_writers
from storage.register import neighbours
from storage.register.collective import Sought
from tests.kit.estate import CHEN, SUN
from tests.storage import matters
from tests.storage.matters import MORNING

LATER = MORNING + timedelta(minutes=1)


def found_by(db: Db, text: str, now: datetime = LATER) -> list[int]:
    found = alike.fill(db, (1, 1), now=now).found(gist(Reader(), text), now, 0.3)
    return [alike._number(one.id) for one in found]


def test_only_what_was_filed_since_on_the_estate_and_can_be_complained_of_together_is_near(db: Db) -> None:
    old = matters.filed(db, MORNING - timedelta(days=40))
    mine = matters.filed(db)
    matters.filed(db, kind="praise")
    month, longer = MORNING - timedelta(days=30), MORNING - timedelta(days=50)
    assert neighbours.latest(db, 1, month) == [(mine.id, MORNING)]
    assert neighbours.latest(db, 2, month) == []
    assert neighbours.above(db, 1, 0, month) == [(mine.id, MORNING)]
    assert neighbours.above(db, 1, old.id or 0, longer) == [(mine.id, MORNING)]
    assert neighbours.above(db, 2, 0, longer) == []
    assert neighbours.last(db) >= (mine.id or 0)


def test_k9_however_many_are_alike_each_of_others_is_told_once(db: Db) -> None:
    many = 2 * neighbours.PIECE + 3
    ids = [matters.filed(db, by=SUN).id or 0 for _ in range(many)]
    mine = matters.filed(db).id or 0
    sought = Sought(1, CHEN.id, CHEN.flat.id, "ele", "", MORNING - timedelta(days=1))
    assert [one.id for one in neighbours.of_others(db, [*ids, mine], sought)] == ids
    assert neighbours.of_others(db, [], sought) == []


def test_k9_words_whose_filing_was_undone_do_not_stand_for_the_next_record_of_their_id(db: Db) -> None:
    lift, dog = "三栋的电梯门关不上，一直在响", "小狗在草坪上随地大便没人捡"
    found: list[int] = []
    with contextlib.suppress(LookupError), Savepoint(db):
        matters.filed(db, said=[(1, lift)])
        found += found_by(db, lift)
        raise LookupError
    assert found
    record = matters.filed(db, LATER, said=[(1, dog)])
    assert found_by(db, dog) == [record.id]
    assert record.id not in found_by(db, lift)


def test_k9_where_several_write_at_once_what_came_lately_is_read_again() -> None:
    kept = alike._Estate(Index({}), MORNING)
    for second, last in ((0, 100), (2, 130), (4, 170), (6, 200)):
        kept.marks.append((MORNING + timedelta(seconds=second), last))
    assert kept.after(MORNING + timedelta(seconds=7), settled=False) == 130 - 16, "what was the last id 5 seconds ago"
    assert kept.after(MORNING + timedelta(seconds=8), settled=True) == 200 - 16
    assert len(kept.marks) == 1


def test_the_latest_ids_are_walked_however_many_matters_the_estate_has(db: Db) -> None:
    seen: list[tuple[str, Any]] = []

    def keep(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        seen.append((statement, values))

    event.listen(db, "before_cursor_execute", keep)
    neighbours.above(db, 1, 7, MORNING)
    statement, values = seen[-1]
    if many_writers(db):
        db.exec_driver_sql("SET LOCAL enable_seqscan = off")  # the table of a test is too small for an index
    plan = db.exec_driver_sql(f"EXPLAIN {'' if many_writers(db) else 'QUERY PLAN'} {statement}", values).all()
    told = " ".join(str(row[-1]) for row in plan)
    assert "pk_record" in told or "PRIMARY KEY (rowid>?)" in told, told
