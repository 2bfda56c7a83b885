"""Where something is: building, unit, floor, room, public place – found by patterns before words are cut.

jieba cuts 三号楼二单元 into anything but a building and a unit, and 3-2-501 is three numbers to it; so
places are read from the characters, in figures: 3栋2单元. Several places may be named; the most
exact one is where it is. Every repetition is bounded: a text can cost only so much.
"""

import re
from dataclasses import dataclass

from handlers.understanding.numbers import figures

_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_NAMED = (
    r"(?:地下(?:车库|停车场|室)(?:[bB-]\d|负?[一二三123]层?)?|(?:地面)?停车场|地下[一二三123]层|[bB]\d(?:层|车库|停车场)?(?![\d-])|"
    r"负[一二三123][层楼](?:车库|电梯厅|电梯间)?|-[123][层楼]|车库(?:[bB]\d)?|地库(?:[bB]\d)?|"
    r"(?:东|南|西|北|正|大|侧|后)门(?:口|岗)?|(?:东|南|西|北)(?:广场|区|院)(?!栋)|大堂|大厅|门厅|楼道|楼梯间|楼梯口|公共走廊|走廊|过道|"
    r"电梯厅|电梯间|电梯口|架空层|连廊|天台|楼顶|顶楼|屋面|花园|中庭|绿化带|游乐场|儿童乐园|游乐区|健身区|篮球场|"
    r"广场(?!舞)|会所|泳池|游泳池|垃圾[房站]|快递柜|门岗|岗亭|消防通道|监控室|消控室|配电房|水泵房|单元门口|充电棚|车棚|人工湖|凉亭)"
)
_AREA = r"(?:(?:[一二三四五六1-6]|[东西南北中])[期区]\s?)?"
_LETTERED = r"(?:[a-z]\d{0,2}|[甲乙丙丁])"
_BUILDING = rf"{_AREA}(?:{_NUMBER}\s?(?:栋|幢|号楼|号院|座|#楼?(?!-\d)|号)|{_LETTERED}\s?(?:栋|幢|号楼|座))"
_UNIT = rf"(?:(?:{_NUMBER}|[a-z甲乙丙丁东西南北中])\s?单元|{_NUMBER}\s?(?:梯|门)(?!口|诊|卡|禁))"
_ROOM = r"(?:[a-z]?\d{3,4}(?!\d|元|多|户|人|年|块|瓦|[栋幢座])(?:室|房|号)?)"
_PLACE = re.compile(
    rf"(?P<in_building>(?P<building>{_BUILDING})(?!线|店|文件|令|通知)[\s\-,，]?(?P<unit>{_UNIT})?\s?(?:(?P<floor>{_NUMBER})[楼层])?\s?"
    rf"(?P<room>{_ROOM})?(?:的?(?P<public>{_NAMED}))?)"
    r"|(?P<numbered>(?<![\d\-.])(?P<nb>\d{1,2}|[a-z]\d?)#?-(?P<nu>\d{1,2})-(?P<nr>\d{3,4})(?![\d\-]))"
    r"|(?P<paired>(?<![\d\-.])(?P<pb>\d{1,2}|[a-z]\d?)#?-(?P<pr>\d{3,4})(?![\d\-元]))"
    rf"|(?P<in_unit>(?P<uu>{_UNIT})\s?(?:(?P<uf>{_NUMBER})[楼层])?\s?(?P<ur>\d{{3,4}}(?!\d|元)(?:室|房)?)?(?:的?(?P<up>{_NAMED}))?)"
    r"|(?P<roomed>(?<![\da-z\-])(?P<rr>\d{3,4})(?:室|房(?!产|价|租|贷|子|屋)|号房))"
    rf"|(?P<on_floor>(?<!\d)(?P<ff>{_NUMBER})(?:楼|层)(?!盘|上|下|高|楼|价|建)(?:的?(?P<fp>{_NAMED}))?)"
    rf"|(?P<named>{_NAMED})"
)
# Building 6, 9th floor, flat 902, as the foreign resident writes them; what is found stands in the office's words.
_ENGLISH = re.compile(
    r"\b(?:(?:building|block|tower) ?(?P<栋>[a-z]|\d{1,3})|unit ?(?P<单元>\d{1,2})|"
    r"(?:floor|level) ?(?P<层>\d{1,2})|(?P<楼>\d{1,2})(?:st|nd|rd|th) floor|"
    r"(?:flat|room|apartment|apt) ?(?P<室>\d{3,4}))\b,? ?"
)
_ORDER = ("in_building", "numbered", "paired", "in_unit", "roomed", "on_floor", "named")
_WRITTEN_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=\s?(?:[栋幢座单楼梯门#号]|号楼|层))")
_DIGITS = re.compile(r"[\da-z]{1,5}|[甲乙丙丁东西南北中]")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it was named, and its parts; what was not named is empty."""

    said: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    public: str = ""


NOWHERE = Place()


def place(text: str) -> Place:
    """The most exact place a simplified text names; the first of several equally exact ones."""
    found: dict[str, re.Match[str]] = {}
    for match in _PLACE.finditer(_ENGLISH.sub(_in_chinese, text)):
        kind = next(name for name in _ORDER if match[name] is not None)
        if kind == "in_building" and not _is_building(match):
            kind = "named" if match["public"] else ""
        found.setdefault(kind, match)
    kind = next((kind for kind in _ORDER if kind in found), "")
    return _parts(found[kind]) if kind else NOWHERE


def _in_chinese(found: re.Match[str]) -> str:
    return f"{found[found.lastgroup or 0]}{found.lastgroup}"


def _is_building(match: re.Match[str]) -> bool:
    """ "3号" alone may be a date; with a unit, a floor or a room behind it it is a house."""
    return not match["building"].endswith("号") or bool(match["unit"] or match["room"])


def _parts(match: re.Match[str]) -> Place:
    given = match.groupdict()

    def first(*names: str) -> str:
        return _figure(next((given[name] for name in names if given.get(name)), ""))

    return Place(
        _WRITTEN_NUMBER.sub(lambda each: figures(each[0]), match[0]).replace(" ", "").strip("-,，").upper(),
        first("building", "nb", "pb"),
        first("unit", "nu", "uu"),
        first("floor", "uf", "ff"),
        first("room", "nr", "pr", "ur", "rr"),
        next((given[name] for name in ("public", "up", "fp", "named") if given.get(name)), ""),
    )


def _figure(named: str) -> str:
    """The number alone: 3 of 三号楼, so that places can be compared."""
    even = _WRITTEN_NUMBER.sub(lambda each: figures(each[0]), named)
    found = _DIGITS.findall(figures(even) if even == named else even)
    return found[-1].upper() if found else ""
