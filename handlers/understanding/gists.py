"""What two texts are compared by: where they point, the rare things they say, the house, names, the categories."""

import math
import re
from collections.abc import Iterator

from handlers.understanding import sense
from handlers.understanding.places import place
from handlers.understanding.proper import proper
from handlers.understanding.reader import Reader
from handlers.understanding.reading import plain, simplified
from handlers.understanding.sense import Sense
from handlers.understanding.similar import Gist

_CHINESE = re.compile(r"[\u3400-\u9fffa-z]+")
# Where it is has a place of its own in what is compared.
_NUMBERED = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s?(?:号楼|单元|[栋幢座号室层楼])")
_LONGEST = 1200
_SUBJECTS = 4


def gist(reader: Reader, title: str, body: str = "", *, learned: Sense | None = None) -> Gist:
    """What is compared of a record with a title, a body, or both; ``learned``: another sense than the shipped one."""
    learned = learned or sense.shipped()
    parts = [part for part in (simplified(title[:_LONGEST]), simplified(body[:_LONGEST])) if part.strip()]
    text = "。".join(parts)
    even = plain(text)
    said = features(reader, even)
    whole = learned.direction(said)
    headline = learned.direction(features(reader, plain(parts[0]))) if len(parts) > 1 else whole
    shares = reader.shares(even)
    best = sorted(shares, key=lambda code: -shares[code])[:_SUBJECTS]
    return Gist(
        whole,
        headline,
        frozenset(name for name in said if name.startswith("b:")),
        place(text).building,
        proper(even, learned.counts),
        {code: math.sqrt(shares[code]) for code in best},
        math.log(len(even) + 1),
    )


def features(reader: Reader, even: str) -> list[str]:
    """The words, pairs of characters and characters of a plain text, each once, without the house's number."""
    bare = _NUMBERED.sub(" ", even)
    return list(dict.fromkeys(_features(reader, bare)))


def _features(reader: Reader, bare: str) -> Iterator[str]:
    yield from (f"w:{word}" for word in reader.cut(bare) if word != "#")
    for run in _CHINESE.findall(bare):
        yield from (f"b:{run[at : at + 2]}" for at in range(len(run) - 1))
        yield from (f"u:{each}" for each in run)
