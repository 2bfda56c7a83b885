"""The commands about surveys: on files, which need neither a bot nor a database, and on the waves of a register."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.helping import Program
from bot.cli.terminal import DataOption, configured, confirm, give_up, plainly, print_lines

survey = Program(help="The surveys of an estate, on the terminal and as papers.")
Number = Annotated[str, typer.Argument(help="The survey's number, as `survey list` prints it.")]
Estate = Annotated[str, typer.Option("--estate", help="The estate's name, where there are several.")]


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


@survey.command(name="list")
def listing(estate: Estate = "", data: DataOption = None) -> None:
    """Print the surveys of an estate, the latest first."""
    with _plainly():
        from bot.commands import opening, survey as command

        with opening.register(configured(data=data)) as db:
            print_lines(command.listing(db, estate))


@survey.command()
def show(number: Number, estate: Estate = "", data: DataOption = None) -> None:
    """Print a survey: its plan, how far it is, what it came to."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import opening, survey as command

        with opening.register(configured(data=data)) as db:
            print_lines(command.shown(db, command.wave(db, number, estate), Clock().now()))


@survey.command()
def report(
    number: Number,
    out: Annotated[Path, typer.Option("--to", help="The file: .pdf, .docx, or .png for one page as a picture.")],
    estate: Estate = "",
    data: DataOption = None,
) -> None:
    """Write the report of a survey, 顾客满意度调查结果及分析报告."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import figures_report, survey_papers

        _require_place(out, figures_report.ENDINGS)
        print_lines(survey_papers.report(configured(data=data), number, estate, out, Clock().now()))


@survey.command()
def doors(
    number: Number,
    out: Annotated[Path, typer.Option("--to", help="The file to write, .pdf.")],
    estate: Estate = "",
    data: DataOption = None,
) -> None:
    """Write the list of who has not answered, with a code for each door; former lists are no longer valid."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import survey_papers

        _require_place(out, (".pdf",))
        print_lines(survey_papers.door_list(configured(data=data), number, estate, out, Clock().now()))


@survey.command()
def company(
    out: Annotated[Path | None, typer.Option("--to", help="A file to write, .pdf or .docx.")] = None,
    data: DataOption = None,
) -> None:
    """Print the latest figures of every estate side by side, or write them as a paper."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import survey_papers

        if out is not None:
            _require_place(out, (".pdf", ".docx"))
        print_lines(survey_papers.company(configured(data=data), out, Clock().now()))


@survey.command()
def enter(
    file: Annotated[Path, typer.Argument(help="The TOML file of a questionnaire; docs/surveys.md says its keys.")],
    estate: Estate = "",
    data: DataOption = None,
) -> None:
    """Keep a questionnaire of the company's own, so that a survey can ask it."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import survey_entering

        print_lines(survey_entering.enter(configured(data=data), file, estate, Clock().now()))


@survey.command()
def service(
    name: Annotated[str, typer.Argument(help="What the service is called.")],
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Since when; without it today.")] = None,
    estate: Estate = "",
    data: DataOption = None,
) -> None:
    """Tell of a service more; its survey is proposed within three months."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import survey_entering

        begun = since.date() if since is not None else None
        print_lines(survey_entering.service(configured(data=data), name, begun, estate, Clock().now()))


@survey.command()
def paper(
    file: Annotated[Path, typer.Argument(help="A CSV file of answers; docs/surveys.md says its columns.")],
    out: Annotated[Path, typer.Option("--to", help="The file: .pdf, .docx, or .png for one page as a picture.")],
    profile: Annotated[str, typer.Option(help="The procedure: A, B, D or E.")] = "A",
    frame: Annotated[Path | None, typer.Option(help="A CSV file of the households and who was drawn.")] = None,
    previous: Annotated[Path | None, typer.Option(help="The answers of the wave before, for the trend.")] = None,
    plan: Annotated[Path | None, typer.Option(help="A TOML file: whose survey it is, its purpose, its days.")] = None,
) -> None:
    """Write the report of a survey from files, without a register."""
    with _plainly():
        from bot.clock import Clock
        from bot.commands import figures_report
        from bot.commands.surveyed import Files

        _require_place(out, figures_report.ENDINGS)
        print_lines(figures_report.write(Files(file, frame, previous), profile, plan, out, Clock().now()))


def _require_place(out: Path, endings: tuple[str, ...]) -> None:
    """Ask before a file is written over, and before any work is done."""
    from bot.commands import out_file
    from bot.commands.speaking import say
    from dialogs.kit import N_

    out_file.require_place(out, out.suffix.lower() if out.suffix.lower() in endings else endings[0])
    if out.exists() and not confirm(say(N_("{file} is there already. Write over it?"), file=out)):
        give_up(say(N_("Nothing was written.")), 1)


@contextmanager
def _plainly() -> Iterator[None]:
    """As ``plainly``; what was typed and fits nothing ends with 1, what cannot be printed with 2."""
    from bot.commands.inviting import Unclear
    from bot.commands.out_file import CannotWrite
    from bot.commands.speaking import spoken
    from bot.papers.fonts import FontMissing
    from storage.surveys.errors import SurveyFault

    with plainly():
        try:
            yield
        except (Unclear, CannotWrite, SurveyFault) as error:
            give_up(spoken(error), 1)
        except FontMissing as error:
            give_up(spoken(error), 2)
