"""The office fills in the template, the way people fill in workbooks: merged cells, full width, two phones in one."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.demo.estate import CENTRE, LI, LIU, WANG, ZHANG, ZHAO

COMPANY, ESTATE, PHONE = "翠湖物业服务有限公司", "翠湖花园", "021-5555 0100"
ADDRESS, EMAIL = "翠湖路 1 号 1 栋一楼", "service@cuihu.example"
WANGS_PHONE = "139 1234 5678"
SLIP, MENDED = "1360000000", "13600000009"

OFFICE = (COMPANY, ESTATE, PHONE, ADDRESS, EMAIL, "0:00", "23：59", "Asia/Shanghai", "C3", "完整名册")
DEPARTMENTS = (CENTRE, "工程部", "秩序维护部", "环境部", "财务部")
PEOPLE: tuple[tuple[str | int, ...], ...] = (
    ("3#", "2", "501室", WANG.name, "业主", f"{WANGS_PHONE} / 021-55501234", ""),
    ("３＃", "２单元", "５０１", "王强", "家属", "", "在外地上班"),
    ("", "", "5栋1单元302  ", "陈建国", "", 13500000007, "72岁"),
    ("", "", "3-2-502", "李明", "租客", SLIP, ""),
)
ROLES = {LI: "客服", ZHANG: "客服", ZHAO: "客服主管", LIU: "项目经理"}
ROTA = (("每天", "8:00", "20:00", LI.name), ("每天", "20:00-次日8:00", "", ZHANG.name))
ANSWERS = (
    ("物业费标准", "物业费、管理费、多少钱一平", "高层每平方米每月 2.80 元，多层 1.90 元。"),
    ("装修手续", "装修申请、装修要办什么", "请带房产证和身份证到客户服务中心，当天就能办好。"),
)


def fill(path: Path) -> list[str]:
    """Fill in the template that lies there; returns what was done, in words. One phone has a digit too few."""
    book = load_workbook(path)
    for line, written in enumerate(OFFICE, start=2):
        book["小区"].cell(line, 2, written)
    for name in DEPARTMENTS:
        book["部门"].append((name,))
    homes = sum(1 for _ in _homes(book["房屋"]))
    for person in PEOPLE:
        book["住户"].append(person)
    for at, (one, roles) in enumerate(ROLES.items(), start=1):
        book["员工"].append((f"K0{at}", one.name, one.phone, f"k0{at}@cuihu.example", CENTRE, roles))
    for slot in ROTA:
        book["值班表"].append(slot)
    for answer in ANSWERS:
        book["服务指南"].append(answer)
    book.save(path)
    return [
        f"房屋：{homes} 套，楼栋一列是合并的单元格",
        f"住户：{len(PEOPLE)} 人，有的写“3#”，有的写“3-2-502”，有的是全角数字",
        f"王芳的两个电话写在一格里；李明的电话少写了一位：{SLIP}", f"员工：{len(ROLES)} 人；值班表：白班、夜班各一行",
        f"服务指南：{len(ANSWERS)} 条",
    ]  # fmt: skip


def _homes(tab: Worksheet) -> Iterator[None]:
    """Three buildings, each in one merged cell."""
    for building in ("3栋", "5栋", "6#"):
        first = tab.max_row + 1
        for stair in ("1", "2单元"):
            for room in ("302", "501", "５０２"):
                tab.append((building if tab.max_row < first else None, stair, room))
                yield
        tab.merge_cells(start_row=first, end_row=tab.max_row, start_column=1, end_column=1)


def mend(path: Path) -> list[str]:
    """Write the phone with all its digits; returns what was done, in words."""
    book = load_workbook(path)
    for row in book["住户"].iter_rows():
        for cell in row:
            if cell.value == SLIP:
                cell.value = MENDED
                where = cell.coordinate
    book.save(path)
    return [f"“住户”表 {where}：{SLIP} 改成 {MENDED}"]
