"""Questionnaires as data: those that are shipped are sound, and every slip is told with its line."""

import re
from pathlib import Path

import pytest

from storage.surveys import checking
from storage.surveys.checking import QuestionnaireError, check, load, read, shipped
from storage.surveys.questionnaire import LANGUAGES, comparable
from storage.surveys.toml_lines import line_of

FOLDER = Path(checking.__file__).parent / "questionnaires"
SOUND = (FOLDER / "A.toml").read_text(encoding="utf-8")
SERVICES = {
    "security", "cleaning", "greening", "facilities", "repair", "lifts", "parking", "fees", "attitude", "activities",
}  # fmt: skip


# Of two that are alike the later one is told.
LATER = {'code = "fees"': 'code = "fees"', '{ code = "male", text': '{ code = "male"'}


def line(text: str, part: str) -> int:
    """The first line with such a part, as an editor counts."""
    return next(at for at, one in enumerate(text.splitlines(), 1) if part in one)


@pytest.mark.parametrize("name", shipped())
def test_q3_every_shipped_questionnaire_is_sound_and_says_all_in_three_languages(name: str) -> None:
    assert check((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) == []
    found = load(name)
    assert found.id == name
    assert all(set(item.text) == set(LANGUAGES) for item in found.items)


@pytest.mark.parametrize("name", ["A", "B", "B-points", "D", "E"])
def test_the_greeting_tells_how_many_questions_there_are(name: str) -> None:
    found = load(name)
    assert re.search(r"回答(\d+)个", found.greeting["zh_CN"])[1] == str(len(found.items))  # type: ignore[index]
    assert found.item("important") is not None


def test_q3_the_questionnaire_of_a_asks_for_everything_that_a_names() -> None:
    found = load("A")
    assert {item.code for item in found.services} == SERVICES
    assert [item.code for item in found.items if item.role == "type"] == ["age", "sex", "occupation"]
    roles = {"opinion", "expectation", "least", "important", "overall"}
    assert roles <= {item.role for item in found.items}
    assert found.labels["very_satisfied"]["zh_CN"] == "很满意"


def test_q8_the_full_scores_of_bs_points_add_up_to_a_hundred() -> None:
    assert sum(item.full for item in load("B-points").services) == 100


def test_q3_a_version_is_known_by_its_digest_whatever_its_comments() -> None:
    found = load("A")
    assert read("# another comment\n" + SOUND, "A.toml").digest == found.digest
    assert read(SOUND.replace("您对电梯", "您对电梯间"), "A.toml").digest != found.digest


def test_x28_only_what_was_asked_alike_is_compared() -> None:
    before = load("A")
    after = read(SOUND.replace("您对电梯的运行情况满意吗", "您对电梯满意吗"), "A.toml")
    assert comparable(before, after) == {item.code for item in before.services} - {"lifts"} | {"overall"}


def test_items_are_shuffled_within_their_block_and_alike_for_a_household() -> None:
    found = load("A")
    orders = {tuple(item.code for item in found.asked("a-seed-of-sixteen", str(home))) for home in range(20)}
    assert len(orders) > 10
    assert {order[10:] for order in orders} == {tuple(item.code for item in found.items)[10:]}
    assert all(set(order[:10]) == SERVICES for order in orders)
    assert found.asked("a-seed-of-sixteen", "1-101") == found.asked("a-seed-of-sixteen", "1-101")


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ('kind = "level"', 'kind = "levle"', "kind must be one of .* did you mean 'level'"),
        ('kind = "level"', "kind = [1]", "kind must be one of"),
        ('code = "lifts"', 'code = "fees"', "'fees' stands here a second time"),
        ('code = "lifts"', 'code = "Lifts!"', "code must be small letters"),
        ("version = 1", 'version = "1"', "version must be a whole number from 1 to 9999, not '1'"),
        ("version = 1", "version = true", "version must be a whole number"),
        ("most = 3", "most = 9", "most must be a whole number from 1 to 5"),
        ('role = "least"', 'role = "worst"', "role must be one of least, important"),
        ('role = "least"', 'role = "important"', "a second question with the role 'important'"),
        ("shuffle = true", 'shuffle = "yes"', "shuffle must be true or false"),
        ("shuffle = true", "shuffel = true", "'shuffel' is not known here; did you mean 'shuffle'"),
        ('zh_TW = "電梯"', 'zh_HK = "電梯"', "name lacks zh_TW"),
        ('zh_CN = "电梯"', 'zh_CN = " "', "name has no words in zh_CN"),
        ('zh_CN = "电梯"', 'zh_CN = "' + "电" * 33 + '"', "name has 33 characters in zh_CN; at most 32 fit"),
        ('zh_CN = "谢谢您！', 'zh_CN = "' + "谢" * 301, "thanks has .* characters in zh_CN; at most 300"),
        ('{ code = "female", text', '{ code = "male", text', "'male' stands here a second time"),
        ('id = "A"', 'id = "../A"', "id must be letters, digits and -"),
    ],
)
def test_q3_a_mistake_is_explained_on_its_line(good: str, bad: str, complaint: str) -> None:
    text = SOUND.replace(good, bad, 1)
    told = [(finding.line, finding.text) for finding in check(text) if finding.grave]
    assert [at for at, said in told if re.search(complaint, said)] == [line(SOUND, LATER.get(bad, good))], told
    with pytest.raises(QuestionnaireError, match=r"A\.toml, line \d+: "):
        read(text, "A.toml")


def test_q3_the_line_is_the_very_line_where_the_value_stands() -> None:
    text = SOUND.replace("most = 3", "most = 9").replace('code = "lifts"', 'code = "Lifts"')
    assert [finding.line for finding in check(text)] == [line(text, '"Lifts"'), line(text, "most = 9")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the file lacks id"),
        ("id = ", r"line 1: this cannot be read as TOML"),
        ('id = "A"\nid = "B"\n', "line 2: this cannot be read"),
        ("blocks = 3", "blocks must be a list of at least 1"),
        ("blocks = [3]", "block 1 must be a table of code, title, items, shuffle"),
        ("title = 3", "title must be a table of en, zh_CN, zh_TW"),
        ("[labels]\nhappy = {}", "'happy' is not known here"),
        ("", "nothing is rated"),
        ("", "labels lacks not_applicable"),
        ('[[blocks]]\n[[blocks.items]]\nkind = "pick"', "a pick chooses among the rated services, and there are none"),
        ('[[blocks]]\n[[blocks.items]]\nkind = "nps"\n[[blocks.items]]\nkind = "nps"', "line 5: .*second recommend"),
    ],
)
def test_q3_what_is_no_questionnaire_at_all_is_told_as_well(text: str, complaint: str) -> None:
    told = "\n".join(map(str, check(text)))
    assert re.search(complaint, told), told


@pytest.mark.parametrize(
    ("good", "bad", "advice"),
    [
        ("您对电梯的运行情况满意吗", "您对电梯和门禁满意吗", "'和': does this ask about two things at once"),
        ("with how the lifts run", "with lifts and doors", "'and': does this ask about two things"),
        ("您对电梯的运行情况满意吗？", "Lifts?", "zh_CN has no Chinese"),
        ('role = "important"', 'role = "least"', "nobody is asked which services matter most"),
        ('role = "opinion"', 'role = "expectation"', "no question that leaves room for words"),
    ],
)
def test_x24_advice_is_given_and_stops_nobody(good: str, bad: str, advice: str) -> None:
    text = SOUND.replace(good, bad)
    assert any(advice in finding.text and not finding.grave for finding in check(text)), check(text)


def test_many_questions_are_advised_against() -> None:
    more = "".join(f'\n[[blocks.items]]\ncode = "more_{n}"\nkind = "words"\nrole = "opinion"\n' for n in range(9))
    assert any("27 questions are many" in finding.text for finding in check(SOUND + more))


def test_a_questionnaire_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(QuestionnaireError, match="there is no such questionnaire; there are A, B"):
        load("Z")


def test_a_line_is_found_however_the_value_is_written() -> None:
    text = 'a.b = 1\n[c]\nd = [\n  { e = 1 },\n  { e = 2 },\n]\nf = """\nlong\n"""\n'
    assert line_of(text, ("a", "b")) == 1
    assert line_of(text, ("c", "d", 1, "e")) == 5
    assert line_of(text, ("c", "f")) == 7
    assert line_of(text, ("c", "nothing", "there")) == 2
