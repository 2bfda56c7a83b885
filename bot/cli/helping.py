"""`--help` in the language of the terminal: a command's docstring and the help of its options are looked up when asked.

They stand in English where they belong, beside the command; `scripts/catalogs.py` finds them there.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from bot.commands.tables import padded, width
from dialogs.kit import N_

Function = TypeVar("Function", bound=Callable[..., Any])

WIDEST_NAME = 30
HELP = N_("Show this message and exit.")  # the framework's own words for its own option
_ASIDE = {"default:": N_("default:"), "required": N_("required")}
_PIECE = re.compile(r"[\x21-\x7e]+\s*|.", re.DOTALL)
_NEVER_FIRST = "，。；：！？）」”、"


def told(text: str | None) -> str:
    """A text of the help, in the language of the terminal."""
    from bot.commands.speaking import translated

    return translated(" ".join((text or "").split()))


class _Helping:
    """How a command shows its help."""

    help: str | None
    get_params: Any
    collect_usage_pieces: Any

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """One line: how it is typed."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write(f"{told(N_('Usage:'))} {ctx.command_path} {pieces}\n")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """What it does."""
        formatter.write("".join(f"\n  {line}" for line in folded(told(self.help), formatter.width - 2)) + "\n")

    def get_short_help_str(self, limit: int = 45) -> str:
        """What it does, in a list of commands."""
        return told(self.help)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Its arguments and options."""
        found: dict[str, list[tuple[str, str]]] = {N_("Arguments:"): [], N_("Options:"): []}
        for param in self.get_params(ctx):
            if record := param.get_help_record(ctx):
                name, about = record
                aside = about.removeprefix(param.help or "")
                for word, text in _ASIDE.items():
                    aside = aside.replace(word, told(text))
                heading = "Arguments:" if param.param_type_name == "argument" else "Options:"
                found[heading].append((name, told(param.help) + aside))
        for heading, rows in found.items():
            write_table(formatter, heading, rows)


class Command(_Helping, TyperCommand):
    """A command."""


class Group(_Helping, TyperGroup):
    """Several commands under one name."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Its options, and the commands below it."""
        super().format_options(ctx, formatter)
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.get_short_help_str()) for name, one in commands if one is not None]
        write_table(formatter, N_("Commands:"), rows)


class Program(typer.Typer):
    """A command line whose help is told in the language of the terminal."""

    def __init__(self, **settings: Any) -> None:
        plain: dict[str, Any] = {"pretty_exceptions_enable": False, "rich_markup_mode": None, "add_completion": False}
        super().__init__(cls=Group, no_args_is_help=True, **plain, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        """As always, with help that is told."""
        return super().command(name, cls=Command, **settings)


def write_table(formatter: Any, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    """Names and what they mean, below a heading; nothing where there are none."""
    listed = list(rows)
    if not listed:
        return
    formatter.write(f"\n{told(heading)}\n")
    column = min(max(width(name) for name, _ in listed), WIDEST_NAME) + 2
    for name, about in listed:
        first, *rest = folded(about, max(formatter.width - column - 2, 20)) or [""]
        begins = padded(name, column) if width(name) < column else f"{name}\n  {' ' * column}"
        formatter.write(f"  {begins}{first}\n" + "".join(f"  {' ' * column}{line}\n" for line in rest))


def folded(text: str, columns: int) -> list[str]:
    """A text in lines so many columns wide: English breaks between words, Chinese anywhere but before a full stop."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and piece not in _NEVER_FIRST and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines
