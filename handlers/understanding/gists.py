"""What two texts are compared by: words, pairs of characters, the house, the categories."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from handlers.understanding.places import place
from handlers.understanding.reader import Reader
from handlers.understanding.reading import plain, simplified
from handlers.understanding.similar import Gist

_CHINESE = re.compile(r"[\u3400-\u9fffa-z]+")
_NUMBERED = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s?(?:号楼|单元|[栋幢座号室层楼])")
# What the title says is the matter; a body tells around it.
_TITLE = 1.0
_BODY = 0.45
_WORD = 1.0
_PAIR = 0.7
_TOPIC = 1.6
# A sentence that names nothing known greets, thanks or tells around the matter.
_ASIDE = 0.3
_SENTENCE = re.compile(r"[^。！？!?；;\n，,]+")
_LONGEST = 1200
_SUBJECTS = 4
# From so many characters on a text says its matter in full; the shortest is taken for so much of it.
_FULL = 32
_SHORT = 18
_SHORTEST = 0.62


def _topics() -> dict[str, str]:
    """Each word with its topic, what people say in many ways; a star marks a thing, the rest is what befalls it."""
    known: dict[str, str] = {}
    for line in Path(__file__).with_name("topics.txt").read_text(encoding="utf-8").splitlines():
        topic, _, words = line.partition(":")
        known.update(dict.fromkeys(map(plain, words.split()), topic))
    return known


_TOPIC_OF = _topics()
_TOPICS = re.compile("|".join(map(re.escape, sorted(_TOPIC_OF, key=lambda word: (-len(word), word)))))


def gist(reader: Reader, title: str, body: str = "") -> Gist:
    """What is compared of a record with a title, a body, or both."""
    simple = [simplified(part[:_LONGEST]) for part in (title, body)]
    said: dict[str, float] = {}
    for part, weight in zip(simple, (_TITLE, _BODY if title.strip() else _TITLE), strict=True):
        for name, times in _of_part(reader, plain(part)).items():
            said[name] = said.get(name, 0.0) + weight * times
    shares = reader.shares(plain(" ".join(simple)))
    best = sorted(shares, key=lambda code: -shares[code])[:_SUBJECTS]
    known = min(1.0, max(0.0, (len("".join(simple)) - _SHORT) / (_FULL - _SHORT)))
    fullness = _SHORTEST + (1 - _SHORTEST) * known
    things = frozenset(name for name in said if name.startswith("t:*"))
    return Gist(said, place(" ".join(simple)).building, {code: shares[code] for code in best}, fullness, things)


def _of_part(reader: Reader, even: str) -> dict[str, float]:
    """The features of a title or a body, each by the sentence that says it most."""
    said: dict[str, float] = {}
    for sentence in _SENTENCE.findall(even):
        share = 1.0 if _TOPICS.search(sentence) else _ASIDE
        for name, times in _features(reader, sentence).items():
            said[name] = max(said.get(name, 0.0), share * times)
    return said


def _features(reader: Reader, even: str) -> dict[str, float]:
    bare = _NUMBERED.sub(" ", even)
    counted = Counter(f"w:{word}" for word in reader.cut(bare) if word != "#")
    pairs = Counter(
        f"b:{run[at : at + 2]}" for run in _CHINESE.findall(bare) for at in range(len(run) - 1)
    )
    topics = {f"t:{_TOPIC_OF[found]}" for found in _TOPICS.findall(bare)}
    return {
        **dict.fromkeys(sorted(topics), _TOPIC),
        **{name: _WORD * times**0.5 for name, times in counted.items()},
        **{name: _PAIR * times**0.5 for name, times in pairs.items()},
    }


def usual(reader: Reader, texts: Iterable[str]) -> Mapping[str, float]:
    """In which share of some texts each feature stands: how the trade usually talks."""
    seen: Counter[str] = Counter()
    count = 0
    for text in texts:
        seen.update(_features(reader, plain(simplified(text))).keys())
        count += 1
    return {name: times / count for name, times in seen.items() if times > 1}
