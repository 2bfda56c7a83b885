"""`visits`: how much of a period was visited and how satisfied people were (V5); the draws, to be drawn again (V2)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from bot.commands import inviting
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.commands.tables import pairs, table as columns
from dialogs.kit import N_
from storage import estates
from storage.database import Db
from storage.estates import Setting
from storage.people import staff
from storage.post import groups
from storage.visiting import coverage, draws
from storage.visiting.coverage import Counts, Coverage
from storage.visiting.draws import Kept

HEAD = (
    *("", "应访", "已访", "覆盖率", "必访", "必访已访", "机器人", "电话", "上门", "确认解决"),
    *("结果", "速度", "态度", "满意率"),
)  # fmt: skip
A_MONTH = timedelta(days=30)
HOW_DRAWN = "重抽办法：对“种子:序号”取 SHA-256，按结果从小到大取前几件；序号写在每个编号后面的括号里。"
A_LINE = 4


def days(first: str, last: str, now: datetime, setting: Setting) -> tuple[date, date]:
    """The period that was typed, both days included; without any, the thirty days until today."""
    until = _day(last) if last else setting.hours.local_day(now)
    since = _day(first) if first else until - A_MONTH
    if since > until:
        raise Unclear(say(N_("{first} lies after {last}."), first=since, last=until))
    return since, until


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Unclear(say(N_("{said} is no day; write it like 2026-11-30."), said=said)) from None


def report(db: Db, estate: str, first: str, last: str, now: datetime) -> list[str]:
    """V5: the coverage of an estate's visits, whole and apart."""
    setting = estates.setting_of(inviting.estate(db, estate))
    since, until = days(first, last, now, setting)
    start, end = setting.hours.at(since, time.min), setting.hours.end_of(until)
    groups_of = coverage.count(db, setting.estate.id or 0, start, end)
    rules = setting.procedure
    whole = coverage.together(groups_of, rules)
    offices = coverage.by(groups_of, lambda one: one.department_id, rules)
    people = coverage.by(groups_of, lambda one: one.staff_id, rules)
    lines = [("合计", whole), *((groups.department_name(db, key) or "未分部门", one) for key, one in offices.items())]
    lines += [(staff.name_of(db, key) if key is not None else "—", one) for key, one in people.items()]
    floor = f"普通诉求回访率不低于 {rules.visit_floor}%，必访事项 100%"
    verdict = "已达到" if coverage.reached(whole, rules) else "未达到"
    title = f"{setting.estate.name} 回访 {since} 至 {until}（按办结日期，制度 {rules.id}）"
    return [title, *columns(HEAD, _rows(lines)), f"{floor}：{verdict}。"]


def report_draws(db: Db, estate: str, first: str, last: str) -> list[str]:
    """V2: the draws of an estate whose week touches a period, or all of them, each drawn once more."""
    setting = estates.setting_of(inviting.estate(db, estate))
    since, until = _day(first) if first else date.min, _day(last) if last else date.max
    if since > until:
        raise Unclear(say(N_("{first} lies after {last}."), first=since, last=until))
    made = draws.every(db, setting.estate.id or 0)
    found = [one for one in made if one.draw.last_day >= since and one.draw.first_day <= until]
    if not found:
        return [f"{setting.estate.name} {'这段时间没有' if made else '还没有'}抽查过回访。"]
    return [f"{setting.estate.name} 回访抽查", HOW_DRAWN, *(line for one in found for line in _draw(one, setting))]


def _draw(kept: Kept, setting: Setting) -> list[str]:
    one = kept.draw
    floor = f"不低于 {setting.procedure.visit_floor}%（现行制度）"
    again = "重抽一致" if kept.holds else "重抽不一致，请核查"
    return [
        "",
        *pairs([
            ("办结日期", f"{one.first_day} 至 {one.last_day}"),
            ("抽取时间", f"{one.at.astimezone(setting.hours.zone):%Y-%m-%d %H:%M}"),
            ("普通诉求", f"{one.matters} 件，抽取前已回访 {one.visited} 件，应{floor}"),
            ("种子", one.seed),
            ("抽样范围", _numbers(kept.frame)),
            ("抽中", _numbers(kept.fell)),
            ("核对", f"当时抽取 {one.drawn} 件，{again}"),
        ]),
    ]  # fmt: skip


def _numbers(found: Mapping[int, str]) -> str:
    """How many, and their numbers with their keys in the frame, some on a line."""
    named = [f"{number} ({key})" for key, number in found.items()]
    lines = ["  ".join(named[at : at + A_LINE]) for at in range(0, len(named), A_LINE)]
    return "\n".join([f"{len(named)} 件", *lines])


def _rows(lines: Iterable[tuple[str, Coverage]]) -> list[tuple[str, ...]]:
    return [(name, *_cells(one)) for name, one in lines]


def _cells(one: Coverage) -> tuple[str, ...]:
    whole = one.whole
    told = (whole.by_bot, whole.by_phone, whole.in_person, whole.solved)
    return (
        str(whole.matters), str(whole.visited), _percent(whole.visited, whole.matters),
        str(one.always.matters), str(one.always.visited),
        *map(str, told), *_means(whole), _percent(whole.content, whole.rated),
    )  # fmt: skip


def _means(counts: Counts) -> tuple[str, ...]:
    speed, attitude = (counts.speed, counts.speed_rated), (counts.attitude, counts.attitude_rated)
    found = (coverage.mean(*one) for one in ((counts.result, counts.rated), speed, attitude))
    return tuple("—" if one is None else f"{one:.2f}" for one in found)


def _percent(part: int, whole: int) -> str:
    share = coverage.percent(part, whole)
    return "—" if share is None else f"{share:g}%"
