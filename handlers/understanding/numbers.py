"""Numbers as people write them: 42, 四十二, 二十几, 上百 – at least so many, never more than was said."""

import re

_DIGITS = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_VAGUE = re.compile("[多来余几好大约近共整足]")
# A number, vaguely or exactly: bounded, so that a line of thousands of digits costs nothing.
WRITTEN = r"(?:\d{1,4}[多几来余]?|上[百千]|[几数]十|[几数]百|好?几十?|[一二三四五六七八九十百千两零]{1,7}[多几来余]?)"


def number(said: str) -> int | None:
    """The number a word says, at least; nothing for a word that says none."""
    if said in ("几", "好几", "数"):
        return 3
    if said.startswith(("几", "数", "好几")) and said[-1] in _STEPS:
        return 2 * _STEPS[said[-1]]
    bare = _VAGUE.sub("", said).removeprefix("上")
    if bare.isdecimal():
        return int(bare)
    if len(bare) == 2 and bare[0] in _DIGITS and bare[1] in _DIGITS:
        return _DIGITS[bare[0]]  # 两三户: two, perhaps three
    return _written(bare) if bare else None


def figures(said: str) -> str:
    """ "十二" as "12"; what is no number, such as "二三", stays."""
    found = _written(said)
    return said if found is None else str(found)


def _written(said: str) -> int | None:
    """A number in Chinese characters below ten thousand; several ones in a row are none."""
    if not said:
        return None
    whole = ones = 0
    for at, char in enumerate(said):
        if char in _STEPS:
            whole += (ones or 1) * _STEPS[char] if at == 0 or ones or said[at - 1] == "零" else 0
            ones = 0
        elif char in _DIGITS:
            if ones and _DIGITS[char]:
                return None
            ones = _DIGITS[char]
        else:
            return None
    return whole + ones
