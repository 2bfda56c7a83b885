"""Words that call a matter over, or take it back: 「不用来了，自己修好了」「我要取消报修」「东西找到了」.

Learned as the kinds are, of the characters alone. Patterns of ours heard one in five of what strangers wrote, and took
师傅不来了 for it. ``over.txt`` has the sentences; what people begin a matter with (``kinds.txt``) teaches what is none
of it. Who is heard wrongly is asked a question they did not need, and nothing more: nothing ends without a press (I6).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from handlers.understanding import kinds
from handlers.understanding.courtesies import courtesy
from handlers.understanding.model import Model, loaded
from handlers.understanding.reading import plain, simplified
from handlers.understanding.sentences import Sentence, sentences

OTHER, OVER = CODES = ("other", "over")
TAUGHT, LEARNED = (Path(__file__).with_name(name) for name in ("over.txt", "over_model.txt"))
# Whoever writes at length tells of more than an end.
_LONGEST = 60
_SURE = 0.5
# One in so many of those that begin a matter: as many as teach enough.
_BEGINNINGS = 4


def over(text: str) -> bool:
    """Whether a cleaned text says of a matter that runs that nothing more is to be done about it."""
    if len(text) > _LONGEST or courtesy(text) not in ("", "leave"):
        return False
    return shipped().scores(kinds.marks(plain(simplified(text))))[OVER] >= _SURE


def examples() -> Iterator[Sentence]:
    """What it is learned from."""
    yield from sentences(TAUGHT)
    for one in islice(sentences(kinds.TAUGHT), 0, None, _BEGINNINGS):
        yield replace(one, label=OTHER)


@cache
def shipped() -> Model:
    """The model that comes with the program."""
    return loaded(LEARNED.read_text(encoding="utf-8"))
