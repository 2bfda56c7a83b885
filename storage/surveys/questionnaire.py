"""A questionnaire as data: blocks of items, each with its texts in three languages (Q3).

One readable TOML file each. A file is a version; its digest says whether it is still the one that
was sent, for a sent version never changes. What is wrong with a file says ``checking``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.surveys.order import ranked
from storage.surveys.scales import FULL_SCORE, SCORED, Kind

LANGUAGES: Final = ("en", "zh_CN", "zh_TW")
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, for example an age band."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``name`` is its service in a word or two, for tables and buttons. ``role``: *overall* of the level
    item about everything; *opinion* or *expectation* of words; *least* or *important* of a pick among
    the rated services, of which up to ``most`` may be picked; *type* of a choice. ``full`` is the full
    score of points.
    """

    code: str
    kind: Kind
    text: Text
    name: Text
    role: str = ""
    full: int = FULL_SCORE
    most: int = 1
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Items about one service or one purpose; asked in an order of its own for each household if ``shuffle``."""

    code: str
    title: Text
    shuffle: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A version of a questionnaire; ``labels`` is what stands on its buttons."""

    id: str
    version: int
    title: Text
    greeting: Text
    thanks: Text
    labels: Mapping[str, Text]
    blocks: tuple[Block, ...]
    digest: str

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    @property
    def services(self) -> tuple[Item, ...]:
        """The items that rate one service each: what a pick chooses from and a focus list is made of."""
        return tuple(item for item in self.items if item.kind in SCORED and item.role != "overall")

    @property
    def overall(self) -> Item | None:
        return next((item for item in self.items if item.role == "overall"), None)

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)

    def asked(self, seed: str, household: str) -> tuple[Item, ...]:
        """The items in the order one household is asked them: the blocks as written, shuffled within."""
        return tuple(item for block in self.blocks for item in _within(block, f"{seed}:{household}"))


def digest(data: Mapping[str, Any]) -> str:
    """What a version says, as a hash: comments and the order of its tables do not matter."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def comparable(before: Questionnaire, after: Questionnaire) -> frozenset[str]:
    """The rated items that two versions ask alike; only these can be compared between waves (X28)."""
    asked = {(item.code, item.kind, item.full, item.text["zh_CN"]) for item in before.items}
    same = (item for item in after.items if (item.code, item.kind, item.full, item.text["zh_CN"]) in asked)
    return frozenset(item.code for item in same if item.kind in SCORED)


def built(data: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire of a file that was found to be sound."""
    texts = {name: data[name] for name in ("title", "greeting", "thanks")}
    blocks = tuple(_block(block) for block in data["blocks"])
    return Questionnaire(
        id=data["id"], version=data["version"], labels=data["labels"], blocks=blocks, digest=digest(data), **texts
    )


def _block(data: Mapping[str, Any]) -> Block:
    items = tuple(_item(item) for item in data["items"])
    return Block(data["code"], data["title"], data.get("shuffle", False), items)


def _item(data: Mapping[str, Any]) -> Item:
    options = tuple(Option(**option) for option in data.get("options", ()))
    return Item(**{"name": data["text"], **data, "options": options})


def _within(block: Block, seed: str) -> tuple[Item, ...]:
    if not block.shuffle:
        return block.items
    by_code = {item.code: item for item in block.items}
    return tuple(by_code[code] for code in ranked(seed, by_code))
