"""The commands about surveys, which work on files and need neither a bot nor a database."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.terminal import give_up, print_lines


def figures(
    file: Annotated[Path, typer.Argument(help="A CSV file of answers; docs/surveys.md says its columns.")],
    profile: Annotated[str, typer.Option(help="The procedure: A, B, D or E.")] = "A",
    named: Annotated[
        str | None, typer.Option("--questionnaire", help="A shipped one, or a file; without it the profile's.")
    ] = None,
    frame: Annotated[Path | None, typer.Option(help="A CSV file of the households and who was drawn.")] = None,
    previous: Annotated[Path | None, typer.Option(help="The answers of the wave before, for the trend.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compute the figures of a survey from a file of answers."""
    from bot.commands import figures as command
    from storage.surveys.errors import SurveyFault

    try:
        lines = command.run(command.Files(file, frame, previous), profile, named, as_json=as_json)
    except SurveyFault as fault:
        give_up(str(fault), 1)
    print_lines(lines)


def questionnaire(
    action: Annotated[Literal["check"], typer.Argument(help="What to do.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="The TOML file of a questionnaire.")],
) -> None:
    """Say what is wrong with a questionnaire, every mistake with its line."""
    from bot.commands import figures as command
    from storage.surveys.errors import SurveyFault

    try:
        lines, sound = command.check(file)
    except SurveyFault as fault:
        give_up(str(fault), 1)
    print_lines(lines)
    if not sound:
        raise typer.Exit(1)
