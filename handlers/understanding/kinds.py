"""The kind of a matter by its wording, learned from sentences of strangers and of ours; who says 我要投诉 is believed.

What people say of a broken thing has no end (关不严、没反应、滴答滴答), and who complains may do so by calm statements
or in mock thanks: patterns of ours knew three in five, and beside what was learned they helped nobody. So characters
decide, pairs of them, and what a text begins and ends with. Nothing of it needs the dictionary: the first text a
process reads is read as well as the last. ``kinds.txt`` has the sentences that were learned from, by
``python -m bench.understanding --write-model``.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from dialogs.deeds.deed import Kind
from handlers.understanding.features import Features, add
from handlers.understanding.model import Model, loaded

KINDS: tuple[Kind, ...] = get_args(Kind)
TAUGHT, LEARNED = (Path(__file__).with_name(name) for name in ("kinds.txt", "kinds_model.txt"))
# How much counts weigh beside the classifier: little, for complaints are told in more ways than the others together.
COUNTED = 0.15
# What a text is for is said early.
_READ = 400
_BLANK, _NUMBER, _LATIN = re.compile(r"\s+"), re.compile(r"\d+"), re.compile(r"[a-z]{2,}")
# Whoever has something mended says where they live; so does whoever complains of a neighbour.
_HOUSE = re.compile(
    r"[a-z\d一二三四五六七八九十]{1,4} ?(?:[栋幢座层室]|户(?![型口一])|号楼|号|单元|楼(?![道上下梯]))"
    r"|\d{1,4}(?:-\d{1,4}){1,3}(?![\d点天月年号次])"
)
# Who says so complains, and does not ask where that is done, or say that they do not.
_COMPLAINS = re.compile(
    r"(?<!不是)(?<!谁说)(?:(?:我们?|本人)(?:要|想|得)|本人|特此)投诉"
    r"(?!电话|热线|的|流程|信箱|邮箱|渠道|进度|单号|怎么|应该|需要|哪|找谁|打哪)|^投诉[:： ]"
    r"|(?:want|like|wish|have) to (?:(?:make|file|raise) a )?投诉"
)


def kind(text: str) -> Kind:
    """The kind of a plain text."""
    if _COMPLAINS.search(text):
        return "complaint"
    shares = shipped().scores(marks(text))
    return cast(Kind, max(shares, key=lambda code: shares[code]))


def marks(text: str) -> Features:
    """What is seen of a plain text, between a mark of its beginning and one of its end."""
    said = f"^{_NUMBER.sub('#', _BLANK.sub(' ', _HOUSE.sub('', text[:_READ])))}$"
    found: Features = {}
    add(found, "u", said)
    add(found, "b", map("".join, pairwise(said)))
    add(found, "w", _LATIN.findall(said))
    return found


@cache
def shipped() -> Model:
    """The model that comes with the program."""
    return loaded(LEARNED.read_text(encoding="utf-8"))
