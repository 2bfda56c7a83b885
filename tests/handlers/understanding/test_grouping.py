"""Records about one matter: who is counted, what is not alike, what a hostile or an endless text does."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.understanding import Reader
from handlers.understanding.gists import gist
from handlers.understanding.grouping import _MOST, STANDARD, Found, Groups, Message, Thresholds, _Said
from handlers.understanding.proper import proper
from handlers.understanding.similar import Gist, Index, alike

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LIFT = "3栋右边电梯又坏了，停在五楼不动"
DAY = timedelta(days=1)


class Estate:
    """Records as they come in; ``says`` is one of them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._groups = Groups()
        self._count = 0

    def says(self, user: str, text: str, at: datetime = NOON, estate: str = "A") -> Found:
        self._count += 1
        return self._groups.take(Message(str(self._count), user, estate, at, gist(self._reader, "", text)))


@pytest.fixture
def estate(reader: Reader) -> Estate:
    return Estate(reader)


def test_k4_the_third_complainant_is_the_third(estate: Estate) -> None:
    first, second = estate.says("li", LIFT), estate.says("wang", "三号楼的电梯坏了，停了两天没人修")
    third = estate.says("zhao", "3栋电梯停运，老人下不了楼")
    assert [first.complainants, second.complainants, third.complainants] == [1, 2, 3]
    assert [first.alert, second.alert, third.alert] == [False, False, True]
    assert first.group == second.group == third.group
    assert {one.id for one in third.similar} == {"1", "2"}


def test_k4_one_resident_repeating_himself_is_one_complainant(estate: Estate) -> None:
    found = [estate.says("li", LIFT) for _ in range(5)][-1]
    assert (found.complainants, found.alert) == (1, False)
    assert len(found.similar) == 4


def test_k4_the_same_words_in_another_estate_are_another_matter(estate: Estate) -> None:
    for user in ("li", "wang"):
        estate.says(user, LIFT)
    there = estate.says("zhao", LIFT, estate="B")
    assert (there.similar, there.complainants) == ((), 1)
    assert estate.says("zhao", LIFT).complainants == 3


@pytest.mark.parametrize(("days", "complainants"), [(30, 3), (31, 2)])
def test_k4_thirty_days_count_and_the_thirty_first_does_not(estate: Estate, days: int, complainants: int) -> None:
    estate.says("li", LIFT, NOON)
    estate.says("wang", LIFT, NOON + 20 * DAY)
    assert estate.says("zhao", LIFT, NOON + days * DAY).complainants == complainants


def test_the_same_words_about_another_house_are_another_matter(estate: Estate) -> None:
    estate.says("li", "3栋电梯坏了没人修")
    assert estate.says("wang", "7栋电梯坏了没人修").similar == ()
    assert len(estate.says("zhao", "三号楼电梯坏了没人修").similar) == 1


def test_a_slogan_that_everybody_copies_is_one_matter_of_many_complainants(estate: Estate) -> None:
    found = [estate.says(f"owner {at}", "还我物业知情权！公开账目！") for at in range(6)][-1]
    assert (found.complainants, found.group) == (6, "1")


def test_two_matters_of_one_category_stay_two(estate: Estate) -> None:
    estate.says("li", "北门的垃圾桶三天没清，臭气熏天")
    assert estate.says("wang", "楼道扶手全是灰，保洁从来不擦").similar == ()


@pytest.mark.parametrize("text", ["😀😀😀", "hello there", "def f(): return {1: [2]}", "。。。", "1234567", ""])
def test_what_says_nothing_finds_and_upsets_nothing(estate: Estate, text: str) -> None:
    estate.says("li", LIFT)
    estate.says("wang", text)
    assert [one.id for one in estate.says("zhao", LIFT).similar] == ["1"]


def test_a_long_letter_finds_the_short_word_about_it(estate: Estate) -> None:
    estate.says("li", "对面工地半夜打桩，吵得睡不着")
    letter = "尊敬的物业：您好，我是小区的一名业主，在此反映一个困扰大家很久的问题。" + (
        "对面的工地几乎每天半夜都在打桩，声音很大，老人和孩子都睡不着觉，希望尽快协调。" * 3
    ) + "感谢您在百忙之中看完这封信，盼复。"
    assert [one.id for one in estate.says("wang", letter).similar] == ["1"]


def test_4096_characters_are_compared_like_any_other(estate: Estate) -> None:
    estate.says("li", ("电梯坏了" * 1024)[:4096])
    assert estate.says("wang", "电梯坏了").complainants in (1, 2)


def test_a_search_is_bounded_and_still_finds_the_rare_word_among_many_records(reader: Reader) -> None:
    index, lift = Index(), gist(reader, LIFT)
    index.add("early", gist(reader, "电梯里有一只鸵鸟"), NOON)
    for at in range(30_000):
        index.add(str(at), lift, NOON)
    index.add("late", gist(reader, "电梯里有一只鸵鸟"), NOON)
    asked = gist(reader, "谁把鸵鸟牵进电梯的")
    assert {one.id for one in index.search(asked, NOON, 0.3)[:2]} == {"early", "late"}
    assert len(index.search(lift, NOON, 0.1)) <= 110


@pytest.mark.parametrize("later", [1, 39, 40, 41, 300])
def test_a_later_look_weighs_just_what_has_come_since(reader: Reader, later: int) -> None:
    index = Index()
    words = [LIFT, "鸵鸟跑进了电梯", "楼道的灯不亮了", "北门的垃圾桶三天没清"]
    told = [gist(reader, f"{house}栋{what}") for house in range(1, 60) for what in words]
    for at in range(300 + later):
        index.add(str(at), told[at % len(told)], NOON)
    whole = index.together(told[0], NOON, 0.1)
    since = index.together(told[0], NOON, 0.1, given=300)
    assert {one.id for one in since} == {one.id for one in whole if int(one.id) >= 300}
    assert index.together(told[0], NOON, 0.1, given=index.given) == []


def test_of_few_records_all_are_weighed(reader: Reader) -> None:
    index = Index()
    for at in range(40):
        index.add(str(at), gist(reader, f"第{at}天"), NOON)
    assert list(index._candidates(gist(reader, "完全不相干的话"), {}, 0)) == list(range(40))
    for at in range(40, 90):
        index.add(str(at), gist(reader, f"第{at}天"), NOON)
    assert len(list(index._candidates(gist(reader, "完全不相干的话"), {}, 0))) == 40
    assert list(index._candidates(gist(reader, "完全不相干的话"), {}, 88)) == [88, 89]


def test_what_is_older_than_the_window_is_let_go(reader: Reader) -> None:
    index, hour = Index(), timedelta(hours=1)
    told = [gist(reader, f"{house}栋{what}") for house in range(1, 11) for what in ("电梯坏了", "鸵鸟跑了", "水管爆了")]
    for at in range(10_000):
        index.add(str(at), told[at % len(told)], NOON + at * hour)
    index.search(told[0], NOON + 10_000 * hour, 0.1)
    assert len(index) == 720
    assert len(index._kept) == len(index._marks) < 5_000
    newest = index.search(told[9_999 % len(told)], NOON + 10_000 * hour, 0.1)[0]
    assert int(newest.id) % len(told) == 9_999 % len(told)
    assert int(newest.id) >= 10_000 - 720


def test_what_was_forgotten_takes_nothing_of_what_a_search_looks_at(reader: Reader) -> None:
    index, both, later = Index(), gist(reader, "鸵鸟，孔雀"), NOON + 40 * DAY
    for at in range(3_500):
        index.add(f"old {at}", both if at > 200 else gist(reader, "孔雀"), NOON)
    for at in range(60):
        index.add(f"one {at}", gist(reader, "鸵鸟"), later)
    index.add("both", both, later)
    index.search(both, later, 0.9)
    best = index._by_pairs(index._rarities(index._known(both)))
    assert index._kept[best[0]].id == "both"


def test_what_the_same_house_says_is_found_among_many_who_say_the_like_elsewhere(reader: Reader) -> None:
    index = Index()
    for house in range(2, 502):
        index.add(f"{house}", gist(reader, f"{house}栋电梯坏了，等了半天也没人修"), NOON)
    found = index.search(gist(reader, "77号楼的电梯停运了，老人下不了楼"), NOON, 0.3)
    assert found[0].id == "77"


def test_who_names_the_same_estate_is_more_alike_than_who_names_another(reader: Reader) -> None:
    own = gist(reader, "云栖澜湾捆绑销售车位", "不买车位就不让网签，十八万一个")
    same = gist(reader, "买云栖澜湾的房子被逼买车位", "交了认筹金才说车位必须一起买")
    other = gist(reader, "翠堤公馆强卖车位", "二十万一个，不买不给选房")
    assert alike(own, same) > 0.9 > alike(own, other)


PLACES = ("翠堤", "云锦", "瀚林", "观澜", "紫宸", "碧桐", "栖霞", "樾府", "澄湾", "岚山", "锦岫", "沁荷")
KINDS = (
    ("地铁{line}号线何时开通", "请公布工期，上班太不方便"),
    ("{bus}路公交车太少", "等了四十分钟才来一趟"),
    ("{place}小区夜间施工扰民", "凌晨两点还在打桩，老人睡不着"),
    ("{place}小区物业费涨价没有公示", "没开业主大会就涨"),
    ("{place}中学违规补课收费", "周末强制补课，每人八百"),
)


@pytest.fixture
def box(reader: Reader) -> Index:
    """A city's: most letters name where, and many tell of the same kind of trouble elsewhere."""
    index = Index()
    for at, place in enumerate(PLACES):
        for title, body in KINDS:
            named = title.format(line=at + 1, bus=100 + 7 * at, place=place)
            index.add(named, gist(reader, named, body), NOON)
    return index


def test_in_a_city_the_partners_of_the_most_alike_letter_are_found_with_it(reader: Reader, box: Index) -> None:
    box.add("first", gist(reader, "投诉伊景园滨河苑捆绑销售车位", "铁路职工买房必须加十二万买车位"), NOON)
    box.add("second", gist(reader, "广铁集团职工购房被强制买车位", "伊景园滨河苑不买车位就取消资格"), NOON)
    asked = gist(reader, "请救救广铁集团的职工", "买房还要多掏十二万买车位，不买就取消资格")
    least = 1.01 * next(one.score for one in box.search(asked, NOON, 0.0) if one.id == "first")
    assert [one.id for one in box.search(asked, NOON, least)] == ["second"]
    second, first = box.together(asked, NOON, least)
    assert (second.id, first.id) == ("second", "first")
    assert first.score <= second.score
    # Filed, it stands in the box itself, and is its own likest.
    box.add("own", asked, NOON)
    assert [one.id for one in box.together(asked, NOON, least, lambda name: name != "own")] == ["second", "first"]


@pytest.mark.parametrize(("city", "told", "people", "shown"), [
    (True, 5, 5, True),
    (True, 6, 4, False),
    (True, 4, 4, False),
    (False, 6, 6, False),
])  # fmt: skip
def test_in_a_city_all_of_a_hot_matter_are_shown_with_the_most_alike_of_them(
    reader: Reader, city: bool, told: int, people: int, shown: bool
) -> None:
    groups = Groups()
    for at, place in enumerate(PLACES):
        for number, (title, body) in enumerate(KINDS):
            named = title.format(line=at + 1, bus=100 + 7 * at, place=place) if city else LIFT
            groups.take(Message(f"{at}.{number}", f"{at}.{number}", "A", NOON, gist(reader, named, body)))
    first = gist(reader, "投诉丽发新城小区附近的搅拌站", "搅拌站离丽发新城不到一百米，孩子咳嗽不停")
    group = groups.take(Message("first", "person 0", "A", NOON, first)).group
    assert groups._estates["A"].counts_partners is city
    # Letters that came to the matter by way of others, and name nothing that the next one says.
    for at in range(1, told):
        groups._said["A", group].append(_Said(NOON, f"person {at % people}", f"nameless {at}"))
    asked = gist(reader, "丽发新城搅拌站何时搬走", "丽发新城的搅拌站说好搬走，一直没有动静")
    found = {one.id for one in groups.take(Message("asked", "another", "A", NOON, asked)).similar}
    assert "first" in found
    assert {f"nameless {at}" for at in range(1, told)} <= found if shown else "nameless 1" not in found


def test_in_a_city_a_hot_matter_shows_its_latest_and_not_all_of_a_year(reader: Reader, box: Index) -> None:
    groups = Groups()
    groups._estates["A"] = box
    first = gist(reader, "投诉丽发新城小区附近的搅拌站", "搅拌站离丽发新城不到一百米")
    group = groups.take(Message("first", "person", "A", NOON, first)).group
    said = groups._said["A", group]
    said.extend(_Said(NOON, f"person {at}", f"{at}") for at in range(300))
    found = groups.take(Message("asked", "another", "A", NOON, first)).similar
    assert len(found) == _MOST + 1
    assert {"299", "100"} <= {one.id for one in found}
    assert "99" not in {one.id for one in found}


def test_in_a_city_a_record_must_be_more_alike_than_in_an_estate(reader: Reader, box: Index) -> None:
    assert STANDARD.of(box) == Thresholds(0.4, 0.4)
    assert Thresholds(0.5, 0.3).of(box) == Thresholds(0.5, 0.4)
    assert STANDARD.of(Index()) == STANDARD


def test_in_a_city_the_same_kind_of_trouble_elsewhere_is_another_matter(reader: Reader, box: Index) -> None:
    assert box.search(gist(reader, "望江名邸工地天天打桩到三点", "孩子要中考，求领导管管"), NOON, STANDARD.show) == []
    found = box.search(gist(reader, "投诉云锦小区深夜打桩", "工地一直干到三点"), NOON, STANDARD.show)
    assert [one.id for one in found] == ["云锦小区夜间施工扰民"]


def test_in_an_estate_nobody_is_found_who_is_not_alike_himself(reader: Reader) -> None:
    index = Index()
    for at in range(60):
        index.add(f"{at}", gist(reader, f"{at}栋的路灯不亮，晚上看不见"), NOON)
    index.add("near", gist(reader, "7栋电梯坏了，老人下不了楼"), NOON)
    index.add("far", gist(reader, "7栋电梯坏了好几天"), NOON)
    asked = gist(reader, "7栋老人下不了楼，爬楼爬到腿软")
    scores = {one.id: one.score for one in index.search(asked, NOON, 0.0)}
    least = (scores["near"] + scores["far"]) / 2
    assert scores["near"] > scores["far"]
    assert "far" in {one.id for one in index.search(gist(reader, "7栋电梯坏了，老人下不了楼"), NOON, least)}
    assert [one.id for one in index.together(asked, NOON, least)] == ["near"]


def test_a_name_stands_before_an_ending_or_is_a_lines_number_and_is_not_what_everybody_says() -> None:
    said = "栖澜湾小区门口912路和3号线都停了，电梯里没信号"
    assert proper(said, {"b:电梯"}) == {"栖澜", "912路", "3号线"}
    assert proper(said) == {"栖澜", "912路", "3号线", "电梯"}
    assert proper("走到12路口左转") == frozenset()
    assert proper("") == frozenset()


def test_either_without_words_is_like_nothing() -> None:
    assert alike(Gist(), Gist()) < 0.05
