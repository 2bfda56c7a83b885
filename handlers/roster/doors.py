"""Door numbers as people write them, as building and unit: "3#-2-501" is 3栋 and 2单元501.

Buildings by number are called 3栋 whatever stands behind the number; a letter or a name stays as it is written.
Shops, villas, garages and the like may stand outside every building; their kind is then their building.
A number that could be two doors is a fault and never a guess.
"""

import re
import unicodedata
from functools import lru_cache

from dialogs.kit import N_
from storage.roster.listed import Home

KINDS = "商铺|店铺|门面|底商|商业|别墅|联排|独栋|车库|车位|储藏室|地下室|会所"

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ー─~～_/\\"), "-")
_DIGITS = {"零": "0", "〇": "0", "一": "1", "二": "2", "两": "2", "三": "3", "四": "4",
           "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}  # fmt: skip
_SPELLED = re.compile(r"[零〇一二两三四五六七八九十百]+(?=栋|幢|号楼|座|#|单元|梯|门|楼|层|室|房|号)")
_HOUSE_MARK = r"(?:栋|幢|号楼|座|楼|#楼|#)"
_AREA = r"(?:[^\W\d_]{1,8}?[期区苑园里])?"
_HOUSE = rf"(?P<area>{_AREA})(?P<house>\d{{1,4}}|[A-Z]\d{{0,3}})"
_STAIR = r"(?:(?P<stair>\d{1,2}|[A-Z]|[东西南北中])(?:(?:单元|梯|门)-?|-))?"
_FLOOR = r"(?:\d{1,2}[楼层]-?)?"
_ROOM = r"(?P<room>[A-Z]?\d{1,5}[A-Z]?(?:-\d{1,2})?)(?:室|房|号房|号|户)?"
_WHOLE = re.compile(rf"{_HOUSE}(?:(?P<mark>{_HOUSE_MARK})-?|-){_STAIR}{_FLOOR}{_ROOM}")
_IN_HOUSE = re.compile(rf"{_STAIR}{_FLOOR}{_ROOM}")
_HOUSE_ALONE = re.compile(rf"{_HOUSE}(?P<mark>{_HOUSE_MARK}|号)?")
_KIND = re.compile(rf"(?:(?P<kind>{KINDS})-?(?P<after>[A-Z]?-?\d{{1,4}}[A-Z]?(?:-\d{{1,4}})?)号?"
                   rf"|(?P<before>[A-Z]?\d{{1,4}}[A-Z]?)号?(?P<kind_last>{KINDS}))")  # fmt: skip
_STAIR_ALONE = re.compile(r"(?P<stair>\d{1,2}|[A-Z]|[东西南北中])(?:单元|梯|门)?")
_ABSENT = {"", "-", "无", "没有"}

UNREADABLE = N_("this is no door number that can be read")
NO_BUILDING = N_("the building is missing")
NO_ROOM = N_("the room is missing")
WHOLE_DOOR = N_("a whole door number stands in the column of the building")
OTHER_BUILDING = N_("the room names another building than the column before it")
OTHER_STAIR = N_("the room names another staircase than the column before it")


class NoDoor(Exception):
    """Cells that name no door for certain; ``why`` is a marked text."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(building: str, stair: str, room: str, line: int = 0) -> Home:
    """The unit that up to three cells name together; raises ``NoDoor``."""
    house, steps, door = even(building), even(stair), even(room)
    if not door:
        if house and not steps and (_WHOLE.fullmatch(house) or _KIND.fullmatch(house)):
            house, door = "", house
        else:
            raise NoDoor(NO_ROOM)
    if house in _ABSENT:
        return _anywhere(door, steps, line)
    name = _building(house, building)
    if kind := _KIND.fullmatch(door):
        return Home(name, _of_kind(kind), line)
    return Home(name, _in_building(name, "" if steps in _ABSENT else steps, door), line)


@lru_cache(maxsize=8192)
def even(written: str) -> str:
    """A cell of a door number with its width, dashes, blanks, letters and spelled numbers evened out."""
    narrow = unicodedata.normalize("NFKC", written.translate(_DASHES)).upper()
    narrow = re.sub(r"-{2,}", "-", "".join(narrow.translate(_DASHES).split()))
    return _SPELLED.sub(lambda found: _number(found[0]), narrow).strip("-") if narrow != "-" else narrow


def _number(spelled: str) -> str:
    """十二 and 一二 are 12, 二十 is 20, 五〇一 is 501."""
    if "百" in spelled:
        hundreds, _, rest = spelled.partition("百")
        return str(100 * int(_number(hundreds) or 1) + int(_number(rest.lstrip("零〇")) or 0))
    if "十" in spelled:
        tens, _, ones = spelled.partition("十")
        return str(10 * int(_number(tens) or 1) + int(_number(ones) or 0))
    return "".join(_DIGITS[one] for one in spelled)


def _anywhere(door: str, stair: str, line: int) -> Home:
    """A door that says everything by itself."""
    if kind := _KIND.fullmatch(door):
        name = kind["kind"] or kind["kind_last"]
        return Home(name, (kind["after"] or kind["before"]).strip("-"), line)
    found = _WHOLE.fullmatch(door)
    if found is None:
        raise NoDoor(NO_BUILDING if _IN_HOUSE.fullmatch(door) else UNREADABLE)
    steps = found["stair"] or ("" if stair in _ABSENT else _stair(stair))
    return Home(_named(found), _unit(steps, found["room"]), line)


def _building(house: str, written: str) -> str:
    """A building by its own column: by number, by letter, or by whatever name it has."""
    found = _HOUSE_ALONE.fullmatch(house)
    if found is not None:
        return _named(found)
    whole = _WHOLE.fullmatch(house)
    if whole is not None and (whole["mark"] or whole["stair"]):
        raise NoDoor(WHOLE_DOOR)
    if len(house) > 20 or house.isdigit():
        raise NoDoor(UNREADABLE)
    return " ".join(unicodedata.normalize("NFKC", written).split())


def _named(found: re.Match[str]) -> str:
    """3栋 for a number; a letter keeps the word that was written behind it."""
    house, mark = found["house"], found.groupdict().get("mark") or ""
    if house.isdigit():
        return f"{found['area']}{int(house)}栋"
    return f"{found['area']}{house}{'座' if mark == '座' else '栋'}"


def _in_building(name: str, stair: str, door: str) -> str:
    """The unit of a room within a known building."""
    found = _IN_HOUSE.fullmatch(door)
    whole = _WHOLE.fullmatch(door)
    if whole is not None and (found is None or whole["mark"] or whole["stair"]):
        if _key(_named(whole)) != _key(name):
            raise NoDoor(OTHER_BUILDING)
        found = whole
    if found is None:
        raise NoDoor(UNREADABLE)
    wanted = _stair(stair) if stair else ""
    if wanted and found["stair"] and found["stair"].lstrip("0") != wanted.lstrip("0"):
        raise NoDoor(OTHER_STAIR)
    return _unit(found["stair"] or wanted, found["room"])


def _stair(written: str) -> str:
    found = _STAIR_ALONE.fullmatch(written)
    if found is None:
        raise NoDoor(UNREADABLE)
    return found["stair"]


def _unit(stair: str, room: str) -> str:
    return f"{stair.lstrip('0') or stair}单元{room}" if stair else room


def _of_kind(found: re.Match[str]) -> str:
    kind, number = found["kind"] or found["kind_last"], found["after"] or found["before"]
    return f"{kind}{number.strip('-')}"


def _key(name: str) -> str:
    return re.sub(r"[栋座]$", "", name)
