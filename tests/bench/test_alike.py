"""The measure of what was found alike, on answers whose figures are known by counting."""

from pathlib import Path
from typing import Any

import pytest

from bench.alike import _lines, judge
from bench.gold import Matched, alert_f1, message_f1, pair_f1


def record(number: int, matter: str, day: int = 1, user: str = "") -> dict[str, Any]:
    at = f"2026-03-{day:02}T08:00:00+00:00"
    return {"id": number, "user": user or f"user {number}", "time": at, "matter": matter}


def answer(number: int, *similar: int, alert: bool = False) -> dict[str, Any]:
    return {"id": number, "similar": [{"id": one, "score": 0.9} for one in similar], "three_complainants": alert}


def test_right_wrong_and_missed_ones_are_counted_and_what_has_no_like_one_is_not() -> None:
    records = [record(1, "lift"), record(2, "lift"), record(3, "lift"), record(4, "gate")]
    answers = [answer(1), answer(2, 1), answer(3, 1, alert=True), answer(4, 1)]
    judged = judge(records, answers)
    assert judged == [
        Matched(0, 0, 0, False, False),
        Matched(1, 1, 1, False, False),
        Matched(1, 2, 1, True, True),
        Matched(1, 0, 0, False, False),
    ]
    assert [one.f1 for one in judged] == [None, 1.0, 2 / 3, 0.0]
    assert message_f1(judged) == pytest.approx((1 + 2 / 3) / 3)
    assert pair_f1(judged) == pytest.approx(4 / 6)
    assert alert_f1(judged) == 1.0


def test_what_is_older_than_thirty_days_and_one_person_twice_make_no_third_complainant() -> None:
    records = [record(1, "lift"), record(2, "lift", 2, user="user 1"), record(3, "lift", 3)]
    assert [one.due for one in judge(records, [answer(1), answer(2), answer(3)])] == [False, False, False]
    records = [record(1, "lift"), record(2, "lift", 2), record(3, "lift", 31) | {"time": "2026-04-01T08:00:01+00:00"}]
    assert [one.f1 for one in judge(records, [answer(1), answer(2), answer(3)])] == [None, 0.0, None]


def test_what_had_no_answer_is_left_out_and_answers_to_another_file_are_refused() -> None:
    records = [record(1, "lift"), record(2, "lift") | {"time": "2026-03-01T09:00:00"}]
    assert judge(records, [answer(2)]) == [Matched(0, 0, 0, False, False)]
    with pytest.raises(ValueError, match="none of the answers"):
        judge(records, [answer(7)])


def test_a_file_may_begin_with_a_mark_and_have_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text('\ufeff{"id": 1, "text": "a\u2028b"}\n\n{"id": 2}\n', encoding="utf-8")
    assert [one["id"] for one in _lines(file)] == [1, 2]
