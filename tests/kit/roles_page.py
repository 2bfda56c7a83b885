"""docs/roles.md as data: who may what, row by row; and the rows as they are found, ready to be compared with it."""

from collections.abc import Iterable, Iterator, Mapping

from tests.structure import pages

PAGE = "docs/roles.md"
YES, NO = "✓", "·"


def rows(section: str) -> dict[str, tuple[str, ...]]:
    """The rows of one section's table by their first cell: what it says, and the marks of the columns."""
    _, _, rest = pages.page(PAGE).partition(f"\n## {section}\n")
    assert rest, f"{PAGE} has no section {section}"
    return {cells[0].strip("`"): cells[1:] for cells in pages.table_rows(rest.partition("\n## ")[0])}


def columns() -> tuple[str, ...]:
    """The columns, as the page explains them."""
    return tuple(rows("The columns"))


def marks(found: Mapping[str, Iterable[bool]]) -> Iterator[str]:
    """A mark a column, in the order of the page; several people in a column must all fare alike."""
    for who in columns():
        if who in found:
            fared = set(found[who])
            assert len(fared) == 1, f"{who}: they do not all fare alike"
            yield YES if fared == {True} else NO


def row(name: str, says: str, found: Mapping[str, Iterable[bool]]) -> str:
    """A row as it must stand on the page."""
    return " | ".join(("| `" + name + "`", says, *marks(found))) + " |"


def written(name: str, cells: Iterable[str]) -> str:
    """A row as it stands on the page."""
    return " | ".join(("| `" + name + "`", *cells)) + " |"
