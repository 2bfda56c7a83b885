"""Which entry of the handbook answers a question (I7): by the title and the further words, pair of characters by pair.

What is only asking – 请问, 怎么, 多少 – is left out on both sides. An entry is as good as the mean of two shares: how
much of its best phrase stands in the question, and how much of the question stands in the entry. An estate has a few
hundred entries at most, so all of them are weighed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.reading import simplified
from storage.tables import HandbookEntry

# An enquiry is answered from here on; what was not recognised as one only by an entry that leaves no doubt.
GOOD, SURE = 0.6, 0.85
LONGEST_ASKED = 60
_APART = re.compile(r"[、,，;；/|\n]+")
_ONLY_ASKING = re.compile(
    "请问|想问|问一下|一下|咨询|了解|告诉我|怎么样|怎么|怎样|如何|什么|多少|哪里|哪儿|在哪|哪个|几点|什么时候|"
    "需要|可以|能不能|可不可以|我们|你们|咱们|我家|您好|你好|谢谢|[我你您请要想办去到有是的了吗呢啊呀吧在和]"
)
_NO_WORD = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Match:
    """The entry that answers best, and how well, from 0 to 1."""

    entry: HandbookEntry
    score: float


def best(entries: Iterable[HandbookEntry], question: str) -> Match | None:
    """I7: the best entry for a question; None when nothing of it stands in any."""
    asked = _pairs(question) if len(question) <= LONGEST_ASKED else frozenset()
    found = [Match(one, _score(asked, *_phrases(one.title, one.words))) for one in entries] if asked else []
    match = max(found, key=lambda one: one.score, default=None)
    return match if match is not None and match.score > 0 else None


def _score(asked: frozenset[str], everything: frozenset[str], phrases: tuple[frozenset[str], ...]) -> float:
    both = len(asked & everything)
    covered = max((len(asked & phrase) / len(phrase) for phrase in phrases), default=0.0) if both else 0.0
    return (covered + both / len(asked)) / 2 if covered else 0.0


@lru_cache(maxsize=2048)
def _phrases(title: str, words: str) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """The pairs of all phrases of an entry, and those of each."""
    phrases = tuple(phrase for phrase in map(_pairs, (title, *_APART.split(words))) if phrase)
    return frozenset[str]().union(*phrases), phrases


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of what a text is about; of a single one itself."""
    even = _NO_WORD.sub("", simplified(text))
    about = _ONLY_ASKING.sub("", even) or even
    return frozenset(about[at : at + 2] for at in range(len(about) - 1)) or frozenset(about)
