"""Files that a command writes for people to carry away: whole or not at all, for their maker's eyes alone.

A file is made beside its place and takes it when it is finished.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.commands.speaking import say
from dialogs.kit import N_

MODE = 0o600
T = TypeVar("T")


class CannotWrite(Exception):
    """The file cannot be written; the text says why."""


def require_place(out: Path, ending: str) -> None:
    """Raises ``CannotWrite`` unless a file of this kind can have this name."""
    if out.suffix.lower() != ending:
        told = N_("{file} would be opened by the wrong program; let its name end in {ending}.")
        raise CannotWrite(say(told, file=out, ending=ending))
    if not out.parent.is_dir():
        raise CannotWrite(say(N_("There is no folder {folder}."), folder=out.parent))
    if out.is_dir():
        raise CannotWrite(say(N_("{file} is a folder."), file=out))


def whole(out: Path, make: Callable[[Path], T]) -> T:
    """Let ``make`` write a file, and put it in its place; raises ``CannotWrite``."""
    try:
        with TemporaryDirectory(dir=out.parent, prefix=".shouwen-") as folder:
            beside = Path(folder) / out.name
            beside.touch(mode=MODE)
            made = make(beside)
            beside.chmod(MODE)
            beside.replace(out)
            return made
    except OSError as error:
        raise CannotWrite(say(N_("{file} cannot be written: {why}."), file=out, why=error.strerror)) from error
