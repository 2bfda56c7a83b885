"""The very second of a term: one before it nothing has happened, at it everything has – S3, K2 to K4, H3."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dialogs.deeds.handling import PutOff
from handlers.doing.apply import apply
from handlers.doing.deed import Doing
from handlers.office import Person, Turn
from storage.errors import RuleBroken
from storage.people import staff
from tests.kit.town import Town, local

A_SECOND = timedelta(seconds=1)
HOME = "3栋2单元501"
# Filed on Tuesday the 24th of November at nine: eleven service hours until the promise.
STAGES = {
    "reminded_owner": "2026-11-24 14:30",
    "reminded_group": "2026-11-24 17:48",
    "promise_missed": "2026-11-24 20:00",
    "breached": "2026-11-25 00:00",
    "told_manager": "2026-11-25 14:00",
}
# Three working days from Tuesday end on Friday; a week and a month are counted to the minute.
TERMS = {"important": "2026-11-28 00:00", "hot": "2026-12-01 09:00", "major": "2026-12-24 09:00"}


def _filed(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("file")
    town.wang.presses("投诉")
    town.wang.files("我要投诉，楼道的灯一直不亮")


def _told(town: Town, what: str) -> int:
    return int(town.one("SELECT count(*) FROM history WHERE what = ?", what))


def _severity(town: Town) -> Any:
    return town.one("SELECT severity FROM record")


@pytest.mark.parametrize("stage", STAGES)
def test_s3_a_stage_comes_at_its_second_and_not_before(town: Town, stage: str) -> None:
    _filed(town)
    town.clock_moves_to(local(STAGES[stage]) - A_SECOND)
    assert _told(town, stage) == 0
    town.clock_moves_to(STAGES[stage])
    assert _told(town, stage) == 1
    town.clock_moves_to("2026-11-26 09:00")
    assert _told(town, stage) == 1, "once and for ever"


@pytest.mark.parametrize("stage", STAGES)
def test_s3_an_answer_in_the_last_second_is_in_time_for_every_stage(town: Town, stage: str) -> None:
    _filed(town)
    town.li.claims()
    town.clock_moves_to(local(STAGES[stage]) - timedelta(seconds=11))
    town.li.answers("今天就来换灯泡。")
    town.clock_moves_to("2026-11-26 09:00")
    assert _told(town, stage) == 0


@pytest.mark.parametrize("severity", TERMS)
def test_k2_k3_k4_an_unresolved_complaint_is_graver_at_the_second_of_its_term_and_not_before(
    town: Town, severity: str
) -> None:
    _filed(town)
    town.li.claims()
    town.li.answers("我们正在查。")
    town.clock_moves_to(local(TERMS[severity]) - A_SECOND)
    assert _severity(town) != severity
    town.clock_moves_to(TERMS[severity])
    assert _severity(town) == severity


@pytest.mark.parametrize("severity", TERMS)
def test_k2_k3_k4_what_is_resolved_in_the_last_second_of_a_term_does_not_become_graver(
    town: Town, severity: str
) -> None:
    _filed(town)
    town.li.claims()
    town.clock_moves_to(local(TERMS[severity]) - timedelta(seconds=11))
    before = _severity(town)
    town.li.gives_result("灯已经换好。")
    town.clock_moves_to("2026-12-28 09:00")
    assert _severity(town) == before != severity


def _put_off(town: Town, now: datetime) -> None:
    with town.engine.begin() as db:
        member = staff.by_user(db, town.li.id)
        person = Person(town.li.id, town.li.name, "zh_CN", None, member)
        deed = PutOff(1, (now + timedelta(days=9)).date(), "等配件")
        apply(Doing(Turn(db, now, town.office, f"at {now}"), person, town.li.id, now), deed)


def test_h3_a_return_may_be_put_off_until_the_second_it_is_due_and_no_longer(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.answers("我们正在查。")
    due = local("2026-11-27 20:00")
    assert town.one("SELECT return_by FROM record") == "2026-11-27 12:00:00.000000"
    with pytest.raises(RuleBroken, match="h3_too_late"):
        _put_off(town, due + A_SECOND)
    _put_off(town, due)
    town.deliver()
    assert town.one("SELECT return_by FROM record") > "2026-12-05"


def test_h3_a_result_in_the_last_second_is_a_return_in_time_and_a_second_later_it_is_missed(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.li.answers("我们正在查。")
    town.clock_moves_to(local("2026-11-27 20:00") - A_SECOND)
    assert _told(town, "return_missed") == 0
    town.clock_moves_to("2026-11-27 20:00")
    assert _told(town, "return_missed") == 1


def test_h3_a_return_in_time_is_never_told_as_missed(town: Town) -> None:
    _filed(town)
    town.li.claims()
    town.clock_moves_to(local("2026-11-27 20:00") - timedelta(seconds=11))
    town.li.gives_result("灯已经换好。")
    town.clock_moves_to("2026-11-30 09:00")
    assert _told(town, "return_missed") == 0
