"""`list` and `show`: the register as text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands.tables import pairs, table
from bot.wording import CHANNELS, HOW, OUTCOMES, PARTS, STEPS, Wording, stars
from handlers.wording.cleaning import clean
from storage import estates
from storage.database import Db
from storage.register import views
from storage.register.views import Line, Said, Sheet
from storage.tables import Visit

HEAD = ("编号", "类别", "状态", "房号", "首问责任人", "处理人", "登记", "承诺答复", "答复")
SYSTEM = "系统"


def listing(db: Db, *, limit: int, open_only: bool, now: datetime) -> list[str]:
    """The register, newest first."""
    found = views.listed(db, limit=limit, open_only=open_only)
    if not found:
        return ["登记簿是空的。" if not open_only else "没有未关闭的记录。"]
    words: dict[int, Wording] = {}
    for line in found:
        estate = line.record.estate_id
        words.setdefault(estate, Wording(now, estates.setting(db, estate).hours.zone))
    return table(HEAD, [_cells(line, words[line.record.estate_id]) for line in found])


def sheet(found: Sheet, now: datetime) -> list[str]:
    """One record with its whole history."""
    words = Wording(now, ZoneInfo(found.estate.zone))
    return [
        f"【{found.record.number}】 {found.estate.name}",
        *pairs((name, value) for name, value in _facts(found, words) if value),
        *_section("内容", (_said(one, words) for one in found.said)),
        *_section("证据", (words.file(one) for one in found.evidence)),
        *_section("处理", (
            f"{words.time(one.handling.since)} 至 "
            f"{words.time(one.handling.until or found.record.closed_at) or '现在'} {one.name}"
            for one in found.periods
        )),
        *_section("答复", (
            f"{words.time(one.response.at)} {one.name}（{HOW[one.response.how]}）"
            + (f" 已作废：{one.response.void_reason}" if one.response.void_at else "")
            for one in found.answers
        )),
        *_section("回访", (_visit(one, words) for one in found.visits)),
        *_section("待办", (words.due(one) for one in found.waiting)),
        *_section("历史", (
            f"{one.row.seq:>3} {words.time(one.row.at)} {one.name or SYSTEM} {words.happened(one)}"
            for one in found.history
        )),
        _chain(found),
    ]


def _cells(line: Line, words: Wording) -> tuple[str, ...]:
    record = line.record
    answered = words.time(record.answered_at) or ("违约" if record.breached_at else "")
    return (
        record.number, words.label("kind", record.kind), words.label("status", record.status),
        line.unit, line.first_contact, line.handler,
        words.time(record.filed_at), words.time(record.promised_at), answered,
    )


def _facts(found: Sheet, words: Wording) -> Iterator[tuple[str, str]]:
    record, owned = found.record, found.owned
    yield "类别", f"{words.label('kind', record.kind)}，{words.label('category', record.category)}"
    closed_as = f"（{HOW.get(record.closed_as, record.closed_as)}）" if record.closed_as else ""
    yield "状态", words.label("status", record.status) + closed_as
    yield "级别", words.label("severity", record.severity)
    yield "责任", record.responsibility
    yield "房号", found.unit
    yield "地点", clean(record.place)
    yield "业主", " ".join(part for part in (clean(found.complainant.name), found.complainant.phone) if part)
    yield "诉求", clean(record.wish)
    yield "渠道", CHANNELS[record.channel] + ("" if record.confirmed else "，业主未点发送，已自动登记")
    if owned is not None:
        released = f"，{words.time(owned.released_at)} 确认登记无误" if owned.released_at else ""
        yield "首问责任人", f"{found.first_contact}（{HOW[owned.how]}，{words.time(owned.at)}{released}）"
    yield "处理人", "".join(one.name for one in found.periods if one.handling.until is None)
    yield "登记", words.time(record.filed_at)
    yield "承诺答复", words.time(record.promised_at)
    yield "当日截止", words.time(record.breach_at)
    yield "首次答复", words.time(record.answered_at)
    yield "违约", words.time(record.breached_at)
    yield "办结", words.time(record.resolved_at)
    yield "关闭", words.time(record.closed_at)
    yield "重新处理", f"{record.reopened} 次" if record.reopened else ""
    yield "五有", "  ".join(f"{word}{'缺' if step in found.missing else '✓'}" for step, word in STEPS.items())


def _said(one: Said, words: Wording) -> str:
    author = one.name or SYSTEM
    body = clean(one.words.body).replace("\n", "\n    ")
    return f"{words.time(one.words.at)} {clean(author)} {PARTS[one.words.part]}\n    {body}"


def _visit(one: Visit, words: Wording) -> str:
    at = words.time(one.answered_at or one.asked_at or one.planned_at)
    given = stars({"result": one.result, "speed": one.speed, "attitude": one.attitude})
    return f"第{one.round}次 {at} {OUTCOMES[one.outcome]}{given}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", title, *found] if found else []


def _chain(found: Sheet) -> str:
    if found.broken_at is None:
        return f"  历史完整，共 {len(found.history)} 条。"
    return f"  ！历史从第 {found.broken_at} 条起被改动过，不可信。"
