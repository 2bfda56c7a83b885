"""`shouwen understand` and `shouwen similar`: an operator's own export, good lines and bad ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from handlers import understanding
from handlers.understanding import Reader


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    # The commands warm the process; the tests that follow are to find it as it was.
    monkeypatch.setattr(understanding._Process, "reader", Reader())

    def through(command: str, lines: list[object]) -> tuple[Result, list[dict[str, Any]]]:
        file = tmp_path / "export.jsonl"
        written = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        file.write_text("\n".join(written), encoding="utf-8")
        result = CliRunner().invoke(app, [command, str(file), "--data", str(tmp_path / "data")])
        return result, [json.loads(line) for line in result.stdout.splitlines()]

    return through


def a_record(id_: str, user: str, time: object, title: str = "3栋右边电梯又坏了", **more: object) -> dict[str, object]:
    return {"id": id_, "user": user, "estate": "A", "time": time, "title": title, "text": "", **more}


def test_each_text_is_answered_with_what_was_understood(ask: Any) -> None:
    texts = ["三號樓二單元電梯困人了，裡面有老人", "我们整栋楼42户联名投诉"]
    result, found = ask("understand", [{"text": text} for text in texts])
    assert result.exit_code == 0
    first, second = found
    assert first["categories"][0]["code"] == "ele"
    assert 0 < first["categories"][0]["score"] <= 1
    assert first["risks"] == ["trap"]
    assert (first["place"], first["where"]) == ("3号楼2单元", {"building": "3", "unit": "2"})
    assert "电梯" in first["terms"]
    assert first["milliseconds"] >= 0
    assert (first["people"], second["people"], second["risks"]) == (None, 42, ["coll"])


def test_what_somebody_is_only_asked_about_is_a_risk_too_and_says_so(ask: Any) -> None:
    smells = ("家里有点怪味", "楼梯间有点怪味", "柜子里有点怪味", "走廊里有股味", "屋里有点味，说不清", "楼上漏煤气了")
    _, found = ask("understand", [{"text": text} for text in smells])
    assert [each["risks"] for each in found if each["doubt"] == "gas"], "one of them is doubtful, whatever was trained"
    assert all(each["risks"] == ["gas"] for each in found if each["doubt"] == "gas")
    assert (found[-1]["risks"], found[-1]["doubt"]) == (["gas"], None)


def test_a_bad_line_is_named_and_the_others_go_on(ask: Any) -> None:
    result, found = ask("understand", ["{", {"text": 5}, "", "[1]", {"said": "x"}, {"text": "路灯不亮"}])
    assert result.exit_code == 1
    assert [each["categories"][0]["code"] for each in found] == ["fac"]
    said = result.stderr.splitlines()
    assert [line.partition(":")[0] for line in said] == ["Line 1", "Line 2", "Line 4", "Line 5"]
    assert "not JSON" in said[0]


def test_records_are_grouped_and_the_third_complainant_is_told(ask: Any) -> None:
    result, found = ask(
        "similar",
        [
            a_record("1", "li", "2026-05-01T08:00:00+08:00"),
            a_record("2", "wang", "2026/5/2 8:05:00", "三号楼电梯坏了没人修"),
            a_record("3", "wang", "2026-05-03", "3栋电梯停运"),
            a_record("4", "zhao", 1778112000, "3栋的电梯故障"),
        ],
    )
    assert result.exit_code == 0
    assert [each["group"] for each in found] == ["1"] * 4
    assert [each["three_complainants"] for each in found] == [False, False, False, True]
    assert {one["id"] for one in found[3]["similar"]} == {"1", "2", "3"}
    assert all(0 < one["score"] <= 1 for each in found for one in each["similar"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (a_record("1", "li", "2026-05-02"), "given before"),
        (a_record("2", "li", "2026-04-30"), "before the one"),
        (a_record("2", "li", "yesterday"), "no time"),
        ({"id": "2", "user": "li", "time": "2026-05-02"}, "neither"),
        ({"id": "2", "time": "2026-05-02", "text": "x"}, "user"),
    ],
)
def test_a_record_that_cannot_be_compared_is_refused_in_a_sentence(ask: Any, line: object, why: str) -> None:
    result, found = ask("similar", [a_record("1", "li", "2026-05-01"), line, a_record("9", "li", "2026-05-03")])
    assert result.exit_code == 1
    assert [each["id"] for each in found] == ["1", "9"]
    assert result.stderr.startswith("Line 2: ")
    assert why in result.stderr


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["understand", str(tmp_path / "none.jsonl"), "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stderr == f"Cannot read {tmp_path / 'none.jsonl'}: No such file or directory.\n"
