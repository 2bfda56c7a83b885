"""`shouwen invite …`: links for staff, cards for units, codes for groups, the manager's service card."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.helping import Program
from bot.cli.terminal import DataOption, configured, confirm, give_up, plainly, print_lines

app = Program(help="Let people in: staff by links, residents by unit cards.")

Who = Annotated[list[str] | None, typer.Argument(help="Names, or numbers, of members of staff.", show_default=False)]
EstateOption = Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")]
BotOption = Annotated[str, typer.Option("--bot", help="The bot's user name; else Telegram is asked for it.")]
DaysOption = Annotated[int, typer.Option("--days", help="How long it may be used.", min=1, max=90)]
OutOption = Annotated[Path, typer.Option("--out", help="The PDF file to write.", dir_okay=False)]
Which = Annotated[
    list[str] | None, typer.Argument(help="Units (3栋2单元501), buildings (3栋) or an estate.", show_default=False)
]


@app.command()
def staff(
    who: Who = None,
    everyone: Annotated[bool, typer.Option("--all", help="All who have not joined yet.")] = False,
    days: DaysOption = 7, bot: BotOption = "", data: DataOption = None,
) -> None:  # fmt: skip
    """Make one-time links by which members of staff join."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import inviting, opening

        settings = configured(data=data)
        with opening.register(settings) as db:
            chosen = inviting.people(db, who or (), everyone=everyone)
        bots = inviting.bots(settings, bot)
        with opening.changing(settings) as db:
            made = inviting.staff_links(db, chosen, bots, days, Clock().now())
        print_lines(made)


@app.command()
def revoke(
    who: Who = None,
    everyone: Annotated[bool, typer.Option("--all", help="All links that nobody has used yet.")] = False,
    data: DataOption = None,
) -> None:
    """End links that nobody has used yet."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import inviting, opening

        with opening.changing(configured(data=data)) as db:
            done = inviting.revoke(db, inviting.people(db, who or (), everyone=everyone, joined=True), Clock().now())
        print_lines(done)


@app.command(name="list")
def list_staff(data: DataOption = None) -> None:
    """Show who has joined, and who has a link until when."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import inviting, opening

        with opening.register(configured(data=data)) as db:
            print_lines(inviting.listing(db, Clock().now()))


@app.command()
def group(
    department: Annotated[str, typer.Argument(help="The department; without it, the whole estate.")] = "",
    days: DaysOption = 1, estate: EstateOption = "", data: DataOption = None,
) -> None:  # fmt: skip
    """Make a one-time code by which a manager ties a Telegram group to the estate or a department."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import inviting, opening

        with opening.changing(configured(data=data)) as db:
            made = inviting.group_code(db, inviting.estate(db, estate), department, days, Clock().now())
        print_lines(made)


@app.command()
def unit(
    out: OutOption,
    which: Which = None,
    everything: Annotated[
        bool | None, typer.Option("--all/--without-card", help="All of them, or those that have no card yet.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether old cards may end.")] = False,
    bot: BotOption = "", data: DataOption = None,
) -> None:  # fmt: skip
    """Print unit cards with QR codes, eight a page, to cut. A printed card ends the one before."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import carding
        from bot.commands.speaking import say
        from dialogs.kit import N_

        settings = configured(data=data)
        carding.require_free(out)
        order = carding.order(settings, which or (), bot, Clock().now())
        doors = carding.chosen(order, carding.meant(order, which or ()), everything)
        warning = carding.warning(doors)
        if warning and not yes and not confirm(f"{warning} {say(N_('Print?'))}"):
            give_up(say(N_("Nothing was printed; the old cards hold.")), 1)
        label = say(N_("{count} cards"), count=len(doors))
        with typer.progressbar(length=len(doors), label=label, file=sys.stderr) as bar:
            said = carding.unit_cards(settings, order, doors, out, bar.update)
        print_lines(said)


@app.command()
def card(out: OutOption, which: Which = None, bot: BotOption = "", data: DataOption = None) -> None:
    """Print the manager's service card, a page for the estate or for each building named; no card ends by it."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import carding

        carding.require_free(out)
        order = carding.order(configured(data=data), which or (), bot, Clock().now())
        print_lines(carding.service_card(order, carding.meant(order, which or ()), out))


@contextmanager
def _plainly() -> Iterator[None]:
    """As ``plainly``; what was typed and fits nothing ends with 1, what cannot be printed with 2."""
    from bot.commands.carding import CannotPrint
    from bot.commands.inviting import Unclear
    from bot.commands.speaking import spoken
    from bot.papers.fonts import FontMissing

    with plainly():
        try:
            yield
        except Unclear as error:
            give_up(str(error), 1)
        except (CannotPrint, FontMissing) as error:
            give_up(spoken(error), 2)
