"""The office's words in a workbook: tenures, roles, weekdays, times of day, time zones."""

import re
import unicodedata
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.roster.cells import Value, text

WHOLE, SUPPLEMENT = "完整名册", "只增加和修改"

TENURES = {"业主": "owner", "租户": "tenant", "家属": "family"}
_MORE_TENURES = {
    "产权人": "owner", "户主": "owner", "房主": "owner", "业主本人": "owner", "本人": "owner", "": "owner",
    "租客": "tenant", "承租人": "tenant", "租住": "tenant", "租赁": "tenant",
    "家人": "family", "家庭成员": "family", "配偶": "family", "子女": "family", "父母": "family", "亲属": "family",
}  # fmt: skip
OFFICE_ROLES = {
    "客服": "agent", "经办": "handler", "部门负责人": "head", "主管": "supervisor", "经理": "manager",
    "品质": "quality", "总经理": "executive",
}  # fmt: skip
_MORE_ROLES = {
    "客服专员": "agent", "客服人员": "agent", "前台": "agent", "客服前台": "agent",
    "经办人": "handler", "处理人": "handler", "维修": "handler", "维修工": "handler", "工程师傅": "handler",
    "部门主管": "head", "部门经理": "head", "负责人": "head", "客服主管": "supervisor", "项目主管": "supervisor",
    "项目经理": "manager", "物业经理": "manager", "小区经理": "manager", "品质专员": "quality", "品质管理": "quality",
    "品质部": "quality", "公司领导": "executive", "公司总经理": "executive",
}  # fmt: skip
DEPARTMENT_CODES = {
    "客户服务中心": "service", "客服中心": "service", "客服部": "service", "客户服务部": "service",
    "秩序维护部": "security", "秩序部": "security", "保安部": "security", "安保部": "security",
    "工程部": "engineering", "工程维修部": "engineering", "维修部": "engineering",
    "环境部": "environment", "保洁部": "environment", "环境管理部": "environment", "财务部": "finance",
}  # fmt: skip

BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
SEVERAL = re.compile(r"[、,，;；/|+]|\s和\s|\n")
_DAYS = "一二三四五六日"
WEEKDAY_CHOICES = (*(f"周{day}" for day in _DAYS), "周一至周五", "周末", "每天")
_WORD_DAYS = {"每天": range(7), "每日": range(7), "工作日": range(5), "周末": (5, 6), "双休日": (5, 6)}
_DAY = r"(?:周|星期|礼拜)?([一二三四五六日天1-7])"
_ONE_DAY = re.compile(_DAY)
_RANGE = re.compile(rf"{_DAY}(?:至|到|-|~|—|–)+{_DAY}")
_NUMERALS = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = rf"\d{{1,2}}|[{''.join(_NUMERALS)}十]{{1,3}}"
_CLOCK = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜里)?"
    rf"(?P<hours>{_NUMBER})"
    rf"(?:[:.点时](?:(?P<minutes>{_NUMBER})分?|(?P<quarter>半|一刻|三刻)|整|钟)?)?(?::\d{{2}})?"
)
_QUARTERS = {"一刻": 15, "半": 30, "三刻": 45}
_AFTERNOON = ("下午", "傍晚", "晚上", "晚间", "晚")
_ALL_DAY = re.compile(r"全天(?:候)?|24小时|二十四小时|(?:0?0[:点]?(?:00)?)(?:-|~|—|–|至|到)+24[:点]?(?:00)?")
_NEXT_DAY = re.compile(r"^(?:次日|翌日|隔日|第二天)")
_NIGHT = "晚上|晚间|晚|夜里|半夜"
_MIDNIGHT = re.compile(rf"24(?:[:.点时](?:00?分?)?)?(?::00)?|(?:{_NIGHT})(?:12|十二)点?(?:整|钟)?")
_SPAN = re.compile(r"\s*(?:-|~|—|–|至|到)+\s*")
_ZONES = {"北京时间": "Asia/Shanghai", "东八区": "Asia/Shanghai", "中国": "Asia/Shanghai", "上海": "Asia/Shanghai"}


def even(written: str) -> str:
    """A word without its width, blanks and remarks in brackets."""
    return "".join(BRACKETS.sub("", unicodedata.normalize("NFKC", written)).split())


def several(written: str) -> list[str]:
    """What stands in one cell, apart."""
    return [part.strip() for part in SEVERAL.split(written) if part.strip()]


def tenure(written: str) -> str | None:
    """Owner, tenant or family; an owner where nothing is said, None for another word."""
    word = even(written)
    return TENURES.get(word) or _MORE_TENURES.get(word)


def role(written: str) -> str | None:
    """A role by the office's word for it."""
    word = even(written)
    return OFFICE_ROLES.get(word) or _MORE_ROLES.get(word)


def department_code(name: str) -> str:
    """The code of a department that everybody has; the name itself for any other."""
    return DEPARTMENT_CODES.get(even(name), name)


def weekdays(written: str) -> tuple[int, ...]:
    """The weekdays a cell means, from Monday 0; none when it means no day."""
    found: dict[int, None] = {}
    for part in several(written):
        word = even(part)
        span = _RANGE.fullmatch(word)
        if word in _WORD_DAYS:
            found |= dict.fromkeys(_WORD_DAYS[word])
        elif span is not None:
            first, last = _day(span[1]), _day(span[2])
            found |= dict.fromkeys((first + more) % 7 for more in range((last - first) % 7 + 1))
        elif one := _ONE_DAY.fullmatch(word):
            found[_day(one[1])] = None
        else:
            return ()
    return tuple(found)


def _day(word: str) -> int:
    return int(word) - 1 if word.isdigit() else _DAYS.index("日" if word == "天" else word)


def clock(value: Value) -> str:
    """A time of day as "HH:MM", however the cell keeps it; empty for what is none."""
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if isinstance(value, float) and not isinstance(value, bool) and 0 < value < 1:
        minutes = round(value * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    found = _CLOCK.fullmatch(even(text(value)))
    if found is None or _MIDNIGHT.fullmatch(found[0]):
        return ""
    hours, minutes = _number(found["hours"]), _QUARTERS.get(found["quarter"], 0) or _number(found["minutes"] or "0")
    if (hours < 12 and found["part"] in _AFTERNOON) or (hours == 1 and found["part"] == "中午"):
        hours += 12
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else ""


def _number(word: str) -> int:
    """A number below a hundred, in digits or in words."""
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if ten:
        return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
    return int("".join(str(_NUMERALS[numeral]) for numeral in word))


def closing(value: Value) -> str:
    """A time of day at which something ends: 24:00 is midnight, and 次日 before a time says no more than the time."""
    if isinstance(value, str):
        value = _NEXT_DAY.sub("", even(value))
    midnight = value == timedelta(days=1) or _MIDNIGHT.fullmatch(even(text(value)))
    return "00:00" if midnight else clock(value)


def span(value: Value) -> tuple[str, str]:
    """Two times of day in one cell, "08:00-14:00"; empty ones where it is none."""
    parts = _SPAN.split(even(text(value)))
    return (clock(parts[0]), closing(parts[1])) if len(parts) == 2 else ("", "")


def service(written: str) -> tuple[str, str]:
    """From when to when the office serves, as people say it; empty ones where it is none.

    Service ends on the day on which it begins: "八点到六点" ends at six in the evening.
    """
    word = even(written).removeprefix("每天")
    if _ALL_DAY.fullmatch(word):
        return "00:00", "23:59"
    parts = _SPAN.split(word)
    opens = clock(parts[0])
    return (opens, service_end(parts[1], opens)) if len(parts) == 2 else ("", "")


def service_end(written: str, opens: str) -> str:
    """When service ends that began at ``opens``: "六点" after "八点" is in the evening, midnight is the last minute."""
    found = closing(written)
    if found == "00:00":
        return "23:59"
    if found and found <= opens and found < "12:00" and ":" not in even(written):
        return f"{int(found[:2]) + 12:02}{found[2:]}"
    return found


def zone(written: str) -> str:
    """The name of a time zone; empty for what is none."""
    name = _ZONES.get(even(written), written.strip())
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
