"""What our Word documents share: page and fonts, rows and boxes of a table, a text as the letters it is.

Nothing is embedded but text and our own pictures: no field to compute, no link. The office program brings the
Chinese font.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table as Grid, _Cell as Box
from docx.text.paragraph import Paragraph

from handlers.wording.cleaning import clean

FONT, LATIN = "宋体", "Times New Roman"
SHADE, GREY = "EEEEEE", RGBColor(0x5A, 0x5A, 0x5A)
RULE = "____________"


def set_up(paper: Paper, head: str, title: str, made_at: datetime) -> None:
    """Page, fonts, what is repeated on every page, and whose document it is: nobody's, but this program's."""
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.6)
    page.top_margin, page.bottom_margin = Cm(2), Cm(1.6)
    normal: Any = paper.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(1.5)
    write(page.header.paragraphs[0], head, grey=True, size=9)
    footer = page.footer.paragraphs[0]
    footer.alignment = ALIGN.CENTER
    _page_number(footer)
    _forget_thumbnail(paper)
    about = paper.core_properties
    about.title, about.author, about.comments = clean(title), "shouwen", ""
    about.created = about.modified = made_at
    about.language = "zh-CN"


def grid(paper: Paper, widths: Sequence[int]) -> Grid:
    """A table without rows, its columns as wide as they are said to be."""
    made: Grid = paper.add_table(rows=0, cols=len(widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Emu(width)
    return made


def row(where: Grid, least: int | None = None) -> Any:
    """One more row, at least so high where somebody is to write in it; python-docx leaves its method without types."""
    add: Any = where.add_row
    made = add()
    made.height = least
    return made


def repeat(head: Any) -> None:
    """A row that stands on top of every page the table runs over."""
    head._tr.get_or_add_trPr().append(element("w:tblHeader"))


def shade(box: Box, colour: str = SHADE) -> None:
    """A box with a ground."""
    box._tc.get_or_add_tcPr().append(element("w:shd", val="clear", fill=colour))


def element(tag: str, **values: str) -> Any:
    """A piece of WordprocessingML that the library has no word for."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def write(where: Paragraph, text: str, *, bold: bool = False, grey: bool = False, size: float = 10.5) -> None:
    """A text as the letters it is (A52); what XML cannot hold is not in it."""
    run = where.add_run(clean(text))
    run.bold, run.font.size = bold, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")  # or boxes come from a Latin font
    if grey:
        run.font.color.rgb = GREY


def _page_number(where: Paragraph) -> None:
    write(where, "第 ", grey=True, size=9)
    where._p.append(element("w:fldSimple", instr="PAGE"))
    write(where, " 页", grey=True, size=9)


def _forget_thumbnail(paper: Paper) -> None:
    """The library's blank document brings a picture of itself."""
    found = paper.part.package.rels
    for key in [key for key, one in found.items() if one.reltype == RELATIONSHIP.THUMBNAIL]:
        found.pop(key)
