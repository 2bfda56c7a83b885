"""The history of a record is a chain: a changed, missing or inserted row shows where it no longer holds."""

import pytest

from storage.actors import SYSTEM
from storage.database import Db
from storage.register import history
from tests.kit.estate import CHEN, House, at
from tests.storage import matters

NOW = at("2026-11-19 10:00")


@pytest.fixture
def told(house: House) -> House:
    """A record with a history of several rows, and another."""
    with house.write() as db:
        matters.closed(db, matters.resolved(db, matters.filed(db)))
        matters.filed(db)
    return house


def broken(house: House, record: int = 1) -> int | None:
    with house.write() as db:
        return history.broken_at(history.of(db, record))


def test_an_untouched_chain_holds(told: House) -> None:
    assert [row[0] for row in told.rows("SELECT what FROM history WHERE record_id = 1 ORDER BY seq")] == [
        "filed", "answered", "resolved", "visit_planned", "visit_asked", "visit_answered", "closed",
    ]  # fmt: skip
    assert broken(told) is None


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE history SET who_id = 2 WHERE record_id = 1 AND seq = 3", 3),
        ("UPDATE history SET at = '2026-11-19 00:00:00.000000' WHERE record_id = 1 AND seq = 1", 1),
        ("UPDATE history SET what = 'praised' WHERE record_id = 1 AND seq = 2", 2),
        ("UPDATE history SET details = '{}' WHERE record_id = 1 AND seq = 1", 1),
        ("UPDATE history SET hash = 'x' WHERE record_id = 1 AND seq = 4", 4),
        ("UPDATE history SET previous = '' WHERE record_id = 1 AND seq = 5", 5),
        ("UPDATE history SET record_id = 2, seq = 2 WHERE record_id = 1 AND seq = 7", None),
        ("DELETE FROM history WHERE record_id = 1 AND seq = 1", 1),
        ("DELETE FROM history WHERE record_id = 1 AND seq = 4", 4),
        ("UPDATE history SET seq = -seq WHERE record_id = 1", 1),
    ],
)
def test_a75_a_chain_touched_by_hand_shows_where(told: House, sql: str, seq: int | None) -> None:
    with told.foreign() as hand, hand.unguarded("history"):
        hand.execute(sql)
    assert broken(told) == seq


def test_a75_a_row_moved_to_another_record_shows_there(told: House) -> None:
    with told.foreign() as hand, hand.unguarded("history"):
        hand.execute("UPDATE history SET record_id = 2, seq = 2 WHERE record_id = 1 AND seq = 7")
    assert broken(told, 2) == 2


def test_a75_a_row_inserted_between_shows(told: House) -> None:
    with told.foreign() as hand, hand.unguarded("history"):
        hand.execute("UPDATE history SET seq = seq + 100 WHERE record_id = 1 AND seq > 2")
        hand.execute(
            "INSERT INTO history SELECT 99, record_id, 3, at, who, who_id, what, details, hash, hash "
            "FROM history WHERE record_id = 1 AND seq = 2"
        )
        hand.execute("UPDATE history SET seq = seq - 99 WHERE record_id = 1 AND seq > 100")
    assert broken(told) == 3


def test_a_chain_begins_anew_for_every_record(db: Db) -> None:
    for record in (matters.filed(db), matters.filed(db)):
        [first] = history.of(db, record.id or 0)
        assert (first.seq, first.previous) == (1, "")


def test_each_row_carries_the_hash_of_the_one_before(db: Db) -> None:
    matters.resolved(db, matters.filed(db))
    told = history.of(db, 1)
    assert [one.previous for one in told] == ["", *(one.hash for one in told[:-1])]
    assert len({one.hash for one in told}) == len(told)


def test_instants_are_chained_alike_whatever_zone_they_were_given_in(db: Db) -> None:
    record = matters.filed(db).id or 0
    history.append(db, record, "noted", by=CHEN.actor, now=NOW, at=NOW)
    assert history.broken_at(history.of(db, record)) is None
    assert history.of(db, record)[-1].details == '{"at": "2026-11-19T02:00:00.000000+00:00"}'


def test_history_takes_no_objects_it_cannot_write_down(db: Db) -> None:
    record = matters.filed(db).id or 0
    with pytest.raises(TypeError, match="history takes no"):
        history.append(db, record, "noted", by=SYSTEM, now=NOW, who={1})
