"""`warning`: the early warning of a week (R5), printed, and each series that rose drawn into a file of its own."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commands import inviting
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.wording import Wording
from dialogs.kit import N_
from handlers.due import early_warning
from handlers.due.early_warning import A_WEEK, Risen
from handlers.understanding import responsibility
from handlers.understanding.drawing import drawing
from storage import estates
from storage.database import Db
from storage.estates import Setting

KINDS = {"category": "类别", "building": "楼栋", "word": "词语"}


def report(db: Db, estate: str, week: str, out: Path | None, now: datetime) -> list[str]:
    """What rose in a week, and where its pictures lie; raises ``Unclear``."""
    setting = estates.setting_of(inviting.estate(db, estate))
    monday = _monday(week, setting, now)
    risen = early_warning.look(db, setting, monday)
    title = f"{setting.estate.name} 投诉预警 {monday - A_WEEK} 至 {monday - timedelta(days=1)}"
    if not risen:
        first = early_warning.begins(db, setting)
        begun = first is not None and monday >= first
        since = f"，最早从 {first} 起预警" if first is not None else ""
        return [title, "没有高于平时的类别、楼栋或词语。" if begun else f"可供比较的星期还不够{since}。"]
    wording = Wording(now, ZoneInfo(setting.estate.zone))
    lines = [title, *(_line(one, wording) for one in risen)]
    return [*lines, *(_drawn(out, at, one, monday, wording) for at, one in enumerate(risen, 1))] if out else lines


def _monday(week: str, setting: Setting, now: datetime) -> date:
    """The Monday after the week of a day that was typed, or after the last full week."""
    if not week:
        today = setting.hours.local_day(now)
        return today - timedelta(days=today.weekday())
    try:
        day = date.fromisoformat(week)
    except ValueError:
        raise Unclear(say(N_("{said} is no day; write it like 2026-11-30."), said=week)) from None
    return day + timedelta(days=7 - day.weekday())


def _name(one: Risen, wording: Wording) -> str:
    if one.of != "category":
        return f"{KINDS[one.of]} {one.name}"
    return f"{KINDS[one.of]} {wording.label('category', one.name)}（{responsibility(one.name)}）"


def _line(one: Risen, wording: Wording) -> str:
    figures = f"{one.rise.count} 人，平时 {one.rise.usual:.1f} 人，偶然概率 {one.rise.p:.4f}"
    return f"{_name(one, wording)}：{figures}  {early_warning.bars(one.weeks)}"


def _drawn(out: Path, at: int, one: Risen, monday: date, wording: Wording) -> str:
    count = len(one.weeks)
    labels = [f"{monday - (count - week) * A_WEEK:%m-%d}" for week in range(count)]
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{monday}-{at}.svg"
    file.write_text(drawing(_name(one, wording), labels, one.weeks, (count - 1,)), encoding="utf-8")
    return str(file)
