"""《客户投诉一览表》 (I1): the register of an estate over some days, a line a record, as a workbook.

Complainant and unit stand in it, telephones do not: the procedure asks for 投诉人姓名、单位、日期 (A 八.2), and it
is handed round. Rows go straight into the file; nothing but the row at hand is in memory.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from bot.papers.words import CLASSES, EFFECT, LEVELS, SOLVED, VALIDITY, Dated, validity
from bot.wording import CHANNELS, HOW, STEPS
from bot.workbook.cells import AnyCell, enter
from handlers.wording.cleaning import clean_name
from storage.kinds import binds
from storage.register.overview import Entry
from storage.tables import Correction, Visit

TITLE = "客户投诉一览表"
MOST = 1_000_000  # a sheet holds little more
HEAD = PatternFill("solid", fgColor="DCE6F1")
# Heading, width, and what stands in it.
COLUMNS: tuple[tuple[str, int, Callable[[Entry, Dated], str]], ...] = (
    ("编号", 19, lambda one, words: one.line.record.number),
    ("登记时间", 17, lambda one, words: words.time(one.line.record.filed_at)),
    ("投诉方式", 10, lambda one, words: CHANNELS[one.line.record.channel]),
    ("事项", 7, lambda one, words: words.label("kind", one.line.record.kind)),
    ("投诉人", 10, lambda one, words: one.complainant),
    ("房号", 16, lambda one, words: one.line.unit),
    ("投诉内容", 50, lambda one, words: one.text),
    ("类别", 14, lambda one, words: words.label("category", one.line.record.category)),
    ("责任分类", 24, lambda one, words: CLASSES.get(one.line.record.responsibility, one.line.record.responsibility)),
    ("级别", 7, lambda one, words: _severity(one, words)),
    ("是否有效", 10, lambda one, words: VALIDITY.get(validity(one.line.record), "")),
    ("首问责任人", 11, lambda one, words: one.line.first_contact),
    ("责任部门", 14, lambda one, words: one.department),
    ("处理人", 10, lambda one, words: one.line.handler),
    ("承诺答复", 17, lambda one, words: words.time(one.line.record.promised_at)),
    ("首次答复", 17, lambda one, words: words.time(one.line.record.answered_at)),
    ("当日未答复", 17, lambda one, words: words.time(one.line.record.breached_at)),
    ("回单期限", 17, lambda one, words: words.time(one.line.record.return_by)),
    ("回单时间", 17, lambda one, words: words.time(one.line.record.returned_at)),
    ("处理结果", 40, lambda one, words: one.resolution),
    ("状态", 16, lambda one, words: words.label("status", one.line.record.status)),
    ("办结时间", 17, lambda one, words: words.time(one.line.record.resolved_at)),
    ("关闭时间", 17, lambda one, words: words.time(one.line.record.closed_at)),
    ("关闭方式", 12, lambda one, words: HOW.get(one.line.record.closed_as, one.line.record.closed_as)),
    ("重新处理", 9, lambda one, words: f"{one.line.record.reopened} 次" if one.line.record.reopened else ""),
    ("回访", 16, lambda one, words: _visit(one.visit)),
    ("纠正和预防措施", 24, lambda one, words: _correction(one.correction, words)),
    ("尚缺", 20, lambda one, words: "、".join(STEPS[step] for step in one.missing)),
)


@dataclass(frozen=True, slots=True)
class About:
    """Whose register it is, over which days (both included), made when."""

    company: str
    estate: str
    zone: ZoneInfo
    first: date
    last: date
    made_at: datetime


def write(path: Path, about: About, found: Iterable[Entry], told: Callable[[int], None]) -> int:
    """Write the workbook; ``told`` hears of each record. Returns how many there are."""
    book = Workbook(write_only=True)
    tab: Any = book.create_sheet(TITLE)
    _lay_out(tab, about)
    tab.append([_head(tab, heading) for heading, _, _ in COLUMNS])
    words = Dated(about.made_at, about.zone)
    count = 0
    for one in found:
        values = (says(one, words) for _, _, says in COLUMNS)
        tab.append([enter(WriteOnlyCell(tab), value) if value else None for value in values])
        count += 1
        told(1)
    tab.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count + 1}"
    book.save(path)
    return count


def _lay_out(tab: Any, about: About) -> None:
    """Widths, what stays in sight, and how it is printed: across, with its heads on every page."""
    for at, (_, width, _) in enumerate(COLUMNS, start=1):
        tab.column_dimensions[get_column_letter(at)].width = width
    tab.freeze_panes = "B2"
    tab.print_title_rows = "1:1"
    tab.page_setup.orientation = "landscape"
    tab.page_setup.fitToHeight = 0
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    whose = f"{about.company} {about.estate} {TITLE} {about.first:%Y-%m-%d} 至 {about.last:%Y-%m-%d}"
    tab.oddHeader.center.text = clean_name(whose).replace("&", "&&")  # a single one begins a command
    tab.oddFooter.center.text = "&P / &N"


def _head(tab: Any, heading: str) -> AnyCell:
    cell = enter(WriteOnlyCell(tab), heading)
    cell.font, cell.fill = Font(bold=True), HEAD
    return cell


def _severity(one: Entry, words: Dated) -> str:
    record = one.line.record
    return words.label("severity", record.severity) if binds("K", record.kind) else ""


def _visit(one: Visit | None) -> str:
    """Whether it was solved, and how satisfied with the result."""
    return "，".join(filter(None, (SOLVED.get(one.outcome), LEVELS.get(one.result or 0)))) if one else ""


def _correction(one: Correction | None, words: Dated) -> str:
    """C1: noted in the register, once the measures were found effective."""
    if one is None:
        return ""
    judged = "待验证" if one.effective is None else EFFECT[one.effective]
    return f"第 {one.round} 次，{judged} {words.time(one.verified_at)}".rstrip()
