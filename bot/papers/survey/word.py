"""The report as a Word document (.docx): the same parts as on the PDF, to go on writing in an office program.

Headings are the program's own, so that it can list them; plots are pictures; nothing is computed or fetched on opening.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from bot.papers import office, typeset
from bot.papers.survey.part import Cover, Heading, Paper, Part, Picture, Places, Points, Sheet, Table, Text, Tile, Tiles
from handlers.wording.cleaning import clean

ACCENT = RGBColor(0x1F, 0x4E, 0x79)
WIDE = Cm(17)
SHARP = 160.0
SHADE = "EAF1F8"
TILE, FIGURE = "F4F8FC", 22


def docx(made: Paper, *, made_at: datetime) -> bytes:
    """The document's bytes; raises ``FontMissing``, for the plots are drawn here."""
    page = Document()
    _set_up(page, made, made_at)
    _cover(page, made.cover)
    for part in made.parts:
        _render(page, part)
    held = BytesIO()
    page.save(held)
    return held.getvalue()


def _set_up(page: Page, made: Paper, made_at: datetime) -> None:
    head = f"{made.cover.company}　{made.cover.estate}　{made.cover.title}"
    office.set_up(page, head, f"{made.cover.estate} {made.cover.title} {made.number}", made_at)
    sheet = page.sections[0]
    sheet.left_margin = sheet.right_margin = Cm(2)
    sheet.different_first_page_header_footer = True
    for level, size in ((1, 15), (2, 12)):
        style: Any = page.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = office.LATIN, Pt(size), True
        style.font.color.rgb = ACCENT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), office.FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win over ours
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)


def _cover(page: Page, cover: Cover) -> None:
    for text, size, before in (
        (cover.company, 15, 40),
        (cover.estate, 24, 110),
        (cover.title, 25, 18),
        (cover.when, 14, 12),
    ):
        line = page.add_paragraph()
        line.alignment = ALIGN.CENTER
        line.paragraph_format.space_before = Pt(before)
        office.write(line, text, bold=size > 20, size=size)
    page.add_paragraph().paragraph_format.space_before = Pt(150)
    for name, value in cover.lines:
        line = page.add_paragraph()
        line.alignment = ALIGN.CENTER
        office.write(line, f"{name}：{value}", size=12)
    _fresh_page(page)


def _render(page: Page, part: Part) -> None:
    match part:
        case Heading():
            page.add_heading(clean(part.text), level=part.level)
        case Text():
            _text(page, part)
        case Points():
            for line in part.lines:
                office.write(page.add_paragraph(style="List Bullet"), line)
        case Tiles():
            _tiles(page, part.tiles)
        case Table():
            _table(page, part)
        case Picture():
            _picture(page, part)
        case Places():
            _places(page, part)
        case Sheet():
            _fresh_page(page)


def _fresh_page(page: Page) -> None:
    add: Any = page.add_page_break  # python-docx leaves it without types
    add()


def _text(page: Page, part: Text) -> None:
    line = page.add_paragraph()
    office.write(
        line,
        part.text,
        bold=part.manner == "lead",
        grey=part.manner == "note",
        size=9 if part.manner == "note" else 10.5,
    )
    line.paragraph_format.keep_with_next = part.manner == "lead"


def _tiles(page: Page, tiles: Sequence[Tile]) -> None:
    grid = office.grid(page, (WIDE // len(tiles),) * len(tiles))
    for box, one in zip(office.row(grid).cells, tiles, strict=True):
        office.shade(box, TILE)
        box.paragraphs[0].alignment = ALIGN.CENTER
        office.write(box.paragraphs[0], one.name)
        for text, size in ((one.value, FIGURE), (one.base, 9)):
            line = box.add_paragraph()
            line.alignment = ALIGN.CENTER
            office.write(line, text, bold=size == FIGURE, grey=size < FIGURE, size=size)
    page.add_paragraph()


def _table(page: Page, part: Table) -> None:
    title = page.add_paragraph()
    title.paragraph_format.keep_with_next = True
    office.write(title, part.title, bold=True)
    unit = WIDE // sum(part.shares)
    grid = office.grid(page, tuple(Emu(unit * share) for share in part.shares))
    heads = office.row(grid)
    office.repeat(heads)
    for box, name in zip(heads.cells, part.heads, strict=True):
        office.shade(box, SHADE)
        office.write(box.paragraphs[0], name, bold=True, size=9)
    for row in part.rows:
        for at, (box, value) in enumerate(zip(office.row(grid).cells, row, strict=True)):
            office.write(box.paragraphs[0], value, size=9.5)
            if at >= part.left:
                box.paragraphs[0].alignment = ALIGN.CENTER
    page.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _picture(page: Page, part: Picture) -> None:
    [drawn] = typeset.pictures("picture.typ", {"svg": part.svg}, dots=SHARP)
    line = page.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.keep_with_next = True
    line.add_run().add_picture(BytesIO(drawn), width=Emu(WIDE * part.wide // 100))
    below = page.add_paragraph()
    below.alignment = ALIGN.CENTER
    office.write(below, part.title, grey=True, size=9.5)


def _places(page: Page, part: Places) -> None:
    title = page.add_paragraph()
    title.paragraph_format.keep_with_next = True
    office.write(title, part.title, bold=True)
    grid = office.grid(page, (WIDE // 2, WIDE // 2))
    for at in range(0, len(part.places), 2):
        for box, (what, who, day) in zip(office.row(grid, Cm(1.2)).cells, part.places[at : at + 2], strict=False):
            office.write(box.paragraphs[0], f"{what}：{who or office.RULE}　日期：{day or office.RULE}", size=10)
