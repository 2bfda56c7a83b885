"""A text evened out for matching: width, case and script, then one word for what people call by many.

OpenCC reads Traditional script as Simplified; ``synonyms.txt`` holds the words of Hong Kong, Taiwan and the street
beside the office's word, ``english.txt`` those of English, whose expressions have ``_`` for a blank. The result is
matched against and never shown.
"""

import re
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from opencc import OpenCC

from handlers.wording.cleaning import fold

_SCRIPT = OpenCC("t2s")


def _others(file: str) -> dict[str, str]:
    """Each other word with the office's word: a line of the file is the word, a colon, the others."""
    pairs: dict[str, str] = {}
    for line in Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines():
        word, _, others = line.partition(":")
        # The office's word stands for itself, or 天花 would be found inside 天花板.
        pairs.update(dict.fromkeys((word.strip(), *others.split()), word.strip()))
    return {other.replace("_", " "): word for other, word in pairs.items()}


def _any(words: dict[str, str]) -> str:
    """The longest first: an alternation takes what it meets first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


_SYNONYMS, _GLOSSES = _others("synonyms.txt"), _others("english.txt")
_SYNONYM = re.compile(_any(_SYNONYMS))
_ENGLISH = re.compile(rf"(?<![a-z'])({_any(_GLOSSES)})s?(?![a-z'])")
_LATIN = re.compile("[a-z]{3}")
_CHINESE = re.compile(r"[\u3400-\u9fff ]+")
# Chinese as somebody writes who has just learned it: a blank behind each of so many short words.
_WORD_BY_WORD, _SHORT = 6, 3
# A text is read from many sides while it is taken in.
_REMEMBERED = 256


@lru_cache(_REMEMBERED)
def simplified(text: str) -> str:
    """The text in Simplified script, letters and width evened out; what patterns are matched against."""
    return str(_SCRIPT.convert(fold(text)))


def plain(text: str) -> str:
    """A simplified text with one word for one thing; what words are cut from."""
    if _LATIN.search(text):
        text = _ENGLISH.sub(lambda found: _GLOSSES[found[1]], text.replace("’", "'"))
    if " " in text:
        text = _CHINESE.sub(lambda found: _without_blanks(found[0]), text)
    return _SYNONYM.sub(lambda found: _SYNONYMS[found[0]], text)


def _without_blanks(text: str) -> str:
    """Chinese without the blanks between many short words; between fewer, or longer ones, they stand for commas."""
    kept = []
    for short, group in groupby(text.split(" "), key=lambda word: 0 < len(word) <= _SHORT):
        words = list(group)
        kept.append(("" if short and len(words) >= _WORD_BY_WORD else " ").join(words))
    return " ".join(kept)
