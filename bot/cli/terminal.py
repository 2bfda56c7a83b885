"""What all commands of the command line share: options, settings, and a fault as one sentence.

Exit codes: 0 done, 1 no such thing, 2 it cannot run as it is set up. What a command needs is
imported when it runs, so that `shouwen --help` does not wait for a framework.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from dialogs.kit import N_

if TYPE_CHECKING:
    from bot.settings import Settings

DataOption = Annotated[Path | None, typer.Option("--data", help="The folder of the database.")]
ApiOption = Annotated[str | None, typer.Option("--api-base", help="A Bot API server other than Telegram's.")]
EngineOption = Annotated[str | None, typer.Option("--engine", help="The framework to run on: aiogram or ptb.")]


def configured(**given: Any) -> "Settings":
    """The settings, with what was typed on top."""
    from bot.settings import load

    return load(**given)


@contextmanager
def plainly() -> Iterator[None]:
    """What the operator can mend is one sentence on standard error, without a traceback."""
    try:
        yield
    except typer.Abort:
        from bot.commands.speaking import say

        give_up(say(N_("Broken off.")), 1)
    except _mendable() as error:
        from bot.commands.speaking import spoken

        give_up(spoken(error), 2)


def _mendable() -> tuple[type[Exception], ...]:
    """What an operator can mend; asked for only when something went wrong, for these imports are slow."""
    from bot.engines.contract import EngineError
    from bot.running.service import AlreadyRunning, WriterDied
    from bot.settings import SettingsError
    from storage.database import DatabaseError

    return SettingsError, EngineError, DatabaseError, AlreadyRunning, WriterDied


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    typer.echo("\n".join(lines))


def confirm(question: str) -> bool:
    """Whether the operator says yes, in one of our languages; Enter alone is no."""
    from bot.commands.questions import assent
    from bot.commands.speaking import say

    asks = f"{question}{say(N_(' [y/N]'))}"
    while (said := str(typer.prompt(asks, default="", show_default=False, err=True))).strip():
        if (answer := assent(said)) is not None:
            return answer
    return False


def give_up(sentence: str, code: int) -> NoReturn:
    """Say on standard error why it goes no further, and leave."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
