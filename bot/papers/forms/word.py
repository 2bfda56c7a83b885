"""A form as a Word document (.docx): the same parts as on the PDF, to be filled in and signed in an office program.

Nothing is embedded but text: no picture, no field to compute, no link. The office program brings the Chinese font.
"""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Emu, Pt
from docx.table import Table as Grid, _Cell as Box
from docx.text.paragraph import Paragraph

from bot.papers import office
from bot.papers.forms.form import Cell, Entry, Fields, Form, Notes, Part, Signature, Signed, Table

WIDE = Cm(17.8)
LABEL = Cm(2.8)
ROOM, TIGHT = Cm(1.1), Cm(0.75)


def docx(form: Form, *, made_at: datetime) -> bytes:
    """The document's bytes."""
    paper = Document()
    head = f"{form.company} {form.estate}　{form.title} {form.number}"
    office.set_up(paper, head, f"{form.title} {form.number}", made_at)
    title = paper.add_paragraph()
    office.write(title, form.title, bold=True, size=18)
    title.alignment = ALIGN.CENTER
    number = paper.add_paragraph()
    office.write(number, f"编号：{form.number}")
    number.alignment = ALIGN.RIGHT
    for part in form.parts:
        _render(paper, part)
        _gap(paper)
    office.write(paper.add_paragraph(), form.foot, grey=True, size=9)
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


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
    grid = office.grid(paper, (LABEL, wide, LABEL, wide))
    if part.title:
        _head(grid, part.title)
    for pair in _pairs(part.cells):
        name, value, second, last = office.row(grid, ROOM if len(pair) == 1 and not pair[0].value else None).cells
        _label(name, pair[0].name)
        office.write(value.paragraphs[0], pair[0].value)
        if len(pair) == 1:
            value.merge(last)
        else:
            _label(second, pair[1].name)
            office.write(last.paragraphs[0], pair[1].value)


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
    grid = office.grid(paper, (WIDE,))
    _head(grid, part.title)
    for one in part.entries:
        _entry(office.row(grid).cells[0], one)


def _entry(box: Box, one: Entry) -> None:
    if one.title:
        office.write(_next(box), one.title, grey=True, size=9.5)
    if one.text:
        office.write(_next(box), one.text)
    for _ in range(one.room):
        box.add_paragraph()
    for place in one.signatures:
        line = _next(box)
        line.alignment = ALIGN.RIGHT
        office.write(line, _signature(place))


def _table(paper: Paper, part: Table) -> None:
    unit = WIDE // sum(part.shares)
    grid = office.grid(paper, tuple(Emu(unit * share) for share in part.shares))
    _head(grid, part.title)
    heads = office.row(grid)
    office.repeat(heads)
    for box, name in zip(heads.cells, part.heads, strict=True):
        _label(box, name)
    for row in part.lines:
        room = None if all(row) else TIGHT if any(row) else ROOM
        for box, value in zip(office.row(grid, room).cells, row, strict=True):
            office.write(box.paragraphs[0], value, size=9.5)


def _signed(paper: Paper, part: Signed) -> None:
    grid = office.grid(paper, (WIDE // 2, WIDE // 2))
    _head(grid, part.title)
    for at in range(0, len(part.places), 2):
        for box, place in zip(office.row(grid).cells, part.places[at : at + 2], strict=False):
            box.paragraphs[0].paragraph_format.space_before = box.paragraphs[0].paragraph_format.space_after = Pt(9)
            office.write(box.paragraphs[0], _signature(place), size=10)


def _signature(place: Signature) -> str:
    signed = f"{place.name}　{place.at}" if place.name or place.at else f"{office.RULE}　日期：{office.RULE}"
    return f"{place.who}：{signed}"


def _head(grid: Grid, title: str) -> None:
    """A part's title over its whole width, repeated on every page that the part runs over."""
    row = office.row(grid)
    office.repeat(row)
    box = row.cells[0] if len(row.cells) == 1 else row.cells[0].merge(row.cells[-1])
    office.shade(box)
    office.write(box.paragraphs[0], title, bold=True)


def _label(box: Box, name: str) -> None:
    office.shade(box)
    office.write(box.paragraphs[0], name, size=9.5)


def _next(box: Box) -> Paragraph:
    """The first line of a box while it is empty, else a further one."""
    first: Paragraph = box.paragraphs[0]
    return first if len(box.paragraphs) == 1 and not first.text else box.add_paragraph()


def _gap(paper: Paper) -> None:
    """Two tables that touch become one, with the columns of the first."""
    paper.add_paragraph().paragraph_format.line_spacing = Pt(4)
