"""Adding rows in lanes gives what adding number by number gives, and a file of them is read a row a line."""

import json
import random

import pytest

from handlers.understanding import detector
from handlers.understanding.lanes import packed, packed_bytes, unpacked
from handlers.understanding.reader import shipped_model
from handlers.understanding.rows import rows


def test_a_sum_of_packed_rows_is_the_rows_summed_number_by_number() -> None:
    draw = random.Random(7)
    for many in (1, 19, 96):
        drawn = [[draw.randint(-(10**6), 10**6) for _ in range(many)] for _ in range(300)]
        assert unpacked(packed(drawn[0]), many) == drawn[0]
        assert unpacked(sum(map(packed, drawn)), many) == [sum(column) for column in zip(*drawn, strict=True)]


def test_a_row_of_bytes_is_read_as_its_numbers() -> None:
    row = bytes(range(0, 256, 5))
    assert packed_bytes(row, 128) == packed([one - 128 for one in row])


def test_no_text_is_long_enough_for_a_lane_to_run_over() -> None:
    ear, model = detector.shipped(), shipped_model()
    widest = [abs(weight) for some in ear.weights.values() for row in some.values() for weight in _ends(row, 96)]
    widest += [abs(weight) for row in model.weights.values() for weight in _ends(row, len(model.codes))]
    assert max(widest) * 4096 < 2**31


def _ends(row: int, many: int) -> tuple[int, int]:
    numbers = unpacked(row, many)
    return min(numbers), max(numbers)


def test_a_file_of_rows_is_read_a_row_a_line_and_refused_where_it_is_spoilt() -> None:
    lines = [json.dumps([number, "字"], ensure_ascii=False) + "\n" for number in range(150)]
    assert list(rows(lines)) == [[number, "字"] for number in range(150)]
    for spoilt in ("[1], [2]\n", "\n", "[1\n"):
        with pytest.raises(ValueError, match=r"rows on|Expecting"):
            list(rows([*lines[:70], spoilt, *lines[70:]]))
