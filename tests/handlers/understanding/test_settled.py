"""Words that only call a running matter settled or take it back, and those that tell of something else."""

import pytest

from handlers.understanding.settled import might_settle, settles

RUNNING = "3栋2单元的电梯坏了，厨房水龙头漏水，楼上装修太吵，马桶堵了，停水了"


@pytest.mark.parametrize(
    "text",
    [
        "我要取消报修", "取消投诉", "撤销投诉", "投诉撤了吧", "之前的投诉取消吧", "不投诉了",
        "刚才的报修是重复的，取消一个", "不用修了", "不用来了，自己修好了", "先不修了", "别来了", "不用管了",
        "不用麻烦你们了", "不用派人来了", "不用了", "已经修好了", "修好了，谢谢", "电梯好了", "电梯可以用了",
        "馬桶通了", "水龙头不漏了", "楼上不吵了", "来水了", "恢复正常了", "没事了", "問題解決了",
        "误会了，不好意思", "please cancel my complaint", "it is fixed now, thanks",
    ],
)  # fmt: skip
def test_i6_the_end_of_a_running_matter_is_heard_with_its_own_words_or_without(text: str) -> None:
    assert settles(text, RUNNING)


@pytest.mark.parametrize(
    "text",
    [
        "没修好", "还没好", "修好了吗", "什么时候能修好", "修好了又坏了", "修好了没有", "你们说修好了，骗人",
        "修了三天还不好", "灯不亮了", "水管不通了", "电梯不能用了", "打不开了", "保安不来了", "保洁不打扫了",
        "你们不管了", "不处理", "停水了", "我要取消车位", "怎么取消停车月卡", "取消快递柜", "建议取消夜间施工",
        "重复收费", "不要再施工了", "别吵了", "门口的路灯好了但草坪坏了", "地下室进来水了", "再不修就投诉",
        "太好了", "好的", "好了", "谢谢", "", "不用来了" * 20,
    ],
)  # fmt: skip
def test_i6_what_is_still_amiss_or_of_something_else_settles_nothing(text: str) -> None:
    assert not settles(text, RUNNING)


def test_i6_what_names_another_matter_does_not_settle_this_one() -> None:
    assert settles("电梯修好了", RUNNING)
    assert not settles("电梯修好了", "楼道灯不亮")


@pytest.mark.parametrize("word", ["不用来", "取消", "我自己", "没事"])
def test_hostile_repetition_is_read_like_any_text(word: str) -> None:
    """Tried in every way it would take longer than the universe has stood."""
    assert might_settle((word * 80)[:79]) == (word in ("不用来", "取消"))
    assert not settles((word * 40)[:39] + "坏", "")
