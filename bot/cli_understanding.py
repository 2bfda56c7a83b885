"""The commands that read an operator's own export: `understand` and `similar`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import DataOption, configured, give_up, plainly

FileArgument = Annotated[Path, typer.Argument(help="JSON lines, one record a line.", show_default=False)]


def understand(file: FileArgument, data: DataOption = None) -> None:
    """Try the understanding on your own texts: {"text": …} a line."""
    _through("understand", file, data)


def similar(file: FileArgument, data: DataOption = None) -> None:
    """Find records about one matter: {"id", "user", "estate", "time", "title", "text"} a line, in order of time."""
    _through("similar", file, data)


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
