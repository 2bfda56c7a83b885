"""The commands that set an installation up, look it over, and keep it safe: init, check, backup, restore, held."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.terminal import ApiOption, DataOption, configured, give_up, plainly, print_lines
from dialogs.kit import N_

LanguageOption = Annotated[
    str | None, typer.Option("--language", help="zh_CN or en; without it that of the terminal, else Chinese.")
]


def _language(given: str | None) -> str:
    """The language asked for, or that of the terminal; Chinese for any other."""
    from bot.commands import speaking
    from handlers.catalogs import language_of

    return language_of(given) if given else speaking.language()


class Terminal:
    """Questions on the terminal."""

    def ask(self, text: str, default: str, *, secret: bool) -> str:
        """One answer; a secret is neither shown while it is typed nor as what is kept."""
        shown = "…" if secret and default else default
        told = f"{text} [{shown}]" if shown else text
        return str(typer.prompt(told, default=default, show_default=False, hide_input=secret))

    def tell(self, text: str) -> None:
        """Something that needs no answer."""
        typer.echo(text)


def init(
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="NAME=VALUE: company, estate, phone, address, email, zone, opens, closes, procedure, proxy.",
        ),
    ] = None,
    token_file: Annotated[Path | None, typer.Option(help="The file with the bot's token.")] = None,
    settings: Annotated[Path | None, typer.Option(help="The settings file to write.")] = None,
    data: DataOption = None, api_base: ApiOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: what is set, else what is there already.")] = False,
) -> None:  # fmt: skip
    """Set up an estate: asks, checks each answer, writes the settings."""
    with plainly():
        from bot import settings_file
        from bot.clock import Clock
        from bot.commands.setting_up import Place, SetUp, given_answers, token_in
        from bot.commands.speaking import language, say

        named = settings or settings_file.found(os.environ.get("SHOUWEN_SETTINGS")) or Path(settings_file.NAMES[0])
        run = SetUp(Place(named, language(), data, token_file, api_base))
        told = {**given_answers(given or ()), "token": token_in(token_file)}
        try:
            answers = run.checked(told) if yes else run.ask(told, Terminal())
        except typer.Abort:
            give_up(say(N_("Nothing was written. Without a terminal give the answers by --set, and --yes.")), 1)
        if answers is None:
            give_up(say(N_("Nothing was written.")), 1)
        print_lines(run.write(answers, Clock().now()))


def check(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    data: DataOption = None, api_base: ApiOption = None, language: LanguageOption = None,
) -> None:
    """Tell what is missing or wrong, and what mends it; exits 1 with warnings, 2 with a fault."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import checking

        found = checking.run(configured(data=data, api_base=api_base), Clock())
        spoken = _language(language)
        print_lines([checking.as_json(found, spoken)] if as_json else checking.as_lines(found, spoken))
        raise typer.Exit(checking.exit_code(found))


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, for example shouwen-2026-11-24.tar.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    data: DataOption = None,
) -> None:
    """Write everything into one file, while the bot runs."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import keeping_safe

        tell = partial(typer.echo, err=True)
        print_lines(keeping_safe.save(configured(data=data), file, tell, Clock().now(), force=force))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `shouwen backup` wrote.")],
    data: DataOption = None,
) -> None:
    """Put a backup in place; the bot must be stopped."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import keeping_safe

        print_lines(keeping_safe.put_back(configured(data=data), file, Clock().now()))


def held(
    action: Annotated[Literal["list", "send", "drop"], typer.Argument(help="What to do.")] = "list",
    before: Annotated[str, typer.Option(help="Only what is older than this day or minute.")] = "",
    data: DataOption = None,
) -> None:
    """Show, send or drop the messages held after a restore."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import holding, opening

        with opening.changing(configured(data=data)) as db:
            print_lines(holding.run(db, action, before, Clock().now()))
