"""The register as people read it: the list, one record's sheet, what it still lacks."""

from datetime import timedelta

import pytest

from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import NotFound
from storage.reading import get
from storage.register import history, views
from storage.rules import follow_up, same_day
from storage.tables import Response
from tests.kit.estate import CHEN, LI, House, second_estate, setting
from tests.storage import matters
from tests.storage.matters import MORNING


def test_the_list_names_unit_first_contact_and_handler_newest_first(db: Db) -> None:
    taken = matters.taken(db, matters.filed(db))
    filed = matters.filed(db, MORNING + timedelta(hours=1))
    lines = views.listed(db)
    assert [line.record.number for line in lines] == [filed.number, taken.number]
    assert (lines[0].unit, lines[0].first_contact, lines[0].handler) == (CHEN.flat.label, "", "")
    assert (lines[1].first_contact, lines[1].handler) == (LI.name, LI.name)


def test_a_list_of_open_records_leaves_the_closed_ones_out(db: Db) -> None:
    matters.closed(db, matters.resolved(db, matters.filed(db)))
    still = matters.filed(db)
    assert [line.record.id for line in views.listed(db, open_only=True)] == [still.id]
    assert len(views.listed(db)) == 2


def test_a_list_is_no_longer_than_wanted_and_of_one_estate_where_one_is_named(db: Db) -> None:
    for _ in range(4):
        newest = matters.filed(db)
    second_estate(db)
    assert [line.record.id for line in views.listed(db, limit=2)] == [newest.id, (newest.id or 0) - 1]
    assert len(views.listed(db, estate_id=1)) == 4
    assert views.listed(db, estate_id=2) == []


def test_a_sheet_tells_everything_of_a_closed_record(db: Db) -> None:
    record = matters.closed(db, matters.resolved(db, matters.filed(db)))
    sheet = views.shown(db, record.number)[0]
    assert (sheet.unit, sheet.complainant.name, sheet.first_contact) == (CHEN.flat.label, CHEN.name, LI.name)
    assert [(one.name, one.words.body) for one in sheet.said] == [(CHEN.name, matters.WORDS)]
    assert [one.name for one in sheet.periods] == [LI.name]
    assert [(one.name, one.response.how) for one in sheet.answers] == [(LI.name, "call")]
    assert [one.outcome for one in sheet.visits] == ["solved"]
    whats = [one.row.what for one in sheet.history]
    assert whats[0] == "filed"
    assert whats[-1] == "closed"
    assert (sheet.broken_at, sheet.missing, sheet.waiting) == (None, (), ())


def test_a_sheet_says_what_waits_and_who_did_what(db: Db) -> None:
    record = matters.filed(db)
    history.append(db, record.id or 0, "handed_over", by=SYSTEM, now=MORNING, to=LI.id, why="off")
    sheet = views.shown(db, record.number)[0]
    assert {one.kind for one in sheet.waiting} == {
        "claim_window", "remind_owner", "remind_group", "promise_missed", "breach", "still_open",
    }
    assert sheet.history[0].name == CHEN.name
    assert (sheet.history[1].name, sheet.history[1].details) == ("", {"to": LI.name, "why": "off"})


def test_a_sheet_shows_where_a_tampered_history_breaks(house: House) -> None:
    with house.write() as db:
        record = matters.resolved(db, matters.filed(db))
    with house.foreign() as hand, hand.unguarded("history"):
        hand.execute("UPDATE history SET who_id = 3 WHERE record_id = ? AND seq = 2", record.id)
    with house.write() as db:
        assert views.shown(db, record.number)[0].broken_at == 2


def test_an_unknown_number_is_not_found_and_like_wildcards_are_only_letters(db: Db) -> None:
    matters.filed(db)
    for number in ("TS-20261119-9999", "%", "TS-2026%", ""):
        with pytest.raises(NotFound):
            views.shown(db, number)


def test_the_five_of_h8_disappear_one_by_one(db: Db) -> None:
    record = matters.filed(db)
    assert _missing(db, record.number) == ("handled", "followed", "closed", "visited")
    record = matters.taken(db, record)
    assert _missing(db, record.number) == ("followed", "closed", "visited")
    matters.answered(db, record)
    assert _missing(db, record.number) == ("closed", "visited")
    record = follow_up.resolve(db, record, setting(db), by=LI.actor, now=MORNING + timedelta(hours=2))
    assert _missing(db, record.number) == ("closed", "visited")
    matters.closed(db, record)
    assert _missing(db, record.number) == ()


def test_a_void_answer_is_no_following_and_silence_no_visit(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    void = matters.answered(db, record)
    same_day.void(db, get(db, Response, void), reason="blocked", now=MORNING)
    assert "followed" in _missing(db, record.number)
    other = matters.resolved(db, matters.filed(db))
    matters.asked(db, other, when=MORNING + timedelta(days=1))
    assert "visited" in _missing(db, other.number)


def test_a_kind_that_is_never_visited_does_not_lack_the_visit(db: Db) -> None:
    record = matters.filed(db, kind="enquiry")
    assert "visited" not in _missing(db, record.number)


def _missing(db: Db, number: str) -> tuple[str, ...]:
    return views.shown(db, number)[0].missing
