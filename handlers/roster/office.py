"""The first sheet of the workbook: whose roll it is, in lines of a name and a value."""

from dialogs.kit import Phrase
from handlers.roster import faults, rows, words
from handlers.roster.cells import Grid, Value, address, is_blank, text
from handlers.roster.faults import Fault, Spoiled
from handlers.roster.sheets import OFFICE, column_of
from handlers.wording.cleaning import clean_name
from storage.procedures import ProcedureError, procedure
from storage.roster.listed import Office


def read(grid: Grid) -> tuple[Office | None, list[Fault]]:
    """Whose roll it is, None when that cannot be said, and what is wrong with the sheet."""
    cells = _cells(grid)
    found: list[Fault] = []
    values: dict[str, str] = {}
    for column in OFFICE.columns:
        value, where = cells.get(column.key, (None, ""))
        try:
            values[column.key] = _checked(column.key, value)
            if column.needed and not values[column.key]:
                raise Spoiled(column.key, faults.UNNAMED)
        except Spoiled as spoiled:
            found.append(faults.fault(grid.name, where or column.heading, spoiled.why, value))
    if values.get("opens") and values.get("closes") and values["opens"] >= values["closes"]:
        where = cells["closes"][1]
        found.append(faults.fault(grid.name, where, Phrase(faults.NOT_LATER), cells["closes"][0]))
    if not values.get("company") or not values.get("estate"):
        return None, found
    mode = values.pop("mode", "")
    return Office(**values, supplement=mode == words.SUPPLEMENT), found


def _cells(grid: Grid) -> dict[str, tuple[Value, str]]:
    """The value beside each name, with its address; a name may stand in any column."""
    found: dict[str, tuple[Value, str]] = {}
    for line, cells in grid.lines:
        for at, value in enumerate(cells):
            key = column_of(OFFICE, value)
            if key and key not in found:
                beside = cells[at + 1] if at + 1 < len(cells) else None
                found[key] = beside, address(at + 1, line)
                break
    return found


def _checked(key: str, value: Value) -> str:
    """The value as it is kept; raises ``Spoiled``."""
    faults.require_sound(key, value)
    if is_blank(value):
        return ""
    match key:
        case "opens" | "closes":
            return _clock(key, value)
        case "zone":
            if not (name := words.zone(text(value))):
                raise Spoiled(key, faults.NO_ZONE)
            return name
        case "procedure":
            return _procedure(text(value))
        case "email":
            return rows.email(key, text(value))
        case "mode":
            if words.even(text(value)) not in (words.WHOLE, words.SUPPLEMENT):
                raise Spoiled(key, faults.NO_MODE)
            return words.even(text(value))
        case _:
            return clean_name(text(value))


def _clock(key: str, value: Value) -> str:
    if not (found := words.clock(value)):
        raise Spoiled(key, faults.NO_TIME)
    return found


def _procedure(name: str) -> str:
    try:
        return procedure(name.upper()).id
    except ProcedureError:
        raise Spoiled("procedure", faults.NO_PROCEDURE) from None
