"""What an import would do, as lines for the one who decides: counts, the first examples, faults, warnings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.wording import LOCALE
from handlers.catalogs import DEFAULT, Catalogs
from handlers.roster import words
from handlers.roster.faults import Fault
from handlers.roster.reading import Reading
from handlers.wording.render import Reader
from storage.roster.comparing import Changes
from storage.roster.listed import Member, Person
from storage.roster.present import Known, Worker

FEW, MANY_FAULTS = 3, 30
WEEKDAYS = "一二三四五六日"
TENURES = {code: word for word, code in words.TENURES.items()}
VALUES = {
    "phone": "客服电话", "address": "客服地址", "email": "客服邮箱", "opens": "服务开始", "closes": "服务结束",
    "zone": "时区", "procedure": "投诉处理制度",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Behind:
    """What people leave behind: numbers of open records by staff id, confirmed units of those who moved out."""

    records: Mapping[int, Sequence[str]] = field(default_factory=dict)
    units: int = 0


def word(fault: Fault) -> str:
    """What is wrong and what to do about it, in one sentence."""
    why, hint = (_reader().word(one.text, one.values) for one in (fault.why, fault.hint))
    return f"{why}。{hint}"


def faults(found: Sequence[Fault], *, details: bool) -> list[str]:
    """Every fault in a line: sheet, cell, what stands there, why, what to do."""
    shown = found if details else found[:MANY_FAULTS]
    lines = [f"有 {len(found)} 处需要修改：", *(f"  {_place(one)}{_seen(one)}：{word(one)}" for one in shown)]
    if len(shown) < len(found):
        lines.append(f"  …… 还有 {len(found) - len(shown)} 处，加上 --details 全部列出。")
    return lines


def remarks(reading: Reading, *, macros: bool) -> list[str]:
    """What was not read, and what was although it could not be seen."""
    lines = [f"“{sheet}”表里的这些列没有读：{'、'.join(names)}" for sheet, names in reading.unread.items()]
    if others := [name for name in reading.ignored if name != "说明"]:
        lines.append(f"这些表没有读：{'、'.join(others)}")
    if reading.hidden:
        lines.append(f"有 {reading.hidden} 行是隐藏的，也一起读了。")
    if macros:
        lines.append("文件里带有宏。宏不会运行，只读取单元格里的内容。")
    return lines


def changes(found: Changes, behind: Behind, *, details: bool) -> list[str]:
    """All that would change, with examples; with ``details`` everything."""
    most = None if details else FEW
    new = "（新建）" if found.present.estate is None else ""
    lines = [f"{found.office.company}　{found.office.estate}{new}"]
    lines += [f"上一次导入“{one.file_name}”没有写完，以下是还差的部分。" for one in found.present.unfinished]
    if found.values:
        told = "，".join(f"{VALUES[name]}改为 {value}" for name, value in found.values.items())
        lines.append(f"小区　{told}")
    if found.departments:
        lines.append(f"部门　新增 {len(found.departments)}：{'、'.join(name for _, name in found.departments)}")
    homes, people = found.homes, found.people
    lines += _part("房屋", (("新增", [one.label for one in homes.added]),), homes.same, most)
    lines += _part(
        "住户",
        (
            ("新增", [_person(one) for one in people.added]),
            ("修改", [f"{_person(one)}（原：{_known(known)}）" for known, one in people.changed]),
            ("已搬离", [f"{one.label} {one.name}" for one in people.ended]),
        ),
        people.same,
        most,
    )
    lines += _staff(found, most)
    rota, answers = found.rota, found.answers
    lines += _part(
        "值班表",
        (
            ("新增", [f"周{WEEKDAYS[one.weekday]} {one.starts}–{one.ends} {whom.name}" for one, whom in rota.added]),
            ("删去", [f"周{WEEKDAYS[one.weekday]} {one.starts}–{one.ends}" for one in rota.removed]),
        ),
        rota.same,
        most,
    )
    lines += _part(
        "服务指南",
        (
            ("新增", [one.title for one in answers.added]),
            ("修改", [one.title for _, one in answers.changed]),
            ("停用", [one.title for one in answers.ended]),
        ),
        answers.same,
        most,
    )
    if found.edited:
        lines.append(f"　在 Telegram 里改过，保持不变：{_some(found.edited, most)}")
    return [*lines, *_warnings(found, behind, most)]


def _staff(found: Changes, most: int | None) -> list[str]:
    staff = found.staff
    back = [known.name for known, _ in staff.changed if known.left]
    return [
        *_part(
            "员工",
            (
                ("新增", [_member(one) for one in staff.added]),
                ("修改", [_member(one) for _, one in staff.changed]),
                ("已离职", [f"{one.name}{'（只离开本小区）' if one.elsewhere else ''}" for one in staff.ended]),
            ),
            staff.same,
            most,
        ),
        *([f"　重新入职，需要重新邀请：{'、'.join(back)}"] if back else []),
    ]


def _warnings(found: Changes, behind: Behind, most: int | None) -> Iterator[str]:
    if unlisted := found.homes.ended:
        told = _some([one.label for one in unlisted], most)
        yield f"注意：有 {len(unlisted)} 套房屋名册里没有写到，保持原样：{told}"
    names = {one.id: one.name for one in found.staff.ended}
    for key, numbers in behind.records.items():
        yield f"注意：{names[key]}离开后，手上还有 {len(numbers)} 件没有办结，请先转交：{_some(numbers, most)}"
    if behind.units:
        yield f"注意：搬离的人里有 {behind.units} 个已确认的住户登记，请客服决定是否保留。"


def _part(name: str, kinds: Iterable[tuple[str, Sequence[str]]], same: int, most: int | None) -> list[str]:
    """One kind of thing: how many of each sort, and below it the first of them."""
    told = [(sort, entries) for sort, entries in kinds if entries]
    if not told and not same:
        return []
    counts = "，".join([*(f"{sort} {len(entries)}" for sort, entries in told), f"不变 {same}"])
    return [f"{name}　{counts}", *(f"　{sort}：{_some(entries, most)}" for sort, entries in told)]


def _some(entries: Sequence[str], most: int | None) -> str:
    shown = entries if most is None else entries[:most]
    return "；".join(shown) + (" ……" if len(shown) < len(entries) else "")


def _person(one: Person) -> str:
    return f"{one.home.label} {one.name}（{'，'.join([TENURES[one.tenure], *one.phones])}）"


def _known(one: Known) -> str:
    return "，".join([one.name, TENURES[one.tenure], *sorted(one.phones)])


def _member(one: Member | Worker) -> str:
    return f"{one.name} {one.number}".strip()


def _place(one: Fault) -> str:
    return f"“{one.sheet}”表 {one.cell}".rstrip() if one.cell else f"“{one.sheet}”表"


def _seen(one: Fault) -> str:
    return f"（{one.seen}）" if one.seen else ""


@lru_cache(maxsize=1)
def _reader() -> Reader:
    # No fault tells an instant; the reader's clock stands still.
    return Reader(Catalogs(LOCALE), DEFAULT, ZoneInfo("UTC"), datetime(2000, 1, 1, tzinfo=UTC))
