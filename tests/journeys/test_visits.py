"""V1: the follow-up questions; H6: complained of again."""

import pytest

from tests.kit.town import Town, local

HOME = "3栋2单元501"


def _resolved(town: Town, at: str = "2026-11-24 10:00") -> None:
    town.wang.lives_in(HOME)
    town.clock_jumps_to(at)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.li.gives_result("灯已经换好。")
    town.hush()


@pytest.mark.parametrize(
    ("resolved", "asked"),
    [
        ("2026-11-24 10:00", "2026-11-25 09:30"),
        ("2026-11-27 10:00", "2026-11-30 09:30"),
        ("2026-11-28 10:00", "2026-11-30 09:30"),
        ("2026-09-30 10:00", "2026-10-08 09:30"),
        ("2026-10-09 10:00", "2026-10-10 09:30"),
        ("2026-12-31 10:00", "2027-01-04 09:30"),
    ],
)
def test_v1_the_questions_come_on_the_next_working_day(resolved: str, asked: str) -> None:
    town = Town(resolved)
    _resolved(town, resolved)
    town.clock_moves_to(asked[:-1] + "0")
    town.wang.hears("问题真的解决了吗")
    assert town.one("SELECT asked_at FROM visit") == f"{local(asked):%Y-%m-%d %H:%M:%S.%f}"
    town.check()


def test_v1_the_questions_never_come_in_quiet_hours(town: Town) -> None:
    _resolved(town)
    town.clock_jumps_to("2026-11-25 21:30")
    town.does_what_is_due()
    town.clock_moves_to("2026-11-26 07:59")
    town.wang.hears_nothing()
    town.clock_moves_to("2026-11-26 08:00")
    town.wang.hears("问题真的解决了吗")
    assert town.rows("SELECT status, note FROM due WHERE kind = 'visit' ORDER BY id") == [
        ("skipped", "quiet hours"),
        ("done", ""),
    ]


def test_v1_levels_one_by_one_with_a_way_back_and_words(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    wang = town.wang
    for label in (
        "已经解决",
        "不满意",
        "返回",
        "基本满意",
        "满意",
        "返回",
        "很满意",
        "很不满意",
        "返回",
        "满意",
    ):
        wang.presses(label)
    wang.presses("有，我想说")
    wang.presses("返回")
    wang.presses("有，我想说")
    town.hush()
    wang.says("师傅很客气，就是慢了点")
    wang.hears("已经办结")
    assert town.rows("SELECT outcome, result, speed, attitude FROM visit") == [("solved", 3, 5, 4)]
    assert town.rows("SELECT body FROM words WHERE part = 'visit'") == [("师傅很客气，就是慢了点",)]
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]


def test_v1_low_marks_are_thanked_for_and_apologised_for(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    for label in ("已经解决", "满意", "很不满意", "满意", "没有了"):
        town.wang.presses(label)
    assert "很抱歉" in town.wang.last.text


def test_v1_partly_answered_and_then_silence_is_no_answer(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    town.wang.presses("已经解决")
    town.wang.presses("很满意")
    town.clock_moves_to("2026-11-30 10:00")
    assert town.rows("SELECT outcome, result, answered_at FROM visit") == [("asked", None, None)]
    assert town.one("SELECT status FROM record") == "resolved"
    town.clock_moves_to("2026-12-04 10:00")
    assert town.rows("SELECT outcome, result, answered_at FROM visit") == [("no_answer", None, None)]
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "silence")]


def test_v1_not_solved_ends_the_questions_and_opens_the_record_again(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    town.hush()
    town.wang.presses("还没解决")
    assert "非常抱歉" in town.wang.hears("我们会重新处理")[0].text
    town.li.hears("重新处理")
    town.zhao.hears("重新处理", "仅供您查看", "仅供您查看")
    town.group.hears("重新处理", "热点")
    assert town.rows("SELECT outcome, result FROM visit") == [("not_solved", None)]
    assert town.rows("SELECT status, severity FROM record") == [("handling", "hot")]


def test_v1_what_is_written_after_not_solved_says_what_is_not_right_yet(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    town.wang.presses("还没解决")
    town.hush()
    town.wang.says("换了灯泡还是一闪一闪的")
    town.wang.hears("记在")
    assert town.one("SELECT count(*) FROM record") == 1, "no other matter"
    assert town.rows("SELECT body FROM words WHERE part = 'objection'") == [("换了灯泡还是一闪一闪的",)]
    assert any("一闪一闪" in one.text for one in town.unheard[town.zhao.id]), "who looks at it anew reads it"


def test_v1_a_photo_after_not_solved_is_evidence_of_the_same_matter(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    town.wang.presses("还没解决")
    town.wang.sends_photo(caption="您看，还是黑的")
    town.wang.presses("没有要补充的")
    assert town.one("SELECT count(*) FROM record") == 1
    assert town.one("SELECT count(*) FROM attachment WHERE record_id = 1") == 1


def test_v1_v4_levels_count_though_the_last_question_is_left_alone(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    for label in ("已经解决", "三项都很满意"):
        town.wang.presses(label)
    town.hush()
    town.passes(minutes=59)
    assert town.one("SELECT outcome FROM visit") == "asked"
    town.passes(minutes=2)
    assert town.rows("SELECT outcome, result, speed, attitude FROM visit") == [("solved", 5, 5, 5)]
    assert town.rows("SELECT status, closed_as FROM record") == [("closed", "accepted")]
    town.wang.hears("已经办结")
    town.hush()
    town.clock_moves_to("2026-12-01 10:00")
    town.wang.hears_nothing()


def test_v1_the_questions_take_no_free_text_until_asked_for_words(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    town.wang.says("地下车库积水了")
    assert "我是这样理解的" in town.wang.last.text
    assert town.rows("SELECT outcome FROM visit") == [("asked",)]


def test_v1_words_written_days_later_are_a_new_matter(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    for label in ("已经解决", "三项都很满意", "有，我想说"):
        town.wang.presses(label)
    town.passes(days=3)
    town.wang.says("地下车库积水了")
    assert "我是这样理解的" in town.wang.last.text


def _closed(town: Town) -> None:
    _resolved(town)
    town.clock_moves_to("2026-11-25 10:00")
    for label in ("已经解决", "三项都很满意", "没有了"):
        town.wang.presses(label)
    town.hush()


def test_h6_complained_of_again_from_my_records_after_closing(town: Town) -> None:
    _closed(town)
    town.passes(days=2)
    town.wang.commands("my")
    town.wang.presses("BX-20261124-0001")
    town.hush()
    town.wang.presses("还没解决")
    town.wang.hears("又出现了问题")
    town.li.hears("重新处理", "仅供您查看")
    town.zhao.hears("重新处理")
    town.group.hears("重新处理", "热点")
    assert town.rows("SELECT status, severity, reopened FROM record") == [("handling", "hot", 1)]
    assert town.one("SELECT staff_id FROM ownership") == 1


def test_h6_a_neighbour_cannot_open_it_again(town: Town) -> None:
    _closed(town)
    town.chen.lives_in("5栋1单元302")
    town.chen.commands("my")
    instance, turn, _ = town.chen.with_button("主菜单").buttons["主菜单"].split(".")
    with town.nothing_changes():
        for choice in ("see-1", "again"):
            town.chen.presses_data(f"{instance}.{turn}.{choice}")
