"""The words of a survey's papers: what a figure is called, how it is written, and its base always beside it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from storage.surveys.intervals import Interval
from storage.surveys.rounding import NOTHING, percent, rounded
from storage.surveys.trend import Share, Word

LEVELS: Mapping[int, str] = {5: "很满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "很不满意"}
TREND: Mapping[Word, str] = {"clearly lower": "明显下降", "cannot be told": "不能断定", "clearly higher": "明显上升"}
QUADRANTS = {
    "improve first": "优先改进",
    "keep it up": "继续保持",
    "no hurry": "可以稍缓",
    "more than needed": "不必再加",
    "undecided": "不能断定",
}
OUTCOMES = {
    "complete": "完整答完",
    "partial": "答了一部分",
    "refused": "谢绝回答",
    "started": "开始后未答完",
    "sent": "已送达未回复",
    "unreachable": "未能联系上",
    "queued": "尚未送达",
    "ineligible": "不属于调查范围（已搬走、空置等）",
}
MODES = {"bot": "手机（机器人）", "phone": "电话", "paper": "纸质问卷", "door": "上门", "": "未注明"}
LEFT_OUT = {
    "out of sample": "不在抽中的名单内",
    "blank": "空白",
    "broken off": "作答不足一半",
    "duplicate": "同一户重复（每户一份）",
    "too fast": "作答过快",
    "straight-lining": "各题选同一等级且作答过快",
}
VERDICTS = {
    "valid": "达到要求，本次调查有效",
    "invalid": "未达到要求，按规定本次调查无效",
    "reissue": "未达到要求，应检讨原因并重新发放",
    "target missed": "未达到目标（目标不影响调查有效）",
    "no forms": "没有收回问卷",
}
REASONS = {
    "a": "满意率最低",
    "b": "不满意率最高",
    "c": "意见中提到最多",
    "d": "期望中提到最多",
    "e": "比上次降低",
}
HEADLINES = {"satisfied rate": "满意率", "weighted": "满意度（加权）"}
GRADES = {"excellent": "优秀", "good": "良好", "fair": "一般", "unsatisfied": "不满意"}
ACTIONS = {
    "recognition": "表扬奖励",
    "improvement plan": "制定改进计划",
    "rectification order": "下达整改通知",
    "supervision": "督导检查",
}
INDICATORS = {"survey": "满意度调查", "same_day": "投诉当天答复率", "follow_up": "投诉回访满意率"}
APPROVALS = {"plan": "调查方案批准", "review": "报告审核", "report": "报告批准"}
OCCASIONS = {
    "half_year": "半年例行调查",
    "year_end": "年终例行调查",
    "key": "重点客户季度调查",
    "new_service": "新增服务项目后的调查",
    "grave": "重大服务质量问题后的专项调查",
    "life": "交付、装修、维修等阶段调查",
    "demand": "临时调查",
    "again": "改进效果的再次调查",
    "reissue": "回收不足后的重新调查",
}
WAYS = {
    "simple": "简单随机抽样",
    "stratified": "按楼栋分层随机抽样",
    "all": "全部住户",
    "key": "全部重点客户",
    "share": "按比例随机抽样",
    "minimum": "按最少回收份数随机抽样",
}
PARTS_OF_A_YEAR = {
    "H1": "上半年",
    "H2": "下半年",
    "Q1": "第一季度",
    "Q2": "第二季度",
    "Q3": "第三季度",
    "Q4": "第四季度",
}
NO_INCENTIVES = {"none": "无"}
UNSAID = "未提供"


def share(value: Fraction | float | None) -> str:
    """A share as a Chinese paper writes it: 85.0%."""
    return percent(value).replace(" ", "")


def of(found: Share) -> str:
    """A share with its base: 85.0%（20户中17户）."""
    return f"{share(Fraction(found.hits, found.base))}（{found.base}户中{found.hits}户）" if found.base else NOTHING


def interval(found: Interval | None) -> str:
    """An interval in percent: 64.0–94.8%."""
    return NOTHING if found is None else f"{rounded(found.low * 100)}–{rounded(found.high * 100)}%"


def between(found: tuple[Fraction, Fraction] | None) -> str:
    """Two bounds in percent."""
    return NOTHING if found is None else f"{rounded(found[0] * 100)}–{rounded(found[1] * 100)}%"


def number(value: Fraction | float | None, digits: int = 2) -> str:
    """A number that is no share."""
    return NOTHING if value is None else rounded(value, digits)


def day(when: date | None) -> str:
    """A day in full: 2026年6月15日; empty for none."""
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


def days(first: date | None, last: date | None) -> str:
    """A span of days; empty where neither is known."""
    return "至".join(day(one) for one in (first, last) if one)


def listed(names: list[str]) -> str:
    """Names in a sentence."""
    return "、".join(names)


def told(words: Mapping[str, str], code: str) -> str:
    """A code in words; what is no code was written by somebody and stays as it is."""
    return words.get(code, code)


def period(code: str) -> str:
    """A half-year or quarter: 2026年上半年; another word as it is."""
    year, part = code[:4], code[4:]
    return f"{year}年{PARTS_OF_A_YEAR[part]}" if year.isdecimal() and part in PARTS_OF_A_YEAR else code


def title(number: str, when: str, occasion: str) -> str:
    """What a wave is called on paper: its half-year and its occasion."""
    return "　".join(part for part in (period(when), told(OCCASIONS, occasion)) if part) or number
