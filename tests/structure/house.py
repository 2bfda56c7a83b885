"""The code as data: every module of the project parsed, and what it imports and names resolved.

The checks beside this file are pure functions over these values, so each of them is also shown a
snippet that breaks its rule: a check that cannot fail would prove nothing.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("dialogs", "storage", "handlers", "bot")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported module, or name of a module; ``typing_only`` when only type checkers see it."""

    target: str
    line: int
    typing_only: bool = False

    @property
    def root(self) -> str:
        return self.target.partition(".")[0]


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, its path inside the project, its text."""

    name: str
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def functions(self) -> Iterator[Function]:
        return (node for node in self.walk() if isinstance(node, Function))

    def at(self, node: ast.AST, complaint: str) -> str:
        """A finding as an editor can follow it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {complaint}"

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(imports_in(self))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What a name at hand stands for: ``{"dt": "datetime.datetime"}``."""
        found: dict[str, str] = {}
        for node in self.walk():
            if isinstance(node, ast.Import):
                found |= {a.asname: a.name for a in node.names if a.asname}
            elif isinstance(node, ast.ImportFrom):
                found |= {a.asname or a.name: f"{node.module or ''}.{a.name}" for a in node.names}
        return found

    def dotted(self, node: ast.AST) -> str:
        """The full dotted name an expression refers to, with imports resolved; empty for anything else."""
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.dotted(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        return ""


def imports_in(module: Module) -> Iterator[Import]:
    """Every import at any depth of the file; relative ones made absolute."""
    hidden = {id(inner) for block in typing_blocks(module.tree) for inner in ast.walk(block)}
    for node in module.walk():
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, id(node) in hidden)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(module, node)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno, id(node) in hidden)


def absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    is_package = module.path.endswith("__init__.py")
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, node.module] if node.module else kept)


def typing_blocks(tree: ast.Module) -> Iterator[ast.If]:
    """The ``if TYPE_CHECKING:`` blocks of a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield node


def snippet(text: str, path: str = "bot/sample.py") -> Module:
    """A module that exists only in a test."""
    return Module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."), path, text)


@cache
def read(path: Path) -> Module:
    return snippet(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())


def modules_under(*folders: str) -> list[Module]:
    return [read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def product() -> list[Module]:
    """The four packages, without what only measures or tests them."""
    return modules_under(*PACKAGES)
