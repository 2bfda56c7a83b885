"""By what the roll's names are matched, however they are written; what people wrote is kept beside it (A46)."""

import re
import unicodedata

_HOUSE_WORD = re.compile(r"(?:号楼|[栋幢座楼#])$")
_STAIR_WORD = re.compile(r"(?:单元|[梯门])-?")
_ROOM_WORD = re.compile(r"(?:号房|[室房号户])$")


def alike(text: str) -> str:
    """A name or a title for matching: width, letter case and blanks evened out."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def building(name: str) -> str:
    """A building for matching: 3栋, 3号楼 and 3# are one."""
    even = alike(name)
    return _HOUSE_WORD.sub("", even) or even


def unit(name: str) -> str:
    """A unit for matching: 2单元501室 and 2-501 are one."""
    even = _STAIR_WORD.sub("-", alike(name))
    return _ROOM_WORD.sub("", even) or even
