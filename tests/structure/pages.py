"""The documents as data: tables, sections, references – and what in the code they can refer to."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.structure.house import ROOT, Function, Module, product, read

QUOTED = re.compile(r"`([^`]+)`")
CATALOG = ROOT / "locale" / "zh_CN" / "LC_MESSAGES" / "shouwen.po"
_LOG = re.compile(r"(?:log|logger\(__name__\))\.\w+|level")  # ``level`` is a method of the log, chosen
_LINK = re.compile(r'(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)"')


def page(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def pages() -> list[str]:
    """Every document, by its path."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def table_rows(text: str) -> Iterator[tuple[str, ...]]:
    """The cells of every row of every table, without heads and rules."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if line.startswith("|") and not line.startswith("| ---") and not below.startswith("| ---"):
            yield tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def links(text: str) -> list[str]:
    """Where the links and pictures of a page lead, those to elsewhere left out."""
    found = ("".join(parts) for parts in _LINK.findall(text))
    return [target for target in found if "://" not in target]


def anchors(text: str) -> set[str]:
    """What a link may name after ``#``."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


@dataclass(frozen=True)
class Rule:
    """A section of docs/rules.md: its id, its sentence, and the places each of its lines names."""

    id: str
    sentence: str
    lines: dict[str, tuple[str, ...]]


def rules(text: str) -> list[Rule]:
    sections = re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return [_rule(*section) for section in sections]


def _rule(rule_id: str, body: str) -> Rule:
    lines = dict(re.findall(r"^- ([a-z ]+): (.*)$", body, re.MULTILINE))
    sentence = " ".join(re.sub(r"^- .*$", "", body, flags=re.MULTILINE).split())
    return Rule(rule_id, sentence, {name: tuple(QUOTED.findall(line)) for name, line in lines.items()})


def mentions(text: str, rule_id: str) -> bool:
    """Whether a text names a rule; ``test_f1_…`` names F1, ``F11`` does not."""
    return re.search(rf"(?<![A-Za-z0-9]){rule_id}(?![A-Za-z0-9])", text, re.IGNORECASE) is not None


def shares_words(name: str, sentence: str) -> bool:
    """Whether a test's name says at least two of a sentence's words."""
    return len(_stems(name.replace("_", " ")) & _stems(sentence)) >= 2


def _stems(text: str) -> set[str]:
    return {word[:4].lower() for word in re.findall(r"[A-Za-z]{4,}", text)}


@cache
def module(path: str) -> Module:
    return read(ROOT / path)


def source_of(place: str) -> str | None:
    """What a place refers to: ``file.py:name`` a definition, ``file.py`` its opening, other files whole."""
    path, _, name = place.partition(":")
    if not (ROOT / path).is_file():
        return None
    if not path.endswith(".py"):
        return page(path)
    if not name:
        return ast.get_docstring(module(path).tree) or ""
    return definition(module(path), name)


def definition(where: Module, name: str) -> str | None:
    """The lines of a function, a class or a named value of a module."""
    for node in where.walk():
        if name in _defined(node):
            lines = where.text.splitlines()
            return "\n".join(lines[getattr(node, "lineno", 1) - 1 : getattr(node, "end_lineno", 1)])
    return None


def _defined(node: ast.AST) -> Iterable[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return (name,)
    return ()


@cache
def identifiers() -> frozenset[str]:
    """Every name the program uses, and every word it uses as a value."""
    return frozenset(name for each in product() for node in each.walk() for name in _named(node))


def _named(node: ast.AST) -> Iterable[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
            return (name,)
        case ast.keyword(arg=str(name)) | ast.ClassDef(name=name):
            return (name,)
        case ast.Constant(value=str(word)):
            return (word,)
        case _ if isinstance(node, Function):
            return (node.name,)
    return ()


def logged(modules: Iterable[Module]) -> set[str]:
    """The events that are logged: the first argument of ``log.warning("…")`` and the like."""
    return {event for each in modules for node in each.walk() for event in _logged(node)}


def _logged(node: ast.AST) -> Iterable[str]:
    match node:
        case ast.Call(func=method, args=[ast.Constant(value=str(event)), *_]):
            return (event,) if _LOG.fullmatch(ast.unparse(method)) else ()
    return ()
