"""Words that only ask where a running matter stands, and those that tell of another one."""

import pytest

from handlers.understanding.urging import might_urge, urges

LIFT = "我们3栋的电梯又坏了，老人上不了楼"


@pytest.mark.parametrize(
    "text",
    [
        "你们到底管不管", "怎么还没人来", "都三天了", "还没修好", "什么时候来修？", "催一下", "有结果了吗", "人呢",
        "处理得怎么样了", "到现在都没人理我", "都好几天了，也没个人给回话", "说好今天来的呢", "太慢了！！",
        "电梯怎么还没修好", "3栋电梯等了一上午了", "電梯怎麼還沒修好", "我的投诉呢", "再不来我就投诉",
    ],
)  # fmt: skip
def test_i6_waiting_is_heard_with_the_running_matters_own_words_or_without(text: str) -> None:
    assert urges(text, LIFT)


@pytest.mark.parametrize(
    "text",
    [
        "怎么还没人来收垃圾", "楼道灯还没修好", "厨房漏水，等了三天了", "保安不管", "狗咬人了没人管", "物业电话多少",
        "你们几点下班", "今天停水吗", "谢谢", "好的", "3栋电梯坏了", "", "📎", "怎么还没人来" * 20,
    ],
)  # fmt: skip
def test_i6_what_tells_of_something_else_is_a_matter_of_its_own(text: str) -> None:
    assert not urges(text, LIFT)


@pytest.mark.parametrize("word", ["还是", "没", "等了三天", "没有什么人"])
def test_hostile_repetition_is_read_like_any_text(word: str) -> None:
    """Tried in every way it would take longer than the universe has stood."""
    assert not urges((word * 40)[:39] + "坏", "")
    assert might_urge((word * 80)[:79]) == (word in ("等了三天", "没有什么人"))
