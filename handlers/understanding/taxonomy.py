"""The client's taxonomy: what a matter can be about, who handles it, whose fault it is (K1), and its keywords.

The keywords carry the guess from the first day, before anything is learned. A word belongs to one category
or to several, counts more the longer it is, and less when it only says where, when or who.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

UNKNOWN = "oth"

# Words that say where, when or who, seldom what: they decide only when nothing else does.
_SCENE = re.compile(
    "楼[上下]|隔壁|邻居|半夜|深夜|凌晨|通宵|周边|公共走廊|楼梯间|天台|地库|车库|露台|小区外|街道|"
    "装修公司|(?:工作|物业|施工)人员|保安|前台|政府|私家车|救护车|电话|地址|故障|维修|报修|破损|"
    "(?:影响)?休息|睡不着|吵|承诺|配套|规划|移动|信号|材料|停在|开门|违法|出租|缴|合同|开会|收入|"
    "清理|等了|没人?来|交了|收了|投票"
)
_SCENE_WEIGHT = 0.3
# "In the lift", "by the gate": the word names a place and not the matter.
_PLACE_AFTER = ("里", "内", "旁", "门口", "外面", "附近")
_PLACE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Category:
    """An entry of the taxonomy: its short code, Chinese name, department and responsibility class (K1)."""

    code: str
    name: str
    department: str
    cls: str


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    weights: Mapping[str, float]


def categories() -> tuple[Category, ...]:
    """The taxonomy in its order."""
    return tuple(_CATEGORIES.values())


def codes() -> tuple[str, ...]:
    """The codes in the taxonomy's order."""
    return tuple(_CATEGORIES)


def responsibility(code: str) -> str:
    """The responsibility class (K1) of a category; of the catch-all for an unknown code."""
    return _CATEGORIES.get(code, _CATEGORIES[UNKNOWN]).cls


def keywords() -> Iterator[str]:
    """Every keyword."""
    return (word.text for words in _VOCABULARY.values() for word in words)


def hits(text: str) -> dict[str, float]:
    """What the keywords of a plain text weigh for each category they name."""
    scores: dict[str, float] = {}
    for word, weight in _words_in(text):
        for code, share in word.weights.items():
            # A later word outweighs an earlier one by a hair: Chinese says the matter last.
            scores[code] = scores.get(code, 0.0) * 1.0001 + weight * share
    return scores


def _words_in(text: str) -> Iterator[tuple[_Word, float]]:
    """Keywords from left to right, the longest first, with what they weigh here."""
    at = 0
    while at < len(text):
        word = next((word for word in _VOCABULARY.get(text[at], ()) if text.startswith(word.text, at)), None)
        if word is None:
            at += 1
            continue
        at += len(word.text)
        yield word, len(word.text) * (_PLACE_WEIGHT if text.startswith(_PLACE_AFTER, at) else 1.0)


def _load() -> tuple[dict[str, Category], dict[str, tuple[_Word, ...]]]:
    """The taxonomy, and its keywords by their first character, longest first."""
    entries = json.loads(Path(__file__).with_name("taxonomy.json").read_text(encoding="utf-8"))
    known: dict[str, Category] = {}
    owners: dict[str, list[str]] = {}
    for entry in entries:
        known[entry["code"]] = Category(entry["code"], entry["name"], entry["department"], entry["cls"])
        for word in dict.fromkeys((*entry["keywords"], *entry["added"])):
            owners.setdefault(word, []).append(entry["code"])
    vocabulary: dict[str, list[_Word]] = {}
    for word in sorted(owners, key=len, reverse=True):
        weight = (_SCENE_WEIGHT if _SCENE.fullmatch(word) else 1.0) / len(owners[word])
        vocabulary.setdefault(word[0], []).append(_Word(word, dict.fromkeys(owners[word], weight)))
    return known, {first: tuple(words) for first, words in vocabulary.items()}


_CATEGORIES, _VOCABULARY = _load()
