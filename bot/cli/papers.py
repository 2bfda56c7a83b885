"""`shouwen form` and `shouwen register`: papers about what is on the register."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.terminal import DataOption, configured, confirm, give_up, plainly, print_lines
from dialogs.kit import N_

if TYPE_CHECKING:
    from bot.commands.papers import Told

DAY = ["%Y-%m-%d"]
EstateOption = Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")]


def form(
    number: Annotated[str, typer.Argument(help="The record's number, for example TS-20261121-0007.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write, .pdf or .docx.")],
    kind: Annotated[
        Literal["complaint", "correction", "visit"],
        typer.Option("--form", help="客户投诉处理单, 纠正和预防措施跟踪报告 or 回访情况记录表."),
    ] = "complaint",
    word: Annotated[bool, typer.Option("--word", help="As a Word document instead of PDF.")] = False,
    estate: EstateOption = "",
    data: DataOption = None,
) -> None:
    """Print a record as one of the office's forms, as PDF or as a Word document."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import papers

        _require_place(out, papers.ending(out, word=word))
        wanted = papers.OneForm(number, kind, estate)
        print_lines(papers.form(configured(data=data), wanted, out, Clock().now()))


def register(
    out: Annotated[Path, typer.Option("--out", help="The workbook to write, .xlsx.")],
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="The first day of filing.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="The last day of filing.")] = None,
    estate: EstateOption = "",
    data: DataOption = None,
) -> None:
    """Write the register of some days, 客户投诉一览表, as a workbook."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import papers

        _require_place(out, ".xlsx")
        days = papers.Days(first.date() if first else None, last.date() if last else None, estate)
        print_lines(papers.register(configured(data=data), days, out, Clock().now(), _progress))


def _require_place(out: Path, ending: str) -> None:
    """Ask before a file is written over, and before any work is done."""
    from bot.commands import out_file
    from bot.commands.speaking import say

    out_file.require_place(out, ending)
    if out.exists() and not confirm(say(N_("{file} is there already. Write over it?"), file=out)):
        give_up(say(N_("Nothing was written.")), 1)


@contextmanager
def _progress(count: int) -> Iterator["Told"]:
    from bot.commands.speaking import say

    with typer.progressbar(length=count, label=say(N_("{count} records"), count=count), file=sys.stderr) as bar:
        yield bar.update


@contextmanager
def _plainly() -> Iterator[None]:
    """As ``plainly``; what was typed and fits nothing ends with 1, what cannot be printed with 2."""
    from bot.commands.inviting import Unclear
    from bot.commands.out_file import CannotWrite
    from bot.commands.speaking import spoken
    from bot.papers.fonts import FontMissing

    with plainly():
        try:
            yield
        except (Unclear, CannotWrite) as error:
            give_up(str(error), 1)
        except FontMissing as error:
            give_up(spoken(error), 2)
