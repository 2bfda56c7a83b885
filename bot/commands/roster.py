"""`template` and `import`: the estate's roll goes out as a workbook and comes back filled in.

Read and compare first, with nothing locked; show; ask; then write, in pieces between which a running bot has its turn.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.commands import opening, roster_report
from bot.commands.roster_report import Behind
from bot.commands.speaking import spoken
from bot.settings import Settings, SettingsError
from bot.workbook import writing as sheets_out
from bot.workbook.opening import open_book
from bot.workbook.writing import Mended
from handlers.roster import reading
from handlers.roster.reading import Reading
from handlers.roster.sheets import TABLES, Sheet
from storage.database import DatabaseError, Db, file_of, many_writers, writing as transaction
from storage.people import keys
from storage.roster import leaving, present, writing
from storage.roster.comparing import Changes, compare
from storage.roster.listed import Office, Roll
from storage.roster.present import Present
from storage.roster.writing import Overtaken, Source

ENDING, NEW_ESTATE = "ending", "new-estate"
MOST_ENDED = 0.2
# SQLite has one writer, and whoever waits for it looks again every tenth of a second at the latest.
REST = 0.15
AGAIN = "请再运行一次同样的命令，会接着导入，不会重复。"

Tell = Callable[[str], None]


class NotImported(Exception):
    """Nothing was imported; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``answer``: True imports, False only looks, None asks. ``allow``: what needs a word more."""

    file: Path
    answer: bool | None = None
    partial: bool = False
    details: bool = False
    allow: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Talk:
    """How the one who imports is spoken to: results, progress, a question."""

    show: Tell
    progress: Tell
    ask: Callable[[str], bool]


def template(path: Path, *, replace: bool, settings: Settings | None = None) -> list[str]:
    """Write the template, for the estate of the settings where there is one; returns what to print.

    Raises ``NotImported`` where a file is in the way.
    """
    if path.exists() and not replace:
        raise NotImported(f"{path} 已经存在。换个文件名，或者加上 --replace 覆盖它。")
    names, lines = _named(settings) if settings is not None else ({}, [])
    sheets_out.template(path, names)
    return [f"模板已写好：{path}", *lines, f"填好以后运行：shouwen import {path}"]


def _named(settings: Settings) -> tuple[dict[str, str], list[str]]:
    """The names by which an import knows company and estate, or what to say where they are not known."""
    try:
        with opening.register(settings) as db:
            known = present.estates_of(db, opening.bot_id(settings))
    except (DatabaseError, SettingsError) as error:
        return {}, [f"“小区”表里的物业公司和小区名称请自己填。{spoken(error)}"]
    return ({"company": known[0][0].name, "estate": known[0][1].name} if len(known) == 1 else {}), []


def bring_in(settings: Settings, wanted: Wanted, talk: Talk, *, now: datetime) -> None:
    """Import a workbook. Raises ``NotImported`` or ``WorkbookError`` with a sentence when nothing was imported."""
    bot_id = opening.bot_id(settings)
    talk.progress(f"正在打开 {wanted.file.name} ……")
    opened = open_book(wanted.file)
    found = reading.read(opened.book, lambda sheet, count: talk.progress(f"“{sheet}”：已读 {count} 行"))
    if found.roll is None:
        _stop_at_faults(found, wanted, talk)
        raise NotImported("没有导入：不知道这是哪个小区的名册。")
    talk.progress("正在和数据库比对 ……")
    changes, behind = _compared(settings, bot_id, found.roll, wanted)
    for one in changes.unclear:
        found.add_unclear(one)
    for line in roster_report.remarks(found, macros=opened.book.macros):
        talk.show(line)
    if found.faults and not wanted.partial:
        _stop_at_faults(found, wanted, talk)
    for line in roster_report.changes(changes, behind, details=wanted.details):
        talk.show(line)
    _decide(changes, found, wanted, talk)
    if wanted.answer is False:
        talk.show("只是预览，什么都没有写入。")
        return
    if not changes.nothing:
        source = Source(opened.name, opened.sha256, bot_id, sum(map(len, found.spoiled.values())))
        _write(settings, changes, source, talk, now)
    if found.spoiled:
        talk.show(_to_mend(wanted.file, found))


def _stop_at_faults(found: Reading, wanted: Wanted, talk: Talk) -> None:
    """Show all faults and leave."""
    for line in roster_report.faults(found.faults, details=wanted.details):
        talk.show(line)
    partial = "；或者加上 --partial，先导入没有问题的行" if found.roll is not None else ""
    raise NotImported(f"没有导入。改好以后再导入一次{partial}。")


def _compared(settings: Settings, bot_id: int, roll: Roll, wanted: Wanted) -> tuple[Changes, Behind]:
    """What would change, by one consistent look at the database; there may be none yet."""
    file = file_of(settings.url)
    if file is not None and not file.is_file():
        return compare(roll, Present()), Behind()
    with opening.register(settings) as db:
        changes = compare(roll, _present(db, bot_id, roll.office, wanted))
        gone = [one.id for one in changes.staff.ended]
        units = leaving.confirmed_units(db, (one.id for one in changes.people.ended))
        return changes, Behind(leaving.open_records(db, gone), units)


def _present(db: Db, bot_id: int, office: Office, wanted: Wanted) -> Present:
    """The estate that the workbook names, as it is; raises ``NotImported`` for another's workbook."""
    known = present.estates_of(db, bot_id)
    company, name = keys.alike(office.company), keys.alike(office.estate)
    for owner, estate in known:
        if keys.alike(estate.name) == name:
            if keys.alike(owner.name) != company:
                raise NotImported(
                    f"没有导入：名册写的公司是{office.company}，而{estate.name}属于{owner.name}。"
                    "如果是写法不同，请改“小区”表里的物业公司，或者运行 shouwen init 改公司名称。"
                )
            return present.read(db, owner, estate)
    if known and NEW_ESTATE not in wanted.allow:
        names = "、".join(estate.name for _, estate in known)
        raise NotImported(
            f"没有导入：名册写的小区是{office.estate}，而这里登记的是{names}。"
            f"如果确实要新建一个小区，请加上 --allow {NEW_ESTATE}。"
        )
    return present.read(db, present.company_named(db, office.company), None)


def _decide(changes: Changes, found: Reading, wanted: Wanted, talk: Talk) -> None:
    """Raises ``NotImported`` unless the import may go on."""
    if found.faults:
        for line in roster_report.faults(found.faults, details=wanted.details):
            talk.show(line)
        talk.show("这些行不导入；有问题的表里，没有列出的人不会记为离开。")
    if changes.nothing:
        talk.show("和数据库里的一样，没有要改动的。")
        return
    if wanted.answer is False:
        return
    _brake(changes, wanted)
    if wanted.answer is None and not talk.ask("确认导入吗？"):
        raise NotImported("没有导入。")


def _brake(changes: Changes, wanted: Wanted) -> None:
    """A workbook that would end many people is more often half a workbook than a great departure."""
    people, staff = changes.people, changes.staff
    here = sum(1 for one in changes.present.staff if one.roles and not one.left)
    kept = sum(map(len, changes.present.people.values()))
    for what, ended, present_now in (("住户", len(people.ended), kept), ("员工", len(staff.ended), here)):
        if ended > MOST_ENDED * present_now and ENDING not in wanted.allow:
            raise NotImported(
                f"没有导入：{what}共 {present_now} 人，这次会有 {ended} 人记为离开，多得不寻常。"
                f"请检查名册是否完整；如果属实，请加上 --allow {ENDING}。"
            )


def _write(settings: Settings, changes: Changes, source: Source, talk: Talk, now: datetime) -> None:
    """Enter it. Raises ``NotImported``; the sentence tells whether nothing is in, or a part."""
    talk.progress("正在写入 ……")
    steps, done = writing.steps(changes, source, now=now), 0
    try:
        with opening.beside(settings, create=True) as engine:
            for done, step in enumerate(steps):
                if done and not many_writers(engine):
                    time.sleep(REST)
                with transaction(engine) as db:
                    step(db)
                if 10 * (done + 1) // len(steps) > 10 * done // len(steps):
                    talk.progress(f"正在写入 …… {100 * (done + 1) // len(steps)} %")
    except Overtaken:
        why = "就在刚才，另一个人也导入了名册。"
        again = "请再运行一次，看看还差什么。"
        raise NotImported(f"{_how_far(done)}：{why}{again}") from None
    except (DatabaseError, KeyboardInterrupt) as error:
        if not done:
            raise
        raise NotImported(f"{_how_far(done)}：{str(error) or '写到一半停下了。'}{AGAIN}") from None
    talk.show(f"已导入：新增 {changes.added}，修改 {changes.changed}，结束 {changes.ended}。")
    if likely := _likely(settings, changes, source.bot_id):
        talk.show(f"有 {likely} 个待确认的住户登记，电话和名册一致，请客服核对后确认。")


def _how_far(done: int) -> str:
    return "只导入了一部分" if done else "没有导入"


def _likely(settings: Settings, changes: Changes, bot_id: int) -> int:
    """How many unconfirmed homes of the estate the roll would speak for, now that it is in."""
    name = keys.alike(changes.office.estate)
    with opening.register(settings) as db:
        here = [one.id or 0 for _, one in present.estates_of(db, bot_id) if keys.alike(one.name) == name]
        return sum(leaving.likely_bindings(db, one) for one in here)


def _to_mend(file: Path, found: Reading) -> str:
    """Write the rows that were not taken beside the workbook; returns what to say about it."""
    path = _free(file.with_name(f"{file.stem}-待修改.xlsx"))
    why = {(one.sheet, one.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")): roster_report.word(one) for one in found.faults}
    tables: list[tuple[Sheet, list[str], list[Mended]]] = []
    for sheet in TABLES:
        if sheet.part in found.spoiled and (table := found.tables.get(sheet.part)):
            places = [(column.heading, at) for column in sheet.columns for at in table.columns.get(column.key, ())]
            lines: list[Mended] = [
                (line, [cells[at] if at < len(cells) else None for _, at in places], why[table.grid.name, str(line)])
                for line, cells in sorted(found.spoiled[sheet.part].items())
            ]
            tables.append((sheet, [heading for heading, _ in places], lines))
    office = found.roll.office if found.roll else None
    sheets_out.to_mend(path, {"company": office.company, "estate": office.estate} if office else {}, tables)
    return f"没有导入的行写在 {path}，改好以后可以直接导入这个文件。"


def _free(path: Path) -> Path:
    """A name that no file has yet: what somebody is mending is never written over."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
