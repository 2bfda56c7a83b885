"""`figures` and `questionnaire`, as somebody checks the arithmetic on files."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from storage.surveys import checking

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FRAME = ("--frame", str(EXAMPLES / "frame.csv"))
BEFORE = ("--previous", str(EXAMPLES / "previous.csv"))
A = Path(checking.__file__).parent / "questionnaires" / "A.toml"


def shouwen(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def computed(*words: str) -> dict[str, Any]:
    done = shouwen("figures", *words, "--json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sheet(file: Path, name: str, counts: dict[int, int], mode: str = "") -> str:
    """A file in which so many forms gave each level, or score, to everything that is rated."""
    codes = [item.code for item in checking.load(name).items if item.kind in ("level", "points")]
    rows = [f"{value}-{n},{mode}," + ",".join([str(value)] * len(codes))
            for value, count in counts.items() for n in range(count)]  # fmt: skip
    file.write_text("\n".join([f"household,mode,{','.join(codes)}", *rows, ""]), encoding="utf-8")
    return str(file)


@pytest.fixture
def worked(tmp_path: Path) -> str:
    """B's worked example: 10, 5, 6, 3 and 1 forms from best to worst."""
    return sheet(tmp_path / "worked.csv", "B", {5: 10, 4: 5, 3: 6, 2: 3, 1: 1})


def test_q8_the_worked_example_of_b_comes_out_on_the_command_line(worked: str) -> None:
    done = shouwen("figures", worked, "--profile", "B")
    assert done.exit_code == 0
    assert "All services: 76.0 % weighted, 84.0 % satisfied." in done.stdout
    found = computed(worked, "--profile", "B")
    assert {(one["levels"]["weighted"], one["levels"]["satisfied"]) for one in found["wave"]["items"]} == {(0.76, 0.84)}


def test_q8_self_assessment_stands_apart_and_makes_forty_percent_of_the_overall_figure(
    worked: str, tmp_path: Path
) -> None:
    own = Path(sheet(tmp_path / "own.csv", "B", {5: 4}, mode="self")).read_text(encoding="utf-8")
    Path(worked).write_text(Path(worked).read_text(encoding="utf-8") + own.partition("\n")[2], encoding="utf-8")
    found = computed(worked, "--profile", "B")
    assert (found["wave"]["together"]["weighted"], found["own"]["together"]["weighted"]) == (0.76, 1.0)
    assert found["overall"] == pytest.approx(0.4 * 1 + 0.6 * 0.76)
    assert "Overall, 40 % self-assessment and 60 % survey, not to be published: 85.6 %." in shouwen(
        "figures", worked, "--profile", "B"
    ).stdout


def test_q8_points_are_read_over_their_full_score_and_summed_to_the_customer_mean(tmp_path: Path) -> None:
    file = sheet(tmp_path / "points.csv", "B-points", {10: 3, 8: 1})
    done = shouwen("figures", file, "--profile", "B", "--questionnaire", "B-points")
    assert "Customer mean, the sum of the item means: 76.00." in done.stdout


@pytest.mark.parametrize("name", ["case", "loyalty"])
def test_ease_and_recommendation_are_computed_where_they_were_asked(name: str, tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    rows = {"case": "household,result,handling,ease\n1,5,5,7\n2,4,4,2\n", "loyalty": "household,recommend\n1,10\n2,3\n"}
    file.write_text(rows[name], encoding="utf-8")
    done = shouwen("figures", str(file), "--questionnaire", name)
    said = {"case": "Ease (CES, 5 to 7 of 7): 50.0 %.", "loyalty": "Recommendation (NPS): 0.0 ± 138.6."}
    assert said[name] in done.stdout


# By hand: of 19 forms 4, 8, 3, 3 and 1 gave each item the levels from best to worst; but one 5 does not concern the
# first item, and nobody can read what the only 1 says of the second.
BY_HAND = [4, 8, 3, 3, 1]


@pytest.mark.parametrize(
    ("profile", "asked", "rate", "meaning"),
    [
        ("A", 22, "86.4 %", "above 85 %: valid"),
        ("A", 23, "82.6 %", "above 85 %: invalid"),
        ("B", 31, "61.3 %", "above 60 %: valid"),
        ("B", 32, "59.4 %", "above 60 %: reissue"),
        ("D", 20, "95.0 %", "at least 95 %: valid"),
        ("D", 21, "90.5 %", "at least 95 %: target missed"),
        ("E", 22, "86.4 %", "above 85 %: valid"),
        ("E", 23, "82.6 %", "above 85 %: invalid"),
    ],
)
def test_q8_a_small_file_comes_out_under_each_profile_as_by_hand(
    profile: str, asked: int, rate: str, meaning: str, tmp_path: Path
) -> None:
    codes = [item.code for item in checking.load(profile).items if item.kind == "level"]
    levels = [level for level, count in zip((5, 4, 3, 2, 1), BY_HAND, strict=True) for _ in range(count)]
    rows = [[str(level)] * len(codes) for level in levels]
    rows[0][0], rows[-1][1] = "not_applicable", "?"
    file, frame = tmp_path / "answers.csv", tmp_path / "frame.csv"
    lines = [f"{number}," + ",".join(row) for number, row in enumerate(rows)]
    file.write_text("\n".join([f"household,{','.join(codes)}", *lines, ""]), encoding="utf-8")
    frame.write_text("\n".join(["household", *map(str, range(asked)), ""]), encoding="utf-8")
    words = (str(file), "--frame", str(frame), "--profile", profile)
    done = shouwen("figures", *words)
    assert f"(19 + 0) ÷ ({asked} - 0) = {rate}" in done.stdout
    assert f"Profile {profile} asks for {meaning}." in done.stdout
    one, two, three = (item["levels"] for item in computed(*words)["wave"]["items"][:3])
    found = [[each[name] for name in ("satisfied", "weighted", "mean")] for each in (one, two, three)]
    assert found == [
        pytest.approx([14 / 18, 126 / 180, 63 / 18], abs=1e-6),
        pytest.approx([15 / 18, 134 / 180, 67 / 18], abs=1e-6),
        pytest.approx([15 / 19, 136 / 190, 68 / 19], abs=1e-6),
    ]


def test_x53_the_example_is_printed_with_its_method_its_trend_and_its_log() -> None:
    done = shouwen("figures", str(EXAMPLES / "answers.csv"), *FRAME, *BEFORE)
    assert done.exit_code == 0, done.stderr
    for part in (
        "= (37 + 1) ÷ (46 - 1) = 84.4 %", "Profile A asks for above 85 %: invalid.",
        "By mode: bot 28, paper 6, phone 6",
        "Accuracy: ±9.6 points at worst, 95 %, 38 of 59 households.", "lower, clearly lower", "too fast", "duplicate",
        "improve first", "1栋",
    ):  # fmt: skip
        assert part in done.stdout, part


def test_x53_the_json_says_the_same_as_the_page() -> None:
    found = computed(str(EXAMPLES / "answers.csv"), *FRAME, *BEFORE)
    assert (found["profile"], found["questionnaire"], found["version"]) == ("A", "A", 1)
    assert (found["returned"]["verdict"], found["returned"]["rate"]) == ("invalid", 0.844444)
    repair = next(one for one in found["wave"]["items"] if one["item"] == "repair")
    assert repair["trend"] == "clearly lower"
    assert found["counted"]["counts"]["returned"] == 38


def test_without_a_frame_it_says_what_it_does_not_know(worked: str) -> None:
    assert "No frame was given: no return rate" in shouwen("figures", worked, "--profile", "B").stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("figures", "nothing.csv"), "nothing.csv cannot be read: No such file or directory."),
        (("figures", str(A)), "A.toml, line 1: there is no column 'household'"),
        (("figures", str(EXAMPLES / "answers.csv"), "--profile", "C1"), "Profile 'C1' has no surveys"),
        (("figures", str(EXAMPLES / "answers.csv"), "--questionnaire", "loyalty"), "line 1: 'security' is no item"),
        (("figures", str(EXAMPLES / "answers.csv"), "--questionnaire", str(EXAMPLES)), "Is a directory"),
        (("questionnaire", "check", "nothing.toml"), "nothing.toml cannot be read"),
    ],
)
def test_what_cannot_be_counted_is_told_in_a_sentence_without_a_traceback(
    words: tuple[str, ...], complaint: str
) -> None:
    done = shouwen(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "gbk.csv"
    file.write_bytes("household,opinion\n1,电梯\n".encode("gbk"))
    assert "gbk.csv, line 2: this is no UTF-8; please save the file as UTF-8." in shouwen("figures", str(file)).stderr


def test_a_file_as_a_spreadsheet_saves_it_is_read(worked: str, tmp_path: Path) -> None:
    file = tmp_path / "excel.csv"
    file.write_bytes(b"\xef\xbb\xbf" + Path(worked).read_bytes().replace(b"\n", b"\r\n"))
    assert shouwen("figures", str(file), "--profile", "B").exit_code == 0


def test_q3_a_sound_questionnaire_is_said_to_be_sound() -> None:
    done = shouwen("questionnaire", "check", str(A))
    assert done.exit_code == 0
    assert "A.toml is sound: A version 1, 18 questions, digest " in done.stdout


def test_q3_a_questionnaire_with_mistakes_is_told_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = A.read_text(encoding="utf-8").replace('role = "least"', 'role = "worst"')
    file.write_text(text.replace("version = 1", "version = 0"), encoding="utf-8")
    done = shouwen("questionnaire", "check", str(file))
    assert done.exit_code == 1
    assert "mine.toml, line 4: version must be a whole number" in done.stdout
    assert "mine.toml cannot be used: 2 mistakes." in done.stdout
