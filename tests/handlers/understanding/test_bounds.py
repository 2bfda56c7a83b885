"""No text is expensive: every pattern's work for one starting place is bounded, whatever the text (A43).

A timer would measure the machine. The bound is read from the pattern itself: each repetition multiplies the ways in
which the engine may try what stands in it, so an unbounded repetition of anything that can match in more than one
way – what attacks on regular expressions live on – has no bound, and neither has one inside another.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from re import (
    _constants as op,  # type: ignore[attr-defined]
    _parser,  # type: ignore[attr-defined]
)
from typing import Any

import pytest

from handlers import understanding
from handlers.understanding import Reader, signs

# Steps at one place of the text; a text has at most 4,096 places.
BUDGET = 500_000
LINES = 100_000


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(understanding.__path__):
        loaded = importlib.import_module(f"handlers.understanding.{module.name}")
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value
    for sign in (*signs.DANGERS, *signs.CLAIMS, *signs.CONSEQUENCES):
        for part in ("words", "unless", "but_not"):
            if getattr(sign, part) is not None:
                yield f"signs.{sign.name}.{part}", getattr(sign, part)


def ways(parsed: Any, last: bool = True) -> int:
    """In how many ways the engine may try a sequence at one place, at most.

    What may be left out at the very end is never tried again, for nothing after it can fail.
    """
    parts = list(parsed)
    spare = 0
    while last and parts and parts[-1][0] is op.MAX_REPEAT and parts[-1][1][0] == 0:
        spare += _ways_of(*parts.pop(), last)
    total = 1
    for at, (kind, value) in enumerate(parts):
        total *= _ways_of(kind, value, last and not spare and at == len(parts) - 1)
    return total + spare


def _ways_of(kind: Any, value: Any, last: bool) -> int:
    if kind is op.BRANCH:
        # Of the branches that begin with different characters only one can go on.
        begun = [(_begins(branch), ways(branch, last)) for branch in value[1]]
        anything = sum(each for chars, each in begun if chars is None)
        chars = {char for known, _ in begun for char in known or ()}
        return anything + max((sum(w for known, w in begun if known and char in known) for char in chars), default=0)
    if kind is op.SUBPATTERN:
        return ways(value[3], last)
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return 1
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        if most is op.MAXREPEAT:
            # One class of characters, repeated for ever, is tried in as many ways as the text is long.
            assert len(inner) == 1, value
            assert inner[0][0] in (op.IN, op.LITERAL, op.CATEGORY, op.ANY, op.NOT_LITERAL), value
            return 4096
        inside = ways(inner, False)
        return sum(inside**times for times in range(int(least), int(most) + 1))
    return 1


def _begins(parsed: Any) -> set[int] | None:
    """The characters with which a sequence may begin; nothing when that is not plain to see."""
    for kind, value in parsed:
        if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        if kind is op.LITERAL:
            return {value}
        if kind is op.SUBPATTERN:
            return _begins(value[3])
        if kind is op.BRANCH:
            parts = [_begins(branch) for branch in value[1]]
            return None if None in parts else {char for part in parts for char in part or ()}
        if kind is op.IN and all(one is op.LITERAL for one, _ in value):
            return {char for _, char in value}
        if kind is op.MAX_REPEAT and value[0] > 0:
            return _begins(value[2])
        return None
    return None


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=[name for name, _ in patterns()])
def test_a43_a_pattern_does_a_bounded_amount_of_work(name: str, pattern: re.Pattern[str]) -> None:
    assert ways(_parser.parse(pattern.pattern, pattern.flags)) <= BUDGET, name


@pytest.mark.parametrize("attack", [r"(a+)+b", r"(?:\w*\d*)*x", r"(?:a|aa){0,40}b"])
def test_a43_a_pattern_that_can_be_attacked_is_found(attack: str) -> None:
    with pytest.raises(AssertionError):
        assert ways(_parser.parse(attack)) <= BUDGET


def test_there_are_patterns_to_be_bounded() -> None:
    assert len(list(patterns())) > 40
    assert any("injury.words" in name for name, _ in patterns())
    assert signs.DANGERS


@pytest.mark.parametrize(
    "text",
    [
        "没有" * 2048, "着火" * 2048, "电梯卡" * 1365, "1" * 4096, "流很" * 2048, "人" * 4096, "3-2-" * 1024,
        "一" * 4096, "水从" * 2048, "。" * 4096, "，" * 4096, "煤气" * 2048, "十户" * 2048, "😀" * 4096, "a" * 4096,
    ],
)  # fmt: skip
def test_a43_a_hostile_text_takes_no_more_lines_of_ours_than_its_length(reader: Reader, text: str) -> None:
    lines = 0

    def count(frame: Any, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return count if "handlers/understanding" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(count)
    try:
        reader.understand.__wrapped__(text)
    finally:
        sys.settrace(before)
    assert lines <= LINES
