"""The commands about understanding: one's own export (`understand`, `similar`), `warning` and `learned`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import DataOption, configured, give_up, plainly, print_lines

FileArgument = Annotated[Path, typer.Argument(help="JSON lines, one record a line.", show_default=False)]


def understand(file: FileArgument, data: DataOption = None) -> None:
    """Try the understanding on your own texts: {"text": …} a line."""
    _through("understand", file, data)


def similar(file: FileArgument, data: DataOption = None) -> None:
    """Find records about one matter: {"id", "user", "estate", "time", "title", "text"} a line, in order of time."""
    _through("similar", file, data)


def warning(
    estate: Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")] = "",
    week: Annotated[str, typer.Option("--week", help="A day of the week, 2026-11-30; without it, the last one.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Draw what rose into this folder, as SVG.")] = None,
    data: DataOption = None,
) -> None:
    """Print which category, building or word more people complained of than usual (early warning)."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import opening, warning as command
        from bot.commands.inviting import Unclear
        from handlers.understanding import warm

        settings = configured(data=data)
        try:
            with opening.register(settings) as db:
                warm(settings.data / "words")
                print_lines(command.report(db, estate, week, out, Clock().now()))
        except Unclear as error:
            give_up(str(error), 1)


def learned(
    estate: Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")] = "",
    data: DataOption = None,
) -> None:
    """Print what the guess of categories has learned last from the staff's corrections."""
    with plainly():
        from bot.commands import learned as command, opening
        from bot.commands.inviting import Unclear

        try:
            with opening.register(configured(data=data)) as db:
                print_lines(command.report(db, estate))
        except Unclear as error:
            give_up(str(error), 1)


def _through(command: str, file: Path, data: Path | None) -> None:
    """Exit code 1 when some lines could not be answered, 2 when the file could not be read."""
    with plainly():
        from bot.commands import understanding

        answer = understanding.understand if command == "understand" else understanding.similar
        try:
            sound = answer(file, configured(data=data))
            sys.stdout.flush()
        except understanding.CannotRead as error:
            give_up(str(error), 2)
        if not sound:
            raise typer.Exit(1)
