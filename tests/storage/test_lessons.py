"""K1, K9: what staff put right is kept as lessons, and enough of them ask for a training, once."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from storage.database import Db
from storage.register import lessons, records
from storage.tables import LearnedModel, Lesson, Record, Words, table
from tests.kit.estate import LI, SUN, at
from tests.storage import matters

BOT, COMPANY = 7, 1
NIGHT = at("2026-11-26 03:20")


def corrected(db: Db, record: Record, right: str) -> None:
    changed = records.change(db, record, category=right)
    lessons.corrected(db, changed, record.category, by=LI.actor, now=matters.MORNING)


def taught(db: Db, times: int = lessons.ENOUGH) -> list[Record]:
    found = [matters.filed(db) for _ in range(times)]
    for one in found:
        corrected(db, one, "noi")
    return found


def asked(db: Db) -> LearnedModel:
    training = lessons.asked(db, BOT)
    assert training is not None
    return training


def test_k1_nineteen_corrections_ask_for_nothing_and_twenty_ask_once(db: Db) -> None:
    taught(db, lessons.ENOUGH - 1)
    assert not lessons.ask(db, BOT, COMPANY, now=NIGHT)
    taught(db, 1)
    assert lessons.ask(db, BOT, COMPANY, now=NIGHT)
    assert not lessons.ask(db, BOT, COMPANY, now=NIGHT), "it is under way"
    assert lessons.asked(db, BOT + 1) is None, "another bot's"
    lessons.made(db, asked(db).id or 0, now=NIGHT, body="…", digest="d")
    assert lessons.asked(db, BOT) is None
    assert not lessons.ask(db, BOT, COMPANY, now=NIGHT), "nothing has been put right since"


def test_k1_the_last_word_counts_and_what_was_erased_teaches_nothing(db: Db) -> None:
    first, second, *_ = taught(db)
    corrected(db, records.find(db, first.id or 0) or first, "qua")
    db.execute(delete(table(Words)).where(table(Words).c.record_id == second.id))
    lessons.ask(db, BOT, COMPANY, now=NIGHT)
    corrections, pairs = lessons.to_learn(db, asked(db))
    assert pairs == []
    assert len(corrections) == lessons.ENOUGH - 1
    assert (corrections[0].record_id, corrections[0].said, corrections[0].right) == (first.id, "noi", "qua")


def test_k9_what_was_joined_and_then_split_is_two_matters(db: Db) -> None:
    mine, other = matters.filed(db), matters.filed(db, by=SUN)
    for same in (True, False):
        lessons.paired(db, mine, other.id or 0, same=same, by=LI.actor, now=matters.MORNING)
    taught(db)
    lessons.ask(db, BOT, COMPANY, now=NIGHT)
    _, [pair] = lessons.to_learn(db, asked(db))
    assert (bool(pair.one), bool(pair.other), pair.same) == (True, True, False)


def test_every_worker_finds_the_newest_model_and_only_two_keep_their_body(db: Db) -> None:
    for body in ("one", "two", "three"):
        taught(db)
        assert lessons.ask(db, BOT, COMPANY, now=NIGHT)
        lessons.made(db, asked(db).id or 0, now=NIGHT, body=body, report='{"lessons": 20}')
    [(company, newest)] = lessons.newest(db)
    assert (company, lessons.model(db, newest).body) == (COMPANY, "three")
    assert [lessons.model(db, one).body for one in range(newest - 2, newest)] == ["", "two"]
    assert lessons.report(db, COMPANY) == (NIGHT, {"lessons": 20})


def test_a_training_that_failed_leaves_the_model_before_it(db: Db) -> None:
    taught(db)
    lessons.ask(db, BOT, COMPANY, now=NIGHT)
    lessons.made(db, asked(db).id or 0, now=NIGHT, failure="MemoryError")
    assert lessons.newest(db) == []
    assert lessons.report(db, COMPANY)[1]["failure"] == "MemoryError"
    assert lessons.report(db, COMPANY + 1) == (None, {})


def test_an_estates_own_names_are_words_unless_they_are_numbers(db: Db) -> None:
    names = lessons.own_names(db)[COMPANY]
    assert "阳光花园" in names
    assert not any(map(str.isdigit, "".join(names)))


def test_k1_a_lesson_of_another_kind_is_refused_by_the_database(db: Db) -> None:
    lessons.corrected(db, matters.filed(db), "ele", by=LI.actor, now=matters.MORNING)
    with pytest.raises(IntegrityError):
        db.execute(update(table(Lesson)).values(kind="guess"))
