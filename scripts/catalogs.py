"""Bring the catalogs up to date with the marked texts of the program, or check that they are.

    python scripts/catalogs.py            merge new texts in, move gone ones to the end (#~), and at the next time out
    python scripts/catalogs.py --check    exit 1 and name what is missing or obsolete

Texts are found by reading the source, not by running it: every ``N_("…")`` in ``dialogs``,
``handlers`` and ``bot``, the help of the command line, and every ``DatabaseError("…")`` in ``storage``, which
knows no dialogs. Translations are kept, guesses are never made, line numbers are left out so that a moved function
changes no catalog.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

MARKS = {"dialogs": "N_", "handlers": "N_", "bot": "N_", "storage": "DatabaseError"}
COMMANDS, OPTIONS = r"bot/cli/(?!helping|terminal)\w+\.py", r"bot/cli/terminal\.py"
DOMAIN = "shouwen"

Found = dict[str, list[str]]


class Unreadable(Exception):
    """A marked text that is no plain string: nobody could translate it."""


def main() -> int:
    """Merge or check; the exit code."""
    arguments = argparse.ArgumentParser(description="Merge or check the catalogs.")
    arguments.add_argument("--check", action="store_true", help="change nothing, exit 1 if out of date")
    arguments.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    given = arguments.parse_args()
    try:
        found = marked_texts(given.root)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    files = sorted(given.root.glob(f"locale/*/LC_MESSAGES/{DOMAIN}.po"))
    if given.check:
        faults = [fault for file in files for fault in faults_of(file, found)]
        sys.stdout.write(("\n".join(faults) or f"{len(found)} texts, all translated") + "\n")
        return 1 if faults else 0
    for file in files:
        merge(file, found)
    return 0


def marked_texts(root: Path) -> Found:
    """Every marked text and the files it stands in, in the order of the source."""
    found: Found = {}
    for package, mark in MARKS.items():
        for file in sorted((root / package).rglob("*.py")):
            name = file.relative_to(root).as_posix()
            tree = ast.parse(file.read_text(encoding="utf-8"))
            options = _options_in(tree) if re.fullmatch(f"{COMMANDS}|{OPTIONS}", name) else ()
            commands = _commands_in(tree) if re.fullmatch(COMMANDS, name) else ()
            for text in (*_marked_in(tree, name, mark), *options, *commands):
                places = found.setdefault(text, [])
                if name not in places:
                    places.append(name)
    return found


def _marked_in(tree: ast.Module, name: str, mark: str) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is(mark, node.func)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        match call.args:
            case [ast.Constant(value=str(text))]:
                yield text
            case _:
                raise Unreadable(f"{name}:{call.lineno}: {mark} takes one plain string")


def _options_in(tree: ast.Module) -> Iterator[str]:
    """What options are said to do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def _commands_in(tree: ast.Module) -> Iterator[str]:
    """What commands are said to do: their docstrings."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and (told := ast.get_docstring(node)):
            registered = any(isinstance(one, ast.Call) for one in node.decorator_list)
            if registered or not (node.name.startswith("_") or node.name == "main"):
                yield " ".join(told.split())


def _is(mark: str, function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == mark


def faults_of(file: Path, found: Found) -> list[str]:
    """What the catalog lacks, and what it holds in vain."""
    held = {str(message.id): bool(message.string) for message in _read(file) if message.id}
    missing = [f"{file}: missing: {text!r}" for text in found if not held.get(text)]
    obsolete = [f"{file}: obsolete: {text!r}" for text in held if text not in found]
    return missing + obsolete


def merge(file: Path, found: Found) -> None:
    """Rewrite the catalog with exactly the texts found; those gone since the last time stay once more, as ``#~``."""
    old, new = _read(file), Catalog(fuzzy=False)
    known = {str(message.id): message for message in (*old.obsolete.values(), *old) if message.id}
    for text, places in found.items():
        before = known.pop(text, None)
        new.add(
            text,
            string=before.string if before else "",
            locations=[(place, 0) for place in places],
            user_comments=before.user_comments if before else (),
        )
    new.obsolete.update((text, known[text]) for text in known if text not in old.obsolete and known[text].string)
    entries = io.BytesIO()
    write_po(entries, new, width=100, include_lineno=False, omit_header=True)
    # The header stays as it was written: Babel's own would carry today's date into every change.
    header = file.read_text(encoding="utf-8").partition("\n\n")[0].strip()
    body = entries.getvalue().decode("utf-8").strip()
    file.write_text(f"{header}\n\n{body}".strip() + "\n", encoding="utf-8")


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3], domain=DOMAIN, abort_invalid=True)


if __name__ == "__main__":
    raise SystemExit(main())
