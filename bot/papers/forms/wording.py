"""The forms' own words: dates in full, codes as the office writes them, boxes that are ticked or not.

Paper is read in another year and without the program, so nothing is said relative to today.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands import wording
from bot.papers.forms.form import Signature
from handlers.cleaning import clean
from storage.forms import Case

ERASED = "（原文已按业主要求删除）"
SYSTEM = "系统"
CLASSES = {"一类": "一类（自身管理或服务）", "二类": "二类（开发遗留或房屋质量）", "三类": "三类（外部环境或其他）"}
VALIDITY = {"valid": "有效投诉", "invalid": "无效投诉"}
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


class CaseWords(wording.Wording):
    """A case in the words of its forms."""

    def __init__(self, case: Case, now: datetime) -> None:
        zone = ZoneInfo(case.sheet.estate.zone)
        super().__init__(now, zone)
        self.case = case
        self.printed = now
        self._local = zone

    def time(self, at: datetime | None) -> str:
        """An instant on the estate's clock, with its year; empty for none."""
        return f"{at.astimezone(self._local):%Y-%m-%d %H:%M}" if at else ""

    def day(self, day: date | None) -> str:
        """A day; empty for none."""
        return day.isoformat() if day else ""

    def body(self, words_id: int | None) -> str:
        """What was written; that it was erased, where only its place is left."""
        if words_id is None:
            return ""
        kept = self.case.words.get(words_id)
        return clean(kept.body if kept else "") or ERASED

    def staff(self, staff_id: int | None) -> str:
        """The name of a member of staff; empty for nobody."""
        return self.case.staff.get(staff_id or 0, "")

    def signed(self, who: str, staff_id: int | None, at: datetime | None) -> Signature:
        """A signature as somebody gave it; the line to sign on while nobody has."""
        return Signature(who, self.staff(staff_id), self.time(at)) if at else Signature(who)
