"""On which line of a TOML file a value stands.

The parser of the standard library does not say. But what is read of a file only grows with each
line, so a value stands where it first appears: at the end of the shortest beginning of the file
that can be read and holds it. That is right for every way TOML can be written; a list or a text that
goes on below is closed, so that what stands in it is found on its own line.
"""

import tomllib
from collections.abc import Sequence
from typing import Any

Path = tuple[str | int, ...]
CLOSES = ("", "]", '"""', "'''")


def line_of(text: str, path: Path) -> int:
    """The line of the value at a path, or of the innermost part of the path that the file has."""
    lines = text.split("\n")
    path = _existing(tomllib.loads(text), path)
    first, last = 1, len(lines)
    while first < last:
        middle = (first + last) // 2
        if _holds(_beginning(lines, middle), path):
            last = middle
        else:
            first = middle + 1
    return first


def _beginning(lines: Sequence[str], count: int) -> dict[str, Any]:
    """What can be read of the first lines, without what cannot be read before its end."""
    for kept in range(count, 0, -1):
        for close in CLOSES:
            try:
                return tomllib.loads("\n".join([*lines[:kept], close]))
            except tomllib.TOMLDecodeError:
                continue
    return {}


def _existing(data: Any, path: Path) -> Path:
    while path and not _holds(data, path):
        path = path[:-1]
    return path


def _holds(data: Any, path: Path) -> bool:
    for step in path:
        if isinstance(data, dict) and step in data:
            data = data[str(step)]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return False
    return True
