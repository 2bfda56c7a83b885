"""The walkthrough of the week as the panel tells it: rule by rule, who to be and which message to look at."""

from collections.abc import Iterator, Sequence

from bot.demo.estate import Cast, Colleague, Resident
from bot.demo.look import Seen
from bot.demo.story import Chapter, Go, Step, Tale
from bot.demo.week.places import PLACES, Found, Place

FAMILIES = {
    "I": "登记 I", "F": "首问 F", "S": "当天答复 S", "K": "分级 K", "H": "办理 H", "V": "回访 V", "M": "经理服务卡 M",
    "L": "语言 L",
}  # fmt: skip
NOTE = "这两周里，四十户业主和十二位同事都在用：群里、各人的私聊里，一条一条都可以翻看，也可以接着往下演。"


def told(cast: Cast, found: Sequence[Found]) -> Tale:
    """The tale of a week; nothing of it before the places have been found."""
    return Tale(cast, tuple(_chapters(cast, found)), "每条规则在哪里看得到", NOTE)


def _chapters(cast: Cast, found: Sequence[Found]) -> Iterator[Chapter]:
    names = {one.id: one.name for one in _everybody(cast)}
    seen = list(zip(PLACES, found, strict=False))
    for family, title in FAMILIES.items():
        steps = tuple(_step(place, at, names[at.who]) for place, at in seen if place.rule.startswith(family))
        if steps:
            yield Chapter(title, steps)


def _step(place: Place, at: Found, name: str) -> Step:
    return Step(f"{place.rule}　{place.says}", _shown, (Go(_label(name, at), at.who, at.chat, message=at.message),))


def _everybody(cast: Cast) -> Iterator[Resident | Colleague]:
    yield from cast.residents
    yield from cast.staff


def _label(name: str, at: Found) -> str:
    return f"看群里（{name}）" if at.chat < 0 else f"看{name}的手机"


def _shown(_: Seen) -> bool:
    """It has been found; there is nothing left to do but to look."""
    return True
