"""R5 early warning and key terms: what rises beyond its usual level, and how seldom chance does."""

import random

from handlers.understanding.drawing import drawing
from handlers.understanding.terms import background, key_terms, telling
from handlers.understanding.warning import limit, rises, tail


def poisson(draw: random.Random, mean: float) -> int:
    count, passed = 0, draw.expovariate(1.0)
    while passed < mean:
        count, passed = count + 1, passed + draw.expovariate(1.0)
    return count


def test_r5_quiet_weeks_ring_in_at_most_one_of_twenty() -> None:
    draw = random.Random(7)
    rang = 0
    for _ in range(300):
        weeks = {str(at): [poisson(draw, 0.3 + at % 7) for _ in range(13)] for at in range(120)}
        rang += bool(rises(weeks))
    assert rang / 300 <= 0.05 + 0.02


def test_r5_a_category_that_triples_rings_among_two_hundred_that_do_not() -> None:
    draw = random.Random(8)
    heard = 0
    for _ in range(60):
        weeks = {str(at): [poisson(draw, 3) for _ in range(13)] for at in range(200)}
        weeks["ele"] = [*(poisson(draw, 5) for _ in range(12)), 18]
        heard += "ele" in {rise.series for rise in rises(weeks)}
    assert heard >= 57


def test_r5_a_series_with_a_short_or_restless_past_must_rise_further() -> None:
    assert tail(6, [2] * 12) < tail(6, [2] * 5)
    assert tail(12, [4, 4, 4, 4, 4, 4]) < tail(12, [0, 9, 1, 8, 0, 6])
    assert limit([1] * 12) < limit([5] * 12)


def test_r5_two_complainants_are_no_wave_and_a_new_series_has_no_usual_level() -> None:
    assert rises({"a": [0] * 12 + [2]}) == []
    assert rises({"a": [0, 9]}) == []
    assert [rise.series for rise in rises({"a": [0] * 12 + [6]})] == ["a"]


def test_r5_the_drawing_shows_every_week_and_the_ones_that_rang() -> None:
    svg = drawing("电梯 <3栋>", [f"W{at}" for at in range(12)], [2, 1, 3, 2, 2, 1, 2, 3, 2, 1, 2, 11], risen=[11])
    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")
    assert svg.count("<rect") == 12
    assert svg.count("#c0392b") == 1
    assert "&lt;3栋&gt;" in svg


def test_key_terms_rise_by_lift_and_are_counted_by_complainant() -> None:
    usual = background([["物业", "电梯"], ["物业", "垃圾"], ["物业", "噪音"], ["物业", "停车"]] * 25)
    month = [(f"owner {at}", ["物业", "搅拌站"]) for at in range(5)] + [("li", ["物业", "鸵鸟"])] * 9
    terms = key_terms(month, usual)
    assert [term.word for term in terms] == ["搅拌站"]
    assert terms[0].said == 5
    assert terms[0].lift > 20


def test_the_telling_words_of_a_text_are_the_rare_ones() -> None:
    usual = background([["物业", "电梯"], ["物业", "垃圾"]] * 50)
    assert telling(["物业", "电梯", "搅拌站"], usual, {"物业": 1e4, "电梯": 1e4, "搅拌站": 1e6}, most=1) == ["搅拌站"]
