"""The written procedures as data: one profile a file, every parameter a procedure fixes.

A profile file states only what its procedure fixes, beside the words that fix it; where it is silent the default
pair's value (``default.toml``) holds; an estate may override single values. Unknown parameters and values of
the wrong type are refused with the file's name, so that a slip never becomes a silent rule.
"""

import json
import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from storage.procedures.parameters import KINDS_OF, Procedure

__all__ = ["Procedure", "ProcedureError", "procedure"]


class ProcedureError(Exception):
    """A profile that cannot be used; the text says which file and what is wrong."""


_NAME = re.compile(r"[A-Z][0-9]?\Z|default\Z")


def _read(name: str) -> dict[str, Any]:
    if not _NAME.match(name):
        raise ProcedureError(f"There is no procedure {name!r}.")
    path = resources.files("storage.procedures").joinpath(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProcedureError(f"There is no procedure {name!r}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProcedureError(f"{name}.toml cannot be read: {error}") from error


def _overrides(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise ProcedureError(f"the estate's parameters are not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ProcedureError("the estate's parameters are not a table of names and values.")
    return values


def _checked(source: str, values: dict[str, Any]) -> dict[str, Any]:
    for key, value in values.items():
        if key not in KINDS_OF:
            raise ProcedureError(f"{source}: {key!r} is not a parameter of a procedure.")
        if not KINDS_OF[key].sound(value):
            raise ProcedureError(f"{source}: {key} must be {KINDS_OF[key].ought}, not {value!r}.")
    return values


@lru_cache(maxsize=64)
def procedure(name: str, overrides: str = "{}") -> Procedure:
    """The profile ``name`` with an estate's overrides (JSON); raises ``ProcedureError``."""
    values = _checked("default.toml", _read("default"))
    values |= _checked(f"{name}.toml", _read(name))
    values |= _checked("the estate's parameters", _overrides(overrides))
    missing = sorted(set(KINDS_OF) - set(values))
    if missing:
        raise ProcedureError(f"{name}.toml leaves out {', '.join(missing)}.")
    return Procedure(**{key: KINDS_OF[key].read(value) for key, value in values.items()})
