"""Adding rows in lanes gives what adding number by number gives."""

import random

from handlers.understanding import detector
from handlers.understanding.lanes import packed, packed_bytes, unpacked
from handlers.understanding.reader import shipped_model


def test_a_sum_of_packed_rows_is_the_rows_summed_number_by_number() -> None:
    draw = random.Random(7)
    for many in (1, 19, 96):
        rows = [[draw.randint(-(10**6), 10**6) for _ in range(many)] for _ in range(300)]
        assert unpacked(packed(rows[0]), many) == rows[0]
        assert unpacked(sum(map(packed, rows)), many) == [sum(column) for column in zip(*rows, strict=True)]


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
