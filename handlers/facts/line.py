"""A filing in one line, as the front desk writes it down: 3-2-501 王女士 电话 厨房漏水.

What stands before the matter itself may come in any order: the unit, a name, a phone, the channel, when it was heard.
The first word that is none of these begins the matter.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.deeds.filing import Channel
from handlers.facts import when
from handlers.roster import doors, phones
from storage.people import complainants
from storage.roster.listed import Home

CHANNELS: dict[str, Channel] = {
    "来访": "visit", "上门": "visit", "到访": "visit", "当面": "visit", "前台": "visit",
    "电话": "phone", "来电": "phone", "打电话": "phone", "致电": "phone",
    "来信": "letter", "信件": "letter", "信": "letter", "来函": "letter",
    "意见箱": "box", "投诉箱": "box",
    "邮件": "email", "电子邮件": "email", "邮箱": "email", "电邮": "email",
    "传真": "fax", "网站": "web", "网络": "web", "网上": "web", "微信": "web",
}  # fmt: skip
_WORD = re.compile(r"[^\s,，;；、]+")
_CALLED = re.compile(rf"[\u4e00-\u9fff·]{{1,6}}(?:{'|'.join(complainants.TITLES)})")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says; what it does not say is empty."""

    door: Home | None = None
    name: str = ""
    phone: str = ""
    channel: str = ""
    heard: datetime | None = None
    text: str = ""


def read(said: str, now: datetime, zone: ZoneInfo) -> Line:
    """The parts of a line, as far as they stand before the matter."""
    line, found, at = Line(), list(_WORD.finditer(said)), 0
    while at < len(found):
        following = [one[0] for one in found[at : at + 3]]
        more, taken = _next(line, following, now, zone)
        if not taken:
            break
        line, at = more, at + taken
    return replace(line, text=said[found[at].start() :].strip() if at < len(found) else "")


def _next(line: Line, words: list[str], now: datetime, zone: ZoneInfo) -> tuple[Line, int]:
    """The line with what the next words say, and how many of them that took; 0 where the matter begins."""
    word = words[0]
    if line.door is None and (door := door_in(word)) is not None:
        return replace(line, door=door), 1
    if not line.channel and word in CHANNELS:
        return replace(line, channel=CHANNELS[word]), 1
    for taken in (2, 1):
        if line.heard is None and (moment := when.read("".join(words[:taken]), now, zone)) is not None:
            return replace(line, heard=moment), min(taken, len(words))
    if not line.phone and (phone := phone_in(word)):
        return replace(line, phone=phone), 1
    if not line.name and _is_name(word, words[1:], known=line.door is not None):
        return replace(line, name=word), 1
    return line, 0


def _is_name(word: str, after: list[str], *, known: bool) -> bool:
    """Somebody's name: with a title, or – where the unit stands before it – two to four characters before a part."""
    if _CALLED.fullmatch(word):
        return True
    part = bool(after) and (after[0] in CHANNELS or bool(phone_in(after[0])))
    return known and part and bool(_NAME.fullmatch(word))


def door_in(word: str) -> Home | None:
    """The unit that one word names for certain."""
    if not any(map(str.isdigit, word)) or phone_in(word):
        return None
    try:
        return doors.read("", "", word)
    except doors.NoDoor:
        return None


def phone_in(word: str) -> str:
    """The one phone that a word is; "" for none."""
    try:
        found = phones.read(word) if sum(map(str.isdigit, word)) >= 7 else ()
    except phones.NoPhone:
        return ""
    return found[0] if len(found) == 1 and len(re.sub(r"\D", "", word)) <= 13 else ""
