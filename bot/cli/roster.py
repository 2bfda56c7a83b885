"""`shouwen template` and `shouwen import`: the estate's roll as a workbook."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import DataOption, configured, confirm, give_up, plainly, print_lines


class Allowed(StrEnum):
    """What is unusual enough to need a word more."""

    ENDING = "ending"
    NEW_ESTATE = "new-estate"


def template(
    file: Annotated[Path, typer.Argument(help="The workbook to write.", dir_okay=False)] = Path("小区名册.xlsx"),
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file of this name.")] = False,
    data: DataOption = None,
) -> None:
    """Write a workbook to fill in: buildings, units, residents, staff, rota, handbook."""
    with plainly():
        from bot.commands import roster

        try:
            print_lines(roster.template(file, replace=replace, settings=configured(data=data)))
        except (roster.NotImported, OSError) as error:
            give_up(str(error), 1)


def bring_in(
    file: Annotated[Path, typer.Argument(help="The filled-in workbook, .xlsx or .xls.", dir_okay=False)],
    answer: Annotated[
        bool | None, typer.Option("--yes/--dry-run", help="Import without asking, or only show.", show_default=False)
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Import the good rows, write the others to mend.")] = False,
    details: Annotated[bool, typer.Option("--details", help="Show every row that changes, not the first.")] = False,
    allow: Annotated[list[Allowed] | None, typer.Option(help="Allow what is unusual; may be repeated.")] = None,
    data: DataOption = None,
) -> None:
    """Bring in a filled-in workbook: shows what would change, asks, then changes it."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import roster
        from bot.workbook.inside import WorkbookError

        talk = roster.Talk(typer.echo, lambda line: typer.echo(line, err=True), confirm)
        wanted = roster.Wanted(file, answer, partial, details, frozenset[str](allow or ()))
        try:
            roster.bring_in(configured(data=data), wanted, talk, now=Clock().now())
        except (roster.NotImported, WorkbookError) as error:
            give_up(str(error), 1)
