"""A form as a Word document (.docx): the same parts as on the PDF, to be filled in and signed in an office program.

Nothing is embedded but text: no picture, no field to compute, no link. The office program brings the Chinese font.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table as Grid, _Cell as Box
from docx.text.paragraph import Paragraph

from bot.papers.forms.form import Cell, Entry, Fields, Form, Notes, Part, Signature, Signed, Table
from handlers.wording.cleaning import clean

FONT, LATIN = "宋体", "Times New Roman"
WIDE = Cm(17.8)
LABEL = Cm(2.8)
ROOM, TIGHT = Cm(1.1), Cm(0.75)
SHADE, GREY = "EEEEEE", RGBColor(0x5A, 0x5A, 0x5A)
RULE = "____________"


def docx(form: Form, *, made_at: datetime) -> bytes:
    """The document's bytes."""
    paper = Document()
    _set_up(paper, form, made_at)
    title = paper.add_paragraph()
    _write(title, form.title, bold=True, size=18)
    title.alignment = ALIGN.CENTER
    number = paper.add_paragraph()
    _write(number, f"编号：{form.number}")
    number.alignment = ALIGN.RIGHT
    for part in form.parts:
        _render(paper, part)
        _gap(paper)
    _write(paper.add_paragraph(), form.foot, grey=True, size=9)
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def _set_up(paper: Paper, form: Form, made_at: datetime) -> None:
    """Page, fonts, what is repeated on every page, and whose document it is: nobody's, but this program's."""
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.6)
    page.top_margin, page.bottom_margin = Cm(2), Cm(1.6)
    normal: Any = paper.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(1.5)
    _write(page.header.paragraphs[0], f"{form.company} {form.estate}　{form.title} {form.number}", grey=True, size=9)
    footer = page.footer.paragraphs[0]
    footer.alignment = ALIGN.CENTER
    _page_number(footer)
    _forget_thumbnail(paper)
    about = paper.core_properties
    about.title, about.author, about.comments = clean(f"{form.title} {form.number}"), "shouwen", ""
    about.created = about.modified = made_at
    about.language = "zh-CN"


def _page_number(where: Paragraph) -> None:
    _write(where, "第 ", grey=True, size=9)
    where._p.append(_element("w:fldSimple", instr="PAGE"))
    _write(where, " 页", grey=True, size=9)


def _forget_thumbnail(paper: Paper) -> None:
    """The library's blank document brings a picture of itself."""
    found = paper.part.package.rels
    for key in [key for key, one in found.items() if one.reltype == RELATIONSHIP.THUMBNAIL]:
        found.pop(key)


def _render(paper: Paper, part: Part) -> None:
    match part:
        case Fields():
            _fields(paper, part)
        case Notes():
            _notes(paper, part)
        case Table():
            _table(paper, part)
        case Signed():
            _signed(paper, part)


def _fields(paper: Paper, part: Fields) -> None:
    wide = (WIDE - 2 * LABEL) // 2
    grid = _grid(paper, (LABEL, wide, LABEL, wide))
    if part.title:
        _head(grid, part.title)
    for pair in _pairs(part.cells):
        name, value, second, last = _row(grid, ROOM if len(pair) == 1 and not pair[0].value else None).cells
        _label(name, pair[0].name)
        _write(value.paragraphs[0], pair[0].value)
        if len(pair) == 1:
            value.merge(last)
        else:
            _label(second, pair[1].name)
            _write(last.paragraphs[0], pair[1].value)


def _pairs(cells: Iterable[Cell]) -> Iterable[tuple[Cell, ...]]:
    """The lines of a block: two cells, or one that has a line for itself."""
    waiting: tuple[Cell, ...] = ()
    for one in cells:
        if one.wide and waiting:
            yield waiting
            waiting = ()
        waiting = (*waiting, one)
        if one.wide or len(waiting) == 2:
            yield waiting
            waiting = ()
    if waiting:
        yield waiting


def _notes(paper: Paper, part: Notes) -> None:
    grid = _grid(paper, (WIDE,))
    _head(grid, part.title)
    for one in part.entries:
        _entry(_row(grid).cells[0], one)


def _entry(box: Box, one: Entry) -> None:
    if one.title:
        _write(_next(box), one.title, grey=True, size=9.5)
    if one.text:
        _write(_next(box), one.text)
    for _ in range(one.room):
        box.add_paragraph()
    for place in one.signatures:
        line = _next(box)
        line.alignment = ALIGN.RIGHT
        _write(line, _signature(place))


def _table(paper: Paper, part: Table) -> None:
    unit = WIDE // sum(part.shares)
    grid = _grid(paper, tuple(Emu(unit * share) for share in part.shares))
    _head(grid, part.title)
    heads = _row(grid)
    _repeat(heads)
    for box, name in zip(heads.cells, part.heads, strict=True):
        _label(box, name)
    for row in part.lines:
        room = None if all(row) else TIGHT if any(row) else ROOM
        for box, value in zip(_row(grid, room).cells, row, strict=True):
            _write(box.paragraphs[0], value, size=9.5)


def _signed(paper: Paper, part: Signed) -> None:
    grid = _grid(paper, (WIDE // 2, WIDE // 2))
    _head(grid, part.title)
    for at in range(0, len(part.places), 2):
        for box, place in zip(_row(grid).cells, part.places[at : at + 2], strict=False):
            box.paragraphs[0].paragraph_format.space_before = box.paragraphs[0].paragraph_format.space_after = Pt(9)
            _write(box.paragraphs[0], _signature(place), size=10)


def _signature(place: Signature) -> str:
    signed = f"{place.name}　{place.at}" if place.name or place.at else f"{RULE}　日期：{RULE}"
    return f"{place.who}：{signed}"


def _grid(paper: Paper, widths: Sequence[int]) -> Grid:
    """A table without rows, its columns as wide as they are said to be."""
    grid: Grid = paper.add_table(rows=0, cols=len(widths), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Emu(width)
    return grid


def _row(grid: Grid, least: int | None = None) -> Any:
    """One more row, at least so high where somebody is to write in it; python-docx leaves its method without types."""
    add: Any = grid.add_row
    row = add()
    row.height = least
    return row


def _head(grid: Grid, title: str) -> None:
    """A part's title over its whole width, repeated on every page that the part runs over."""
    row = _row(grid)
    _repeat(row)
    box = row.cells[0] if len(row.cells) == 1 else row.cells[0].merge(row.cells[-1])
    _shade(box)
    _write(box.paragraphs[0], title, bold=True)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _label(box: Box, name: str) -> None:
    _shade(box)
    _write(box.paragraphs[0], name, size=9.5)


def _shade(box: Box) -> None:
    box._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", fill=SHADE))


def _element(tag: str, **values: str) -> Any:
    """A piece of WordprocessingML that the library has no word for."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _next(box: Box) -> Paragraph:
    """The first line of a box while it is empty, else a further one."""
    first: Paragraph = box.paragraphs[0]
    return first if len(box.paragraphs) == 1 and not first.text else box.add_paragraph()


def _gap(paper: Paper) -> None:
    """Two tables that touch become one, with the columns of the first."""
    paper.add_paragraph().paragraph_format.line_spacing = Pt(4)


def _write(where: Paragraph, text: str, *, bold: bool = False, grey: bool = False, size: float = 10.5) -> None:
    """A text as the letters it is (A52); what XML cannot hold is not in it."""
    run = where.add_run(clean(text))
    run.bold, run.font.size = bold, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")  # or boxes come from a Latin font
    if grey:
        run.font.color.rgb = GREY
