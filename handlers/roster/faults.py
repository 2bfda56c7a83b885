"""What is wrong with a workbook: which sheet, which cell, why, and what to write instead."""

from dataclasses import dataclass
from typing import Any

from dialogs.kit import N_, NOTHING, Phrase
from handlers.roster import doors, phones
from handlers.roster.cells import Broken, Value, text
from storage.roster.unclear import Unclear

FORMULA, ERROR = "formula", "error"
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; ``seen`` is what stands in the cell. An empty ``cell`` means the whole sheet."""

    sheet: str
    cell: str
    why: Phrase
    hint: Phrase = NOTHING
    seen: str = ""


class Spoiled(Exception):
    """A row that cannot be taken, because of one of its cells; ``key`` is its column, or ``which`` of several."""

    def __init__(self, key: str, why: str, which: int = 0, **values: Any) -> None:
        super().__init__(why)
        self.key, self.which, self.why = key, which, Phrase(why, values)


def seen(value: Value) -> str:
    """What stands in a cell, short enough for a line."""
    return text(value)[:SHOWN]


BROKEN = {
    FORMULA: N_("the formula in this cell has no result yet"),
    ERROR: N_("the formula in this cell ends in an error"),
}
A_DATE = N_("Excel has made a date of it")
MISSING = N_("nothing stands here, and it is needed")
UNNAMED = N_("the workbook does not say whose it is")
NO_TENURE = N_("it is not clear whether this is an owner, a tenant or family")
TWO_NAMES = N_("several names stand in one cell")
NO_ROLE = N_("“{word}” is no role of the office")
NO_WEEKDAY = N_("this is no weekday")
NO_TIME = N_("this is no time of day")
NOT_LATER = N_("the end is not later than the beginning")
NO_HOURS = N_("it ends at the hour at which it begins")
NO_EMAIL = N_("this is no e-mail address")
NO_ZONE = N_("there is no such time zone")
NO_PROCEDURE = N_("there is no such procedure")
NO_MODE = N_("this is none of the two ways")
TWICE = N_("this stands here a second time")
NO_HEADINGS = N_("no row of headings was found")
NO_COLUMN = N_("the column “{heading}” is missing")
TWO_SHEETS = N_("the sheet “{other}” is meant for the same")
NO_SHEET = N_("the sheet “{sheet}” is missing")

_UNCLEAR = {
    "home_unlisted": N_("{label} is not on the list of units"),
    "number_is_anothers": N_("the personnel number {number} belongs to {known}"),
    "several_of_the_name": N_("several people are called {name}"),
    "nobody_of_the_name": N_("nobody on the staff is called {name}"),
    "member_twice": N_("{name} stands on the list twice"),
    "member_unclear": N_("the row of {name} in the sheet 员工 has a fault itself"),
    "department_unlisted": N_("“{department}” is none of the departments: {known}"),
}

_HINTS = {
    BROKEN[FORMULA]: N_("Open the workbook in Excel or WPS once, let it calculate and save it; or type the value."),
    BROKEN[ERROR]: N_("Type the value instead of the formula."),
    A_DATE: N_("Set the cell's format to text and type it again."),
    phones.SHORTENED: N_("Set the cell's format to text and type the whole number again."),
    phones.MASKED: N_("Write the whole number, or leave the cell empty."),
    phones.NO_PHONE: N_("For example 13800138000, or 021-55501234; several are set apart by “/”."),
    phones.LENGTH: N_("Count the digits; one is missing or one is too many."),
    doors.UNREADABLE: N_("For example 3栋2单元501, 3#-2-501 or 商铺12."),
    doors.NO_BUILDING: N_("Write the building into every row, or merge its cell over all its rows."),
    doors.NO_ROOM: N_("Write the room, for example 501."),
    doors.WHOLE_DOOR: N_("Write the building alone, for example 3栋; or leave it empty and write all as the room."),
    doors.OTHER_BUILDING: N_("Write the building only once, or the same in both cells."),
    doors.OTHER_STAIR: N_("Write the staircase only once, or the same in both cells."),
    MISSING: N_("Fill it in, or delete the row."),
    UNNAMED: N_("Fill in company and estate as you have told `shouwen init`."),
    NO_TENURE: N_("Choose 业主, 租户 or 家属."),
    TWO_NAMES: N_("One person a row: write a row of the same unit for each."),
    NO_ROLE: N_("Choose 客服, 经办, 部门负责人, 主管, 经理, 品质 or 总经理; several are set apart by “、”."),
    NO_WEEKDAY: N_("For example 周一, 周一至周五, 周末 or 每天."),
    NO_TIME: N_("For example 08:00."),
    NOT_LATER: N_("Service ends on the day on which it begins, for example at 20:00."),
    NO_HOURS: N_("For example 08:00 and 20:00; a night shift 20:00 and 08:00. A whole day is two rows."),
    NO_EMAIL: N_("For example service@example.com, or leave the cell empty."),
    NO_ZONE: N_("For example Asia/Shanghai."),
    NO_PROCEDURE: N_("Leave the cell empty to take the usual one."),
    NO_MODE: N_("Choose 完整名册 or 只增加和修改."),
    TWICE: N_("Delete one of the two rows."),
    NO_HEADINGS: N_("Take the headings of the template: shouwen template."),
    NO_COLUMN: N_("Take the headings of the template: shouwen template."),
    TWO_SHEETS: N_("Put both into one sheet."),
    NO_SHEET: N_("It says whose roll this is. Copy it from the template: shouwen template."),
    _UNCLEAR["home_unlisted"]: N_("Mend the door number, or add it to the sheet 房屋."),
    _UNCLEAR["number_is_anothers"]: N_("Give the one who has come a number of their own."),
    _UNCLEAR["several_of_the_name"]: N_("Write the personnel number."),
    _UNCLEAR["nobody_of_the_name"]: N_("Write the name as it stands in the sheet 员工."),
    _UNCLEAR["member_twice"]: N_("Delete one of the two rows."),
    _UNCLEAR["member_unclear"]: N_("Mend that row; nothing is to be done here."),
    _UNCLEAR["department_unlisted"]: N_("Write it as it stands in the sheet 部门, or add it there first."),
}


def fault(sheet: str, cell: str, why: Phrase, value: Value = None) -> Fault:
    """A fault with the advice that belongs to its reason."""
    return Fault(sheet, cell, why, Phrase(_HINTS.get(why.text, "")), seen(value))


def of_unclear(sheet: str, cell: str, one: Unclear) -> Fault:
    """A row that reads well, but of which the database cannot tell what it means."""
    return fault(sheet, cell, Phrase(_UNCLEAR[one.code], one.values))


def require_sound(key: str, value: Value, which: int = 0) -> None:
    """Raises ``Spoiled`` for a cell without a value of its own."""
    if isinstance(value, Broken):
        raise Spoiled(key, BROKEN[value.why], which)
