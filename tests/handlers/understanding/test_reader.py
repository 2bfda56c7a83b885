"""The first guess at kind, category, place and danger of a text."""

import json
import sys
from pathlib import Path

import pytest

from handlers import understanding
from handlers.understanding import Reader, categories, responsibility
from handlers.understanding.words import Words

# By keywords alone, as before warming.
understand = Reader().understand

SENTENCES = [
    ("电梯坏了，3栋2单元", "repair", "ele", "3栋2单元"),
    ("5栋楼道灯不亮", "repair", "fac", "5栋楼道"),
    ("下水道堵了", "repair", "fac", ""),
    ("家里停电了", "repair", "utl", ""),
    ("马桶堵了", "repair", "fac", ""),
    ("单元门打不开", "repair", "fac", ""),
    ("电梯", "repair", "ele", ""),
    ("保安态度很差", "complaint", "att", ""),
    ("楼上天天半夜跳绳，吵得睡不着", "complaint", "noi", ""),
    ("地下车库有人乱停车，把我堵住了", "complaint", "prk", "地下车库"),
    ("物业费乱收", "complaint", "fee", ""),
    ("垃圾三天没人清运，臭死了", "complaint", "cln", ""),
    ("狗屎到处都是", "complaint", "pet", ""),
    ("三栋十二单元电梯老是抖", "repair", "ele", "3栋12单元"),
    ("3-2-501楼上漏水没人管", "complaint", "qua", "3-2-501"),
    ("3棟2單元有人高空拋物", "complaint", "sec", "3栋2单元"),
    ("12楼的邻居占用公共走廊放东西", "complaint", "ill", "12楼"),
    ("a 座大堂脏", "complaint", "cln", "A座大堂"),
    ("业委会选举不公开", "complaint", "gov", ""),
    ("开发商延期交房", "complaint", "dev", ""),
    ("工地夜间施工", "complaint", "ext", ""),
    ("晚上广场舞太吵", "complaint", "noi", ""),
    ("草坪上都是杂草", "complaint", "grn", ""),
    ("装修公司周末电钻", "complaint", "dec", ""),
    ("水压太低", "repair", "utl", ""),
    ("消防通道一直被占", "complaint", "fir", "消防通道"),
    ("嗯嗯", "complaint", "oth", ""),
    ("建议在北门加一个快递柜", "suggestion", "oth", "北门"),
    ("希望多种一些树", "suggestion", "grn", ""),
    ("能不能在儿童乐园装遮阳棚", "suggestion", "oth", "儿童乐园"),
    ("请问物业费怎么交", "enquiry", "fee", ""),
    ("装修押金什么时候退", "enquiry", "fee", ""),
    ("物业几点下班", "enquiry", "oth", ""),
    ("门禁卡在哪里办理", "enquiry", "oth", ""),
    ("请问停车月卡多少钱", "enquiry", "prk", ""),
    ("谢谢保洁阿姨，楼道很干净", "praise", "oth", "楼道"),
    ("表扬3栋的管家小李，服务热情", "praise", "oth", "3栋"),
    ("感谢师傅这么快就来了", "praise", "oth", ""),
]


@pytest.mark.parametrize(("text", "kind", "category", "place"), SENTENCES)
def test_a_sentence_is_understood(text: str, kind: str, category: str, place: str) -> None:
    understood = understand(text)
    assert (understood.kind, understood.categories[0], understood.place) == (kind, category, place)


@pytest.mark.parametrize(
    ("text", "category", "place"),
    [
        ("Someone keeps taking my parking spot", "prk", ""),
        ("The lift in tower B is out of order, 12th floor", "ele", "B栋"),
        ("my upstairs neighbour plays loud music after midnight", "noi", ""),
        ("why was I charged twice for the management fee", "fee", ""),
        ("Building 6, unit 2, flat 902: no hot water", "utl", "6栋2单元902室"),
        ("a dog without leash in the garden", "pet", ""),
    ],
)
def test_english_is_understood_by_its_glosses(reader: Reader, text: str, category: str, place: str) -> None:
    understood = reader.understand(text)
    assert category in understood.categories[:2]
    assert understood.place == place


@pytest.mark.parametrize(
    ("text", "category"), [("屋里全是烟，什么都看不见", "fir"), ("好浓的臭鸡蛋味，灶在嘶嘶响", "utl")]
)
def test_what_burns_or_leaks_gas_is_offered_its_category_whatever_its_words(
    reader: Reader, text: str, category: str
) -> None:
    assert category in reader.understand(text).categories[:2]


def test_category_codes_are_unique_and_named() -> None:
    file = Path(understanding.__file__).with_name("taxonomy.json")
    codes = [entry["code"] for entry in json.loads(file.read_text(encoding="utf-8"))]
    assert len(codes) == len(set(codes)) == len(categories()) == 19
    assert [category.code for category in categories()] == codes
    assert responsibility("ele") == "一类"
    assert {category.cls for category in categories()} == {"一类", "二类", "三类"}


def test_an_unknown_code_has_the_name_of_the_catch_all() -> None:
    assert responsibility("gone") == responsibility("oth")


@pytest.mark.parametrize(
    "text", ["", "。", "x" * 4096, "电梯" * 2000, "{0.__class__}", "%s", "\u3164", "🇨🇳" * 50]
)
def test_any_text_has_one_to_three_categories(text: str) -> None:
    found = understand(text).categories
    assert 1 <= len(found) <= 3
    assert len(set(found)) == len(found)


def test_the_longest_keyword_wins_over_the_ones_inside_it() -> None:
    assert understand("装修垃圾").categories == ("dec",)


def test_what_was_learned_is_asked_after_warming_and_keywords_alone_before(reader: Reader) -> None:
    cold = Reader()
    assert cold.understand("按了半天不来，腿都站麻了，老人爬不动十八层").categories == ("oth",)
    assert reader.understand("按了半天不来，腿都站麻了，老人爬不动十八层").categories[0] == "ele"


def test_two_categories_are_offered_so_that_nothing_is_guessed_in_silence(reader: Reader) -> None:
    understood = reader.understand("物业费涨了五毛，没开会没公示，凭什么")
    assert understood.categories[0] == "fee"
    assert 2 <= len(understood.categories) == len(understood.scores) <= 3
    assert list(understood.scores) == sorted(understood.scores, reverse=True)


def test_the_estates_own_names_are_words(words: Words) -> None:
    named = Reader(None, words, ["丽水湾会所", "b区"])
    assert "丽水湾会所" in named.cut("丽水湾会所门口积水")
    assert "丽水湾会所" not in Reader(None, words).cut("丽水湾会所门口积水")


def test_jieba_keeps_its_cache_with_us_and_its_slow_parts_out(words: Words) -> None:
    assert "电梯" in words.cut("电梯又坏了")
    assert not {"jieba.posseg", "jieba.analyse"} & set(sys.modules)
    assert [path.name for path in words_folder(words).iterdir()] == ["jieba.cache"]


def words_folder(words: Words) -> Path:
    return Path(words._cutter.tmp_dir)
