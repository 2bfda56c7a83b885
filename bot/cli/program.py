"""The command line: reads what was typed, calls the command, says what went wrong in one sentence.

What a command needs is imported when it runs, so that `shouwen --help` does not wait for a framework.
"""

import asyncio
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import invite, keeping, papers, roster, rota, surveys, understanding, visits
from bot.cli.helping import Program
from bot.cli.terminal import ApiOption, DataOption, EngineOption, configured, give_up, plainly, print_lines
from dialogs.kit import N_

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.tables import Quarantine

app = Program()
app.add_typer(invite.app, name="invite")
app.add_typer(rota.app, name="rota")
app.command()(roster.template)
app.command(name="import")(roster.bring_in)
app.command()(keeping.init)
app.command()(keeping.check)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(keeping.held)
app.command()(papers.form)
app.command()(papers.register)
app.command()(surveys.figures)
app.add_typer(surveys.survey, name="survey")
app.command()(surveys.questionnaire)
app.command()(understanding.understand)
app.command()(understanding.similar)
app.command()(understanding.warning)
app.command()(understanding.learned)
app.command()(visits.visits)


def main() -> None:
    """The entry point of the program."""
    app(prog_name="shouwen")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shouwen {version('shouwen')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
]


@app.callback()
def _common(_: Version = False) -> None:
    """首问 Shouwen: complaints to the property management, from filing to the follow-up visit."""


@app.command()
def run(
    data: DataOption = None, api_base: ApiOption = None, engine: EngineOption = None,
    log_format: Annotated[str | None, typer.Option(help="plain for people, json for machines.")] = None,
) -> None:
    """Run the bot until Ctrl-C."""
    with plainly():
        from bot.commands import running
        from bot.commands.speaking import RUNS, say

        settings = configured(data=data, api_base=api_base, engine=engine, log_format=log_format)
        running.run(settings, lambda who: typer.echo(say(RUNS, bot=who.username)))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page listens.", min=1, max=65535)] = 8080,
    reset: Annotated[bool, typer.Option("--reset", help="Begin anew.")] = False,
    data: Annotated[Path | None, typer.Option(help="The folder of the demo.", show_default=False)] = None,
    engine: EngineOption = "aiogram",
    story: Annotated[
        Literal["lift", "first-day", "week", "survey"],
        typer.Option(help="A broken lift, an estate's first day, a week or a survey that has been lived through."),
    ] = "lift",
) -> None:
    """Play a whole story in a browser, without Telegram."""
    with plainly():
        from bot.demo import run as demonstration

        folder = data or Path("data", "demo" if story == "lift" else story)
        raise typer.Exit(demonstration.main(port, reset, folder, engine or "aiogram", story))


@app.command(name="list")
def list_records(
    everything: Annotated[bool, typer.Option("--all/--open", help="All records, or only open ones.")] = True,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=10_000)] = 50,
    data: DataOption = None,
) -> None:
    """Print the register, newest first."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import looking, opening

        with opening.register(configured(data=data)) as db:
            print_lines(looking.listing(db, limit=limit, open_only=not everything, now=Clock().now()))


@app.command()
def show(
    number: Annotated[str, typer.Argument(help="The record's number, for example TS-20261121-0007.")],
    data: DataOption = None,
) -> None:
    """Print one record with its whole history."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import looking, opening
        from bot.commands.speaking import say
        from storage.errors import NotFound
        from storage.register.views import shown

        with opening.register(configured(data=data)) as db:
            try:
                found = shown(db, number.strip().upper())
            except NotFound:
                give_up(say(N_("There is no record {number}."), number=number), 1)
            for sheet in found:
                print_lines(looking.sheet(sheet, Clock().now()))


@app.command()
def seed(
    residents: Annotated[int, typer.Option(help="How many residents.", min=1, max=1_000_000)],
    staff: Annotated[int, typer.Option(help="How many staff.", min=1, max=400)],
    group: Annotated[int, typer.Option(help="The chat id of the staff group (negative).", max=-1)],
    first_user_id: Annotated[int, typer.Option(help="The first person's id; the others follow.", min=1)],
    bot_id: Annotated[int | None, typer.Option(help="The bot's id, where no token is set.", min=1)] = None,
    data: DataOption = None,
) -> None:
    """Fill a fresh database with a made-up estate."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import opening, people
        from storage.planting.synthetic import Size

        settings = configured(data=data)
        served = bot_id or opening.bot_id(settings)
        with opening.changing(settings, create=True) as db:
            size = Size(residents, staff, group, first_user_id)
            made = people.seed(db, size, bot_id=served, now=Clock().now())
        print_lines(made)


@app.command()
def replay(
    reference: Annotated[str, typer.Argument(help="What the sender was told; all without it.")] = "",
    data: DataOption = None, api_base: ApiOption = None, engine: EngineOption = None,
) -> None:
    """Process updates again that lie in quarantine."""
    with plainly():
        from bot.commands import replaying
        from bot.commands.speaking import say

        settings = configured(data=data, api_base=api_base, engine=engine)
        found = replaying.waiting(settings, reference)
        if not found and reference:
            give_up(say(N_("Nothing lies in quarantine under {reference}."), reference=reference), 1)
        if not found:
            typer.echo(say(N_("Nothing lies in quarantine.")))
        elif not asyncio.run(_replay(settings, found)):
            raise typer.Exit(1)


@app.command()
def webhook(
    action: Annotated[Literal["set", "info", "delete"], typer.Argument(help="What to do.", show_default=False)],
    api_base: ApiOption = None, engine: EngineOption = None,
) -> None:
    """Have Telegram bring updates, ask how it goes, or stop it."""
    with plainly():
        from bot.commands import webhook as hook

        print_lines(asyncio.run(hook.run(action, configured(api_base=api_base, engine=engine))))


async def _replay(settings: "Settings", found: "Iterable[Quarantine]") -> bool:
    """Each by itself: one that fails again does not hold up the others. Whether all went through."""
    from bot.commands import replaying
    from bot.commands.speaking import say
    from bot.logs import logger, set_up

    set_up(settings.log_level, as_json=settings.log_format == "json")
    sound = True
    async with replaying.replay(settings) as quarantine:
        for aside in found:
            try:
                through, result = await quarantine.again(aside)
            except Exception as error:
                logger(__name__).exception("replay_failed", reference=aside.reference)
                through, result = False, say(N_("failed again: {why}"), why=type(error).__name__)
            typer.echo(f"{aside.reference}  {result}")
            sound = sound and through
    return sound
