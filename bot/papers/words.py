"""The papers' own words: dates in full, codes as the office writes them, boxes that are ticked or not.

Paper is read in another year and without the program, so nothing on it is said relative to today.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.wording import Wording
from storage.tables import Record

SYSTEM = "系统"
CLASSES = {"一类": "一类（自身管理或服务）", "二类": "二类（开发遗留或房屋质量）", "三类": "三类（外部环境或其他）"}
VALIDITY = {"valid": "有效投诉", "not_ours": "无效投诉"}
MODES = {"bot": "机器人", "phone": "电话", "person": "上门"}
SOLVED = {"solved": "已解决", "not_solved": "未解决"}
LEVELS = {5: "很满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "很不满意"}
YES_NO = {True: "是", False: "否"}
EFFECT = {True: "有效", False: "无效，重新制定措施"}
OUTCOMES = {
    "upheld": "投诉成立", "partly": "部分成立", "not_upheld": "经核实不成立", "not_ours": "不属于我方职责",
    "explained": "已解释说明",
}  # fmt: skip
REMEDIES = {
    "repair": "维修", "redo": "重新办理", "refund": "退费", "replacement": "更换", "information": "说明情况",
    "apology": "致歉", "compensation": "赔偿", "goodwill": "关怀补偿", "practice": "改进做法",
    "referral": "转请有关部门", "none": "无",
}  # fmt: skip
SIGNERS = {
    "agent": "客服专员", "handler": "责任人", "head": "责任部门主管", "supervisor": "客服主管", "manager": "管理处经理",
    "quality": "品质管理部", "executive": "总经理",
}  # fmt: skip


def boxes(choices: Mapping[Any, str], chosen: object) -> str:
    """All choices of a field with the chosen one ticked; none is where nothing is known."""
    return "　".join(f"{'■' if key == chosen else '□'}{word}" for key, word in choices.items())


def lines(parts: Iterable[str]) -> str:
    """What there is, one a line."""
    return "\n".join(part for part in parts if part)


def named(name: str, value: str) -> str:
    """A name before its value; empty without one."""
    return f"{name}：{value}" if value else ""


def validity(record: Record) -> str:
    """F6: whether a complaint was found to be ours; empty while nobody has judged."""
    return "not_ours" if record.closed_as == "not_ours" else record.validity


class Dated(Wording):
    """The register's words with every instant in full."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        super().__init__(now, zone)
        self._local = zone

    def time(self, at: datetime | None) -> str:
        """An instant on the estate's clock, with its year; empty for none."""
        return f"{at.astimezone(self._local):%Y-%m-%d %H:%M}" if at else ""

    def day(self, day: date | None) -> str:
        """A day; empty for none."""
        return day.isoformat() if day else ""
