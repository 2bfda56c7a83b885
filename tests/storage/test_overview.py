"""What forms and the overview of the register are filled with, on either database."""

from datetime import timedelta

import pytest

from storage.database import Db
from storage.errors import NotFound
from storage.register import forms, overview
from storage.register.overview import Span
from storage.tables import Record
from tests.kit import casework
from tests.kit.casework import LONG
from tests.kit.estate import CHEN, LI, ZHANG, second_estate
from tests.storage import matters
from tests.storage.matters import MORNING

DAY = Span(1, MORNING - timedelta(hours=10), MORNING + timedelta(hours=14))


def test_h7_a_case_holds_everything_about_its_record(db: Db) -> None:
    record = casework.worked(db)
    [found] = forms.cases(db, record.number)
    assert found == forms.case(db, record.id or 0)
    assert (found.company, found.department, found.staff[ZHANG.id]) == ("安居物业", "工程维修部", ZHANG.name)
    counts = (found.proposals, found.extensions, found.corrections, found.points, found.decisions, found.objections)
    assert [len(one) for one in counts] == [2, 1, 2, 1, 1, 1]
    assert found.words[found.proposals[0].cause_id].body == LONG
    assert (found.origin, found.lead, found.joined) == ("", "", 0)


def test_h7_a_case_of_nothing_is_not_found(db: Db) -> None:
    with pytest.raises(NotFound):
        forms.case(db, 99)
    with pytest.raises(NotFound):
        forms.cases(db, "TS-20261119-0099")


def test_i1_the_overview_tells_of_each_record_what_became_of_it(db: Db) -> None:
    casework.worked(db)
    matters.filed(db, MORNING + timedelta(minutes=5), kind="suggestion")
    first, second = overview.piece(db, DAY)
    assert (first.complainant, first.line.unit, first.text) == (CHEN.name, CHEN.flat.label, matters.WORDS)
    assert (first.department, first.line.first_contact) == ("工程维修部", LI.name)
    assert first.resolution == "减震垫已更换，导轨已润滑，运行正常。"
    assert first.visit is not None
    assert (first.visit.outcome, first.visit.result) == ("solved", 5)
    assert first.correction is not None
    assert (first.correction.round, first.missing) == (2, ())
    assert (second.resolution, second.visit, second.correction) == ("", None, None)
    assert "handled" in second.missing


def test_i1_the_overview_is_whole_whatever_the_size_of_its_pieces(db: Db) -> None:
    for at in (3, 1, 2, 1, 0):
        matters.filed(db, MORNING + timedelta(minutes=at))
    whole = [one.line.record for one in overview.piece(db, DAY)]
    assert len({one.number for one in whole}) == overview.count(db, DAY) == 5
    assert [one.filed_at for one in whole] == sorted(one.filed_at for one in whole)
    for most in (1, 2, 5):
        read: list[Record] = []
        while found := overview.piece(db, DAY, read[-1] if read else None, most):
            read += [one.line.record for one in found]
        assert read == whole


def test_the_overview_ends_before_its_end_and_stays_on_its_estate(db: Db) -> None:
    second_estate(db)
    matters.filed(db)
    assert overview.piece(db, Span(1, DAY.start, MORNING)) == []
    assert overview.count(db, Span(1, MORNING, MORNING + timedelta(seconds=1))) == 1
    assert overview.count(db, Span(2, DAY.start, DAY.end)) == 0
    assert (overview.first_filing(db, 1), overview.first_filing(db, 2)) == (MORNING, None)
