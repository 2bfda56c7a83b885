"""K1, R5, K9: staff put a category right, the night asks for a training, Monday warns, words find their like."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import learned, warning
from bot.commands.inviting import Unclear
from handlers import understanding
from handlers.due import recurring
from handlers.understanding import Reader
from storage.register import lessons
from tests.kit.screens import HOME
from tests.kit.town import Town, local

LIFT = "电梯门关不上，一直在响"


def planned(town: Town) -> None:
    with town.engine.begin() as db:
        recurring.plan(db, town.office, town.now)


def had_quiet_weeks(town: Town) -> None:
    """The estate has used the bot since the summer: there are weeks to compare with."""
    town.clock_jumps_to("2026-08-31 09:00")
    town.chen.lives_in(HOME)
    number = town.chen.files("楼道的灯不亮，报修")
    town.chen.commands("my")
    for label in (number, "撤回", "是的，撤回"):
        town.chen.presses(label)
    town.clock_jumps_to("2026-11-24 09:00")
    town.hush()


def five_complain(town: Town) -> None:
    """Five households of the same building complain of the lifts within two days."""
    for number in range(5):
        neighbour = town.person(6000 + number, f"邻居{number}")
        neighbour.lives_in(HOME)
        neighbour.commands("file")
        neighbour.presses("投诉")
        neighbour.files(LIFT)
        town.passes(hours=5)
        town.hush()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """The process has read its dictionary, and forgets it afterwards."""
    cold = understanding._Process.reader
    yield understanding.warm(tmp_path)
    understanding._Process.reader = cold


def test_k1_the_handler_puts_a_category_right_and_the_bot_keeps_the_lesson(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("file")
    town.wang.presses("投诉")
    number = town.wang.files("楼上装修天天吵，没人管")
    town.li.claims()
    before = town.one("SELECT category FROM record")
    town.li.presses("修正类别")
    town.li.presses("房屋质量")
    assert "房屋质量" in town.li.last.text
    assert town.rows("SELECT category, responsibility FROM record") == [("qua", "二类")]
    assert town.rows("SELECT kind, said, meant FROM lesson") == [("category", before, "qua")]
    assert town.one("SELECT count(*) FROM history WHERE what = 'sorted'") == 1
    assert "房屋质量" in town.card(number).text
    town.hush()


def test_k1_the_night_asks_for_a_training_when_twenty_were_put_right_and_not_before(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.commands("file")
    town.wang.presses("投诉")
    town.wang.files("楼上装修天天吵，没人管")
    planned(town)
    record, colleague = town.one("SELECT id FROM record"), town.one("SELECT min(id) FROM staff")
    lesson = "INSERT INTO lesson (company_id, record_id, kind, said, meant, staff_id, at) "
    for night, times in (("2026-11-25 03:30", lessons.ENOUGH - 1), ("2026-11-26 03:30", 1)):
        for _ in range(times):
            values = "VALUES (1, ?, 'category', 'noi', 'dec', ?, '2026-11-24 02:00:00')"
            town.rows(f"{lesson} {values}", record, colleague)
        assert town.one("SELECT count(*) FROM learned_model") == 0
        town.clock_moves_to(night)
    assert town.rows("SELECT made_at, body FROM learned_model") == [(None, "")]
    town.hush()


def test_r5_on_monday_supervisor_and_manager_hear_what_more_people_complained_of(town: Town) -> None:
    had_quiet_weeks(town)
    planned(town)
    five_complain(town)
    town.clock_moves_to("2026-11-30 08:29")
    town.hush()
    town.clock_moves_to("2026-11-30 08:31")
    for actor in (town.zhao, town.liu):
        [warning] = [one.text for one in town.unheard.pop(actor.id) if "投诉预警" in one.text]
        assert "电梯（一类）：5 人，平时 0.0 人" in warning
        assert "3栋：5 人" in warning
        assert "▁▁▁▁▁▁▁▁▁▁▁▁█" in warning
    assert not any("投诉预警" in one.text for one in town.unheard.get(town.li.id, []))
    town.hush()


def test_r5_the_command_prints_the_week_and_draws_what_rose(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    had_quiet_weeks(town)
    five_complain(town)
    with town.engine.begin() as db:
        lines = warning.report(db, "", "2026-11-25", tmp_path / "drawn", local("2026-12-09 10:00"))
        quiet = warning.report(db, "", "", None, local("2026-12-09 10:00"))
        with pytest.raises(Unclear, match="不是日期"):
            warning.report(db, "", "last week", None, local("2026-12-09 10:00"))
    assert lines[0] == "翠湖花园 投诉预警 2026-11-23 至 2026-11-29"
    assert any(line.startswith("类别 电梯（一类）：5 人，平时 0.0 人") for line in lines)
    assert len(quiet) == 2
    drawn = sorted((tmp_path / "drawn").glob("*.svg"))
    assert [str(one) for one in drawn] == lines[-len(drawn) :]
    assert "电梯（一类）" in "".join(one.read_text(encoding="utf-8") for one in drawn)
    town.hush()


def test_k1_the_command_tells_what_was_learned_last(town: Town) -> None:
    with town.engine.begin() as db:
        [nothing] = learned.report(db, "")
    assert "还没有学习过" in nothing
    model = "INSERT INTO learned_model (company_id, bot_id, upto, asked_at, made_at, body, digest, show_percent, "
    values = "join_percent, report, failure) VALUES (1, 7, 1, ?, ?, '', '', 28, 26, ?, ?)"
    at = "2026-11-24 02:00:00"
    report = {"lessons": 20, "pairs": 3, "right_before": 5, "right_after": 18, "changed": []}
    town.rows(model + values, at, at, json.dumps(report), "")
    with town.engine.begin() as db:
        assert learned.report(db, "")[0].endswith("学习了 20 条修正、3 对归并或拆分：学习前判对 5 条，学习后 18 条。")
    town.rows(model + values, at, at, "{}", "MemoryError")
    with town.engine.begin() as db:
        assert "学习失败：MemoryError" in learned.report(db, "")[0]


def test_r5_before_there_are_weeks_to_compare_with_nobody_is_warned_but_told_once_when_it_begins(town: Town) -> None:
    planned(town)
    five_complain(town)
    town.hush()
    town.clock_moves_to("2026-12-07 09:00")
    for actor in (town.zhao, town.liu):
        [told] = [one.text for one in town.unheard.pop(actor.id) if "预警" in one.text]
        assert "翠湖花园的投诉预警从1-04开始" in told
    with town.engine.begin() as db:
        assert warning.report(db, "", "", None, local("2026-12-09 10:00"))[1] == (
            "可供比较的星期还不够，最早从 2027-01-04 起预警。"
        )
    town.hush()


def test_r5_a_quiet_week_warns_nobody(town: Town) -> None:
    had_quiet_weeks(town)
    planned(town)
    town.clock_moves_to("2026-12-08 09:00")
    assert town.rows("SELECT DISTINCT note FROM due WHERE kind = 'warning' AND status <> 'waiting'") == [
        ("nothing rose",)
    ]
    town.hush()


def test_k9_words_find_their_like_in_another_category_and_not_another_matter_in_the_same(
    town: Town, reader: Reader
) -> None:
    assert reader.words is not None
    other = town.person(6001, "邻居")
    for who, text in ((town.wang, "3栋电梯门关不上，要按好几次"), (other, "3栋电梯里有人乱贴小广告，没人清理")):
        who.lives_in(HOME)
        who.commands("file")
        who.presses("投诉")
        who.files(text)
    town.chen.lives_in(HOME)
    town.chen.commands("file")
    town.chen.presses("投诉")
    town.chen.says("3栋的电梯门老是关不上，按几次才行")
    assert "和反映同一件事的1位邻居一起提交" in town.chen.last.buttons
    town.hush()


@pytest.mark.usefixtures("reader")
def test_k9_the_neighbours_of_a_draft_are_looked_up_for_each_author_and_anew_after_a_minute(town: Town) -> None:
    other = town.person(6001, "邻居")
    for who in (town.chen, other):
        who.lives_in(HOME)
        who.commands("file")
        who.presses("投诉")
    together = "和反映同一件事的1位邻居一起提交"
    town.chen.says(LIFT)
    assert together not in town.chen.last.buttons
    other.files(LIFT)
    town.wang.lives_in(HOME)
    town.wang.commands("file")
    town.wang.presses("投诉")
    town.wang.says(LIFT)
    assert together in town.wang.last.buttons, "what was found for somebody else is not theirs"
    town.passes(seconds=61)
    town.chen.presses("改类别")
    town.chen.presses("公共设施")
    assert together in town.chen.last.buttons
    town.hush()


@pytest.mark.usefixtures("reader")
def test_k4_what_came_before_and_since_the_draft_was_shown_counts_when_it_is_filed(town: Town) -> None:
    early, late = town.person(6001, "邻居"), town.person(6002, "对门")
    for who in (early, late, town.chen):
        who.lives_in(HOME)
        who.commands("file")
        who.presses("投诉")
    early.files(LIFT)
    town.chen.says(LIFT)
    late.files(LIFT)
    assert town.rows("SELECT severity FROM record") == [("general",)] * 2
    town.chen.presses("发给客户服务中心")
    assert town.rows("SELECT severity FROM record") == [("important",)] * 3
    town.hush()
