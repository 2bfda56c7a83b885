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


def test_a_long_letter_is_for_what_its_beginning_says_unless_it_says_that_it_complains() -> None:
    """What follows the first four hundred characters is not weighed; who complains is believed to the end."""
    praise = "谢谢保洁阿姨，楼道很干净，师傅们辛苦了。" * 25
    assert len(praise) > 400
    assert understand(praise).kind == understand(praise + "请问停车费多少钱？" * 100).kind == "praise"
    assert understand(praise + "我要投诉门岗。").kind == "complaint"
