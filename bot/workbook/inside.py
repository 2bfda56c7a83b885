"""A look into an .xlsx before its values are read: is it one, how large is it really, which cells have no value.

Whoever fills a workbook may have got it from anybody. So the archive's directory is judged before anything is
unpacked; XML that declares entities is refused; a sheet's extent is known before somebody lays out memory for it.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from handlers.roster.faults import ERROR, FORMULA

MOST_MEMBERS = 2_000
MOST_BYTES = 1 << 30
MOST_RATIO = 250
RATIO_COUNTS_FROM = 8 << 20
MOST_LINES = 400_000
MOST_COLUMNS = 256
MOST_CELLS = 8_000_000

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Start = Callable[[str, dict[str, str]], None]


class WorkbookError(Exception):
    """The file cannot be used; the text is a sentence for whoever filled it in."""


@dataclass(slots=True)
class Sight:
    """What cannot be seen in a sheet's values: hidden lines, and cells (line and column from 0) without a value."""

    hidden: set[int] = field(default_factory=set)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inside:
    """A workbook's sheets by name, and whether it carries macros."""

    sheets: dict[str, Sight]
    macros: bool


def look(path: Path) -> Inside:
    """Look through an .xlsx or .xlsm; raises ``WorkbookError``."""
    try:
        with ZipFile(path) as archive:
            members = {one.filename: one for one in archive.infolist()}
            _require_sound(list(members.values()), len(archive.infolist()))
            _require_workbook(members)
            sheets = {name: _sight(archive, member) for name, member in _sheets(archive).items()}
            return Inside(sheets, any(name.lower().endswith("vbaproject.bin") for name in members))
    except (BadZipFile, expat.ExpatError, KeyError, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise WorkbookError("文件已损坏，打不开。请用 Excel 或 WPS 重新打开并另存为 .xlsx。") from error


def _require_sound(members: list[ZipInfo], count: int) -> None:
    """Refuse an archive that would unpack to something no workbook is."""
    packed = sum(one.compress_size for one in members)
    unpacked = sum(one.file_size for one in members)
    bomb = unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * max(packed, 1)
    if count > MOST_MEMBERS or count != len(members) or unpacked > MOST_BYTES or bomb:
        raise WorkbookError("这个文件解压后大得不正常，为安全起见不打开。请把名册复制到新的模板里再导入。")


def _require_workbook(members: dict[str, ZipInfo]) -> None:
    if "xl/workbook.xml" in members:
        return
    if "mimetype" in members:
        raise WorkbookError("这是 OpenDocument 表格（.ods）。请另存为 .xlsx 再导入。")
    if "xl/workbook.bin" in members:
        raise WorkbookError("这是二进制工作簿（.xlsb）。请另存为 .xlsx 再导入。")
    raise WorkbookError("这不是 Excel 工作簿。请用 shouwen template 生成的模板填写。")


def _sheets(archive: ZipFile) -> dict[str, str]:
    """The archive's member of each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    found: dict[str, str] = {}

    def relation(name: str, values: dict[str, str]) -> None:
        if name == "Relationship" and values.get("TargetMode") != "External":
            targets[values["Id"]] = posixpath.normpath(posixpath.join("/xl", values["Target"])).lstrip("/")

    def sheet(name: str, values: dict[str, str]) -> None:
        if name == "sheet":
            key = next(value for key, value in values.items() if key.rpartition(":")[2] == "id")
            found[values["name"]] = targets[key]

    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        _parse(stream, relation)
    with archive.open("xl/workbook.xml") as stream:
        _parse(stream, sheet)
    return {name: member for name, member in found.items() if member in archive.namelist()}


def _sight(archive: ZipFile, member: str) -> Sight:
    walk = _Walk()
    with archive.open(member) as stream:
        _parse(stream, walk.start, walk)
    return walk.sight


class _Walk:
    """A walk through the cells of a sheet, one after the other."""

    def __init__(self) -> None:
        self.sight = Sight()
        self._line = self._column = -1
        self._widest = 0
        self._kind = ""
        self._formula = self._inside = self._value = False

    def start(self, name: str, values: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            place = _ADDRESS.fullmatch(values["r"]) if "r" in values else None
            self._column = _column(place[1]) if place else self._column + 1
            self._kind = values.get("t", "n")
            self._formula = self._value = False
        elif name in ("v", "t"):
            self._inside = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._line = int(values["r"]) - 1 if "r" in values else self._line + 1
            self._column = -1
            if values.get("hidden") in ("1", "true"):
                self.sight.hidden.add(self._line)

    def text(self, _: str) -> None:
        """Something stands in the element that is open."""
        self._value = self._value or self._inside

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "t"):
            self._inside = False
        elif name == "c" and (self._value or self._formula):
            self._measure()
            if self._kind == "e":
                self.sight.broken[self._line, self._column] = ERROR
            elif not self._value and self._kind != "str":  # a formula may well result in an empty text
                self.sight.broken[self._line, self._column] = FORMULA

    def _measure(self) -> None:
        lines, self._widest = self._line + 1, max(self._widest, self._column + 1)
        if lines > MOST_LINES or self._widest > MOST_COLUMNS or lines * self._widest > MOST_CELLS:
            raise WorkbookError(
                f"表格太大：一张表最多 {MOST_LINES} 行、{MOST_COLUMNS} 列。请删掉多余的行和列，或者分成几个文件。"
            )


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = 26 * found + ord(letter) - ord("A") + 1
    return found - 1


def _parse(stream: IO[bytes], start: Start, walk: "_Walk | None" = None) -> None:
    """Go through XML; names come without their prefix. Raises ``WorkbookError`` for declared entities."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, values: start(name.rpartition(":")[2], values)
    if walk is not None:
        parser.EndElementHandler = lambda name: walk.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = walk.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.ParseFile(stream)


def _refuse(*_: object) -> None:
    raise WorkbookError("这个文件里有工作簿不该有的内容，为安全起见不打开。请把名册复制到新的模板里再导入。")
