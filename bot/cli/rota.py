"""`shouwen rota …`: the duty rota, printed and changed from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli.helping import Program
from bot.cli.terminal import DataOption, configured, give_up, plainly, print_lines

app = Program(help="The duty rota: print a week, change it.")

EstateOption = Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")]
When = Annotated[str, typer.Argument(help="A weekday (MON, 周一) for every week, or one day (2026-11-26).")]
Hours = Annotated[str, typer.Argument(help="From when to when: 08:00-20:00, over midnight 20:00-08:00.")]
Who = Annotated[str, typer.Argument(help="A name, or a number, of a member of staff.")]
Days = Annotated[str, typer.Argument(help="2026-12-01..2026-12-05, or a single day.")]


@app.command()
def show(
    week: Annotated[str, typer.Option(help="2026-W48, or a day of it; without it, this week and the next.")] = "",
    estate: EstateOption = "", data: DataOption = None,
) -> None:  # fmt: skip
    """Print a week: who is on duty when, who stands in for whom, what is empty."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import opening, rota

        with opening.register(configured(data=data)) as db:
            print_lines(rota.week(db, rota.desk(db, estate, Clock().now()), week))


@app.command(name="set")
def put(when: When, hours: Hours, who: Who, estate: EstateOption = "", data: DataOption = None) -> None:
    """Let somebody have a slot: every week, or on one day."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import opening, rota

        with opening.changing(configured(data=data)) as db:
            done = rota.put(db, rota.desk(db, estate, Clock().now()), when, hours, who)
        print_lines(done)


@app.command()
def clear(when: When, hours: Hours, estate: EstateOption = "", data: DataOption = None) -> None:
    """Take a slot out of every week, or take the change of one day back."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import opening, rota

        with opening.changing(configured(data=data)) as db:
            done = rota.clear(db, rota.desk(db, estate, Clock().now()), when, hours)
        print_lines(done)


@app.command()
def away(who: Who, days: Days, estate: EstateOption = "", data: DataOption = None) -> None:
    """Enter that somebody is away; the rota passes over them."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import opening, rota

        with opening.changing(configured(data=data)) as db:
            done = rota.away(db, rota.desk(db, estate, Clock().now()), who, days)
        print_lines(done)


@app.command()
def back(who: Who, days: Days, estate: EstateOption = "", data: DataOption = None) -> None:
    """Take an absence back."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import opening, rota

        with opening.changing(configured(data=data)) as db:
            done = rota.back(db, rota.desk(db, estate, Clock().now()), who, days)
        print_lines(done)


@contextmanager
def _plainly() -> Iterator[None]:
    """As ``plainly``; what was typed and fits nothing ends with 1."""
    from bot.commands.inviting import Unclear
    from bot.commands.rota import refusals

    with plainly():
        try:
            with refusals():
                yield
        except Unclear as error:
            give_up(str(error), 1)
