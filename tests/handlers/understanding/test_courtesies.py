"""Politeness, and what only looks like it."""

import time

import pytest

from handlers.understanding.courtesies import courtesy


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("好的，知道了", "heard"), ("收到", "heard"), ("嗯嗯", "heard"), ("OK👌🏽", "heard"), ("👍", "heard"),
        ("再见", "heard"), ("[微笑]", "heard"), ("好的，谢谢", "thanks"), ("謝謝您！", "thanks"), ("辛苦了", "thanks"),
        ("Thank you!", "thanks"),
        ("大家好，谢谢师傅们", "thanks"), ("各位邻居好", "greeting"), ("物业好！", "greeting"),
        ("Hello everyone", "greeting"), ("您好，在吗？", "greeting"),
        ("？？", "greeting"), ("人工", "person"), ("您好，转人工", "person"),
        ("取消", "leave"), ("算了吧", "leave"), ("不用了，谢谢", "leave"), ("没事了", "leave"),
    ],
)  # fmt: skip
def test_a_text_that_is_only_politeness_is_known(text: str, meant: str) -> None:
    assert courtesy(text) == meant


@pytest.mark.parametrize(
    "text",
    ["保洁阿姨扫得很干净，谢谢", "好吵", "没水", "没电了", "人工湖臭", "电话打不通", "不行", "取消车位",
     "谢谢李师傅", "🆘", "🔥🔥", "1", "好的，灯还是坏的", "谢谢" * 40,
     "师傅好慢", "物业好差", "楼上邻居好吵", "各位好，3栋电梯坏了", "hi the lift is stuck"],
)  # fmt: skip
def test_a_text_with_a_matter_in_it_is_none(text: str) -> None:
    assert courtesy(text) == ""


@pytest.mark.parametrize("word", ["嗯", "哈", "谢谢", "嗯哦", "没事", "好的", "了", "辛苦"])
def test_no_combination_keeps_anybody_waiting(word: str) -> None:
    begun = time.perf_counter()
    courtesy((word * 24)[:23] + "坏")
    assert time.perf_counter() - begun < 1
