"""`shouwen visits`: coverage and satisfaction of the follow-up visits, or the draws of them, printed."""

from typing import Annotated

import typer

from bot.cli.terminal import DataOption, configured, give_up, plainly, print_lines


def visits(
    first: Annotated[str, typer.Option("--from", help="The first day, 2026-11-01; without it, thirty days.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; without it, today.")] = "",
    estate: Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")] = "",
    draws: Annotated[bool, typer.Option("--draws", help="The draws of visits instead: seed, frame, drawn.")] = False,
    data: DataOption = None,
) -> None:
    """Print how much was visited of what was resolved, and how satisfied people were, by department and person."""
    with plainly():
        from bot.clock import Clock
        from bot.commands import opening, visits as command
        from bot.commands.inviting import Unclear

        try:
            with opening.register(configured(data=data)) as db:
                if draws:
                    print_lines(command.report_draws(db, estate, first, last))
                else:
                    print_lines(command.report(db, estate, first, last, Clock().now()))
        except Unclear as error:
            give_up(str(error), 1)
