"""Which entry of the handbook answers a question (I7)."""

from datetime import UTC, datetime

import pytest

from handlers.facts.looking_up import GOOD, SURE, best
from storage.planting.synthetic_handbook import HANDBOOK
from storage.tables import HandbookEntry

NOW = datetime(2026, 11, 19, 2, tzinfo=UTC)
ENTRIES = [
    HandbookEntry(estate_id=1, title=one.title, words=one.words, answer=one.answer, entered_at=NOW) for one in HANDBOOK
]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("请问物业费多少钱？", "物业费标准"), ("怎么交物业费", "缴纳物业费"), ("物業費標準", "物业费标准"),
        ("装修要办什么手续？", "装修手续"), ("周末可以装修吗", "装修时间"), ("请问停车费怎么算", "停车收费"),
        ("门禁卡丢了怎么补办", "门禁卡补办"), ("大件垃圾扔哪里", "垃圾投放时间"), ("游泳池几点开门", "游泳池开放时间"),
        ("物业的电话是多少", "物业电话"), ("搬家要放行条吗", "搬家放行"),
    ],
)  # fmt: skip
def test_i7_a_question_finds_its_entry(question: str, title: str) -> None:
    match = best(ENTRIES, question)
    assert match is not None
    assert (match.entry.title, match.score >= GOOD) == (title, True)


@pytest.mark.parametrize(
    "said", ["宽带怎么办理", "你好", "", "？", "1", "楼上吵得睡不着", "怎么样", "电梯坏了", "字" * 500]
)
def test_what_the_handbook_does_not_know_is_not_answered(said: str) -> None:
    match = best(ENTRIES, said)
    assert match is None or match.score < GOOD


@pytest.mark.parametrize("said", ["停车位被占了", "停车费太贵了", "物业费太贵", "垃圾桶满了", "门禁卡失灵"])
def test_words_about_a_subject_are_not_beyond_doubt_a_question_about_it(said: str) -> None:
    match = best(ENTRIES, said)
    assert match is None or match.score < SURE
