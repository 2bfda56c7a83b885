"""What the learned model sees of a text: its words, its characters alone and in pairs, its keywords."""

import re
from collections.abc import Iterable, Sequence

from handlers.understanding.taxonomy import hits

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百]{1,4}(?=[栋幢座楼号单层室户])")

Features = dict[str, float]


def features(text: str, words: Sequence[str]) -> Features:
    """Each feature with its weight; each kind weighs alike, however long the text."""
    found: Features = {}
    bare = _NUMERAL.sub("", text)
    add(found, "w", words)
    runs = _CHINESE.findall(bare)
    add(found, "u", "".join(runs))
    add(found, "b", [run[at : at + 2] for run in runs for at in range(len(run) - 1)])
    weights = hits(text)
    total = sum(weights.values())
    found.update({f"k:{code}": weight / total for code, weight in weights.items()} if total else {})
    return found


def add(found: Features, kind: str, seen: Iterable[str]) -> None:
    """Features of one kind, which weigh alike and together as much as those of any other text."""
    distinct = dict.fromkeys(seen)
    share = len(distinct) ** -0.5 if distinct else 0.0
    found.update({f"{kind}:{each}": share for each in distinct})
