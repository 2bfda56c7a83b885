"""How a value gets into a cell: every text as a text, so that no program takes one for a formula (A54).

One that begins with = + - @ or a tab, in any width, is marked as quoted besides, for whoever opens and saves it again.
"""

from datetime import date, time, timedelta

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment

from handlers.roster.cells import Broken, Value
from handlers.wording.cleaning import clean

LONGEST = 32_000
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LINE, _LINES = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)

AnyCell = Cell | MergedCell


def enter(cell: AnyCell, value: Value) -> AnyCell:
    """A value as it is, a text as a text."""
    if isinstance(value, Broken) or isinstance(cell, MergedCell):
        return cell
    if isinstance(value, str):
        written = clean(value)[:LONGEST]
        cell.value = written
        if written:
            cell.data_type = "s"
        if written.startswith(_RISKY):
            cell.quotePrefix = True
        cell.number_format = "@"
        cell.alignment = _LINES if "\n" in written else _LINE
    elif isinstance(value, int | float | date | time | timedelta):
        cell.value = value
    return cell
