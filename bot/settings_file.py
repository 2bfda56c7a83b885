"""The settings file: ``NAME=value`` lines that people edit, read strictly; written without losing a line.

The same lines serve systemd (``EnvironmentFile``) and compose (``env_file``), so nothing is read here that those
read differently. A fault refuses the file as a whole, by line (A73). It is read once, at the start: a running
process keeps what it began with, whatever becomes of the file.
"""

import os
import re
import tempfile
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

NAMES = ("shouwen.env", ".env")  # the first that is there, in the working directory
PREFIX = "SHOUWEN_"
MOST_BYTES, MOST_LINE = 64 * 1024, 4096

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_ALIKE = 0.8


class SettingsFileError(Exception):
    """A settings file that cannot be used; the text says which line, and why."""


def found(named: str | Path | None) -> Path | None:
    """The file that holds: the one that is named, else the first of ours that is there."""
    if named:
        return Path(named)
    return next((path for path in map(Path, NAMES) if path.is_file()), None)


def read(path: Path, known: Collection[str]) -> dict[str, str]:
    """Name → value; names that are neither ours nor look like ours are left alone.

    Raises ``SettingsFileError``.
    """
    values: dict[str, str] = {}
    for number, line in enumerate(_text(path).split("\n"), start=1):
        try:
            name, value = _pair(line.strip()) or ("", "")
            if name:
                _require_known(name, known)
                if name in values:
                    raise ValueError(f"{name} stands in the file twice")
                values[name] = value
        except ValueError as error:
            raise SettingsFileError(f"{path}:{number}: {error}.") from None
    return values


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SettingsFileError(f"{path}: larger than {MOST_BYTES // 1024} kB; this is no settings file.")
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsFileError(f"{path}: cannot be read: {error.strerror}.") from None
    if raw.startswith(_BOM):
        raise SettingsFileError(f"{path}:1: begins with a byte order mark; save it as UTF-8 without one.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsFileError(f"{path}:{line}: is not UTF-8; perhaps it was saved as GBK.") from None


def _pair(line: str) -> tuple[str, str] | None:
    """Name and value of a line, None for a comment or an empty one. Raises ``ValueError`` with the reason."""
    if not line or line.startswith("#"):
        return None
    if len(line) > MOST_LINE or not line.isprintable():
        raise ValueError(f"longer than {MOST_LINE} characters, or with characters that cannot be printed")
    fits = _LINE.fullmatch(line)
    if fits is None:
        raise ValueError("a line is NAME=value, or begins with #")
    return fits[1], _unquoted(fits[2].strip())


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        if len(value) < 2 or value[-1] != value[0]:
            raise ValueError(f"a value that begins with {value[0]} must end with it")
        value, mark = value[1:-1], value[0]
        if mark in value:
            raise ValueError(f"{mark} may not stand inside {mark}…{mark}")
    elif " #" in value:
        raise ValueError("a comment needs a line of its own")
    if "\\" in value:
        raise ValueError("a backslash is read by some and not by others; leave it out")
    return value


def _require_known(name: str, known: Collection[str]) -> None:
    if name in known:
        return
    alike = get_close_matches(name.upper(), known, n=1, cutoff=_ALIKE)
    if alike or name.upper().startswith(PREFIX):
        meant = f"; did you mean {alike[0]}?" if alike else ""
        raise ValueError(f"{name} is no setting{meant}")


def with_values(text: str, values: Mapping[str, str]) -> str:
    """A file's text with these values in it: in the place of the old ones, in that of their comment, or at the end."""
    lines = text.splitlines()
    for name, value in values.items():
        wanted = f"{name}={_quoted(value)}"
        at = [place for place, line in enumerate(lines) if line.strip().startswith(f"{name}=")]
        at = at or [place for place, line in enumerate(lines) if line.strip().startswith(f"# {name}=")]
        if at:
            lines[at[0]] = wanted
        else:
            lines.append(wanted)
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"""[\s#'"]""", value) else value


def write(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, passing = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(passing).replace(path)
    finally:
        Path(passing).unlink(missing_ok=True)
