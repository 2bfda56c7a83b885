"""What lies near a record: the latest matters of an estate, and the index of their words that follows them."""

import contextlib
from datetime import timedelta

from handlers.facts import alike
from handlers.understanding import Reader
from handlers.understanding.gists import gist
from storage import neighbours
from storage.collective import Sought
from storage.database import Db, Savepoint
from tests.kit.estate import CHEN, SUN
from tests.storage import matters
from tests.storage.matters import MORNING

LATER = MORNING + timedelta(minutes=1)


def found_by(db: Db, text: str) -> list[str]:
    index = alike.fill(db, (1, 1), now=LATER).index
    return [one.id for one in index.search(gist(Reader(), text), LATER, 0.3)]


def test_only_what_was_filed_since_on_the_estate_and_can_be_complained_of_together_is_near(db: Db) -> None:
    old = matters.filed(db, MORNING - timedelta(days=40))
    mine = matters.filed(db)
    matters.filed(db, kind="praise")
    assert neighbours.since(db, 1, MORNING - timedelta(days=30)) == [(mine.id, MORNING)]
    assert neighbours.since(db, 2, MORNING - timedelta(days=30)) == []
    assert neighbours.since(db, 1, MORNING - timedelta(days=50), after=old.id or 0) == [(mine.id, MORNING)]
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
    found: list[str] = []
    with contextlib.suppress(LookupError), Savepoint(db):
        matters.filed(db, said=[(1, lift)])
        found += found_by(db, lift)
        raise LookupError
    assert found
    record = matters.filed(db, LATER, said=[(1, dog)])
    assert found_by(db, dog) == [str(record.id)]


def test_k9_a_record_that_commits_after_one_with_a_higher_id_is_found(db: Db) -> None:
    first = matters.filed(db, said=[(1, "楼道的灯不亮了，晚上看不见路")])
    found_by(db, "楼道的灯")
    known = next(iter(alike._ESTATES.values())).known
    del known[first.id or 0]
    assert str(first.id) in found_by(db, "楼道的灯不亮")
