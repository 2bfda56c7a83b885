"""Words that call a running matter over or take it back, and those that only look alike; none of them was taught."""

from itertools import combinations

import pytest

from handlers.understanding import over as trained
from handlers.understanding.over import over


@pytest.mark.parametrize(
    "text",
    [
        "师傅不用过来了，我已经修好了", "我想把昨天的报修取消掉", "這個投訴我想撤銷", "刚报的单子麻烦取消吧",
        "灯又亮了，别派人了",
        "水来了，没事了", "楼上现在安静了，不用处理了", "不好意思报错了，撤了吧", "钥匙找到了，不用找了",
        "已经通了，不用来人了",
        "please cancel the repair I reported", "no need to come, it works again",
    ],
)  # fmt: skip
def test_i6_the_end_of_a_matter_is_heard(text: str) -> None:
    assert over(text)


@pytest.mark.parametrize(
    "text",
    [
        "没有修好", "到底修好了没有", "修好了又坏了，白修", "说修好了其实没修", "师傅今天不来了吗", "灯还是不亮",
        "电梯又停了",
        "厨房水龙头漏水", "楼上装修太吵了", "停水了", "保安不管事", "怎么取消停车月卡", "你好", "谢谢",
        "什么时候来人",
        "is it fixed yet", "", "不用来了" * 20,
    ],
)  # fmt: skip
def test_i6_what_is_still_amiss_or_something_else_is_not_over(text: str) -> None:
    assert not over(text)


def test_courtesies_are_courtesies_and_only_to_be_left_alone_may_be_an_end() -> None:
    assert over("不用了")
    assert not over("好的谢谢")


def test_no_sentence_is_taught_as_both() -> None:
    taught = {code: {one.text for one in trained.examples() if one.label == code} for code in trained.CODES}
    assert all(len(some) > 250 for some in taught.values())
    assert not any(one & other for one, other in combinations(taught.values(), 2))
