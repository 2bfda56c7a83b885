"""Phones as people write them into a cell."""

import pytest

from handlers.roster import phones
from handlers.roster.cells import Value

LI, WANG = "13800138000", "13900139000"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (13800138000.0, (LI,)),
        ("１３８００１３８０００", (LI,)),
        ("138 0013 8000", (LI,)),
        ("+86 138-0013-8000", (LI,)),
        ("0086 13800138000", (LI,)),
        (f"{LI}/{WANG}", (LI, WANG)),
        (f"{LI} {WANG}", (LI, WANG)),
        (f"{LI}、{WANG}", (LI, WANG)),
        (f"{LI}（妻）{WANG}", (LI, WANG)),
        (f"{LI}\n{WANG}", (LI, WANG)),
        (f"{LI}{WANG}", (LI, WANG)),
        (f"{LI}/{LI}", (LI,)),
        ("021-8888 6666", ("02188886666",)),
        ("(021)88886666转801", ("02188886666",)),
        ("400-820-8820", ("4008208820",)),
        ("+852 9123 4567", ("85291234567",)),
        ("无", ()),
        (None, ()),
        ("  ", ()),
    ],
)
def test_phones_are_kept_as_digits_alone(cell: Value, found: tuple[str, ...]) -> None:
    assert phones.read(cell) == found


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.38E+10", phones.SHORTENED),
        ("138****8000", phones.MASKED),
        ("1380013800", phones.LENGTH),
        ("138001380001", phones.LENGTH),
        (f"{LI}/123", phones.NO_PHONE),
        ("张三", phones.NO_PHONE),
        (0.5, phones.NO_PHONE),
    ],
)
def test_a_phone_that_is_not_certain_is_never_guessed(cell: Value, why: str) -> None:
    with pytest.raises(phones.NoPhone) as refused:
        phones.read(cell)
    assert refused.value.why == why
