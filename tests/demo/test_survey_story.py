"""A survey lived through, small: from the plan to what residents read, by taps alone; the report lies in the folder."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.demo.estate import WANG
from bot.demo.run import OURS, forget
from bot.demo.stage import REGISTER
from bot.demo.survey import homes, minds
from bot.demo.survey.course import REPORT
from bot.demo.survey.stage import SurveyStage, lived
from storage.surveys import checking
from tests.demo.kit import Visitor
from tests.kit.logging import plain_logs


async def test_a_survey_is_lived_through_to_its_published_result(tmp_path: Path) -> None:
    plain_logs()
    stage = SurveyStage(tmp_path, 0, "ptb", households=18)
    try:
        await stage.raise_page()
        for _, step in stage.steps:
            await step()
        async with Visitor(stage.port) as visitor:
            heard = [one["text"] for one in await visitor.heard(WANG.id)]
            story = (await visitor.sees("/demo/state"))["story"]
    finally:
        await stage.clear()
    assert any(one.startswith("📢") for one in heard), heard
    assert all(step["done"] for chapter in story for step in chapter["steps"])
    assert (tmp_path / f"{REPORT}.pdf").read_bytes().startswith(b"%PDF-")
    assert lived(tmp_path)
    with closing(sqlite3.connect(tmp_path / REGISTER)) as db:
        assert db.execute("SELECT status FROM survey_wave ORDER BY id").fetchone() == ("published",)
        assert db.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
        modes = dict(db.execute("SELECT mode, count(*) FROM survey_form WHERE counts GROUP BY mode").fetchall())
    assert modes["bot"] > 10
    forget(tmp_path)
    assert not lived(tmp_path)
    assert f"{REPORT}*" in OURS


def test_the_same_seed_gives_the_same_households_with_the_same_minds() -> None:
    first, again = (homes.drawn(300, 1) for _ in range(2))
    assert first == again
    assert len({one.unit for one in first}) == len({one.id for one in first}) == 300
    days = [minds.mind(one, 1, 7).day for one in first]
    assert days == [minds.mind(one, 1, 7).day for one in again]
    assert 230 < sum(day is not None for day in days) < 275
    assert days.count(0) > days.count(3) > 0


def test_a_mind_speaks_of_the_services_that_are_asked_about() -> None:
    asked = checking.load("A")
    services = {item.code for item in asked.services}
    assert set(minds.SATISFIED) == services | {"overall"}
    assert set(minds.IMPORTANT) == services
    assert set(minds.OPINIONS) <= services
