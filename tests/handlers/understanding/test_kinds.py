"""What words are for: a complaint, a repair, a suggestion, a question, praise."""

import pytest

from handlers.understanding import understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要投诉", "complaint"),
        ("电梯坏了，我要投诉", "complaint"),
        ("投诉：电梯又坏了", "complaint"),
        ("请问投诉电话是多少", "enquiry"),
        ("我想投诉应该找谁？", "enquiry"),
        ("不是我要投诉，是想问一下停车费", "enquiry"),
        ("我们要报修", "repair"),
        ("報修：客廳燈不亮", "repair"),
        ("我报修了三天都没人来", "complaint"),
        ("我报修三天了没人来", "complaint"),
        ("家里报修没人理", "complaint"),
        ("我家进贼了", "complaint"),
        ("厨房水龙头一直滴水", "repair"),
        ("水龙头坏了没人管", "complaint"),
        ("the lift is broken", "repair"),
        ("how do I pay the management fee", "enquiry"),
        ("noise upstairs every night", "complaint"),
        ("I want to complain about the guard", "complaint"),
        ("I'd like to make a complaint", "complaint"),
    ],
)
def test_who_says_that_they_complain_does_and_who_asks_where_or_reports_a_fault_does_not(text: str, kind: str) -> None:
    assert understand(text).kind == kind


@pytest.mark.parametrize(
    ("reported", "neglected"),
    [
        ("外墙渗水，卧室墙皮都掉了，请来看看", "外墙渗水，卧室墙皮都掉了，去年就说过，一直没修"),
        ("门禁卡读不出来，请来换一张", "门禁卡读不出来，前天说过，一直没修"),
        ("客厅灯闪，眼睛都花了", "客厅灯闪，眼睛都花了，反映过一直没人修"),
        ("地库顶板漏水，麻烦看一下", "地库顶板漏水说过好几回了，还在漏"),
    ],
)
def test_a_fault_is_for_repair_and_one_that_was_reported_and_left_is_a_complaint(reported: str, neglected: str) -> None:
    assert (understand(reported).kind, understand(neglected).kind) == ("repair", "complaint")


def test_who_finds_the_door_blocked_by_a_car_complains() -> None:
    assert understand("单元门口停了一辆面包车，婴儿车推不出去").kind == "complaint"


def test_a_long_letter_is_for_what_its_beginning_says_unless_it_says_that_it_complains() -> None:
    """What follows the first four hundred characters is not weighed; who complains is believed to the end."""
    praise = "谢谢保洁阿姨，楼道很干净，师傅们辛苦了。" * 25
    assert len(praise) > 400
    assert understand(praise).kind == understand(praise + "请问停车费多少钱？" * 100).kind == "praise"
    assert understand(praise + "我要投诉门岗。").kind == "complaint"
