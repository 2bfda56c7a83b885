"""The written procedures as data: one profile a file, every parameter a procedure fixes.

A profile file states only what its procedure fixes; where it is silent the default pair's value
(``default.toml``) holds; an estate may override single values. Unknown parameters and values of
the wrong type are refused with the file's name, so that a slip never becomes a silent rule.
"""

import json
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import time
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from storage.calendar import wall


class ProcedureError(Exception):
    """A profile that cannot be used; the text says which file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """The parameters of a profile.

    ``claim_minutes``: the claim window (F4). ``cutoff_minutes``: before the end of service hours,
    after which the promise is for the next day (S1). ``reminders``: percent of the service time
    from filing to promise at which owner and group are reminded (S3). ``visit_working_days`` and
    ``visit_at``: when the follow-up questions are pushed (V1). ``first_contact_until``: what ends
    the first-contact person's accountability (F3).
    """

    id: str
    name: str
    first_contact_until: Literal["explained", "registered", "answered"]
    claim_minutes: int
    cutoff_minutes: int
    reminders: tuple[int, int]
    digest_at: time
    visit_working_days: int
    visit_at: time
    draft_minutes: int


_FIELDS = {field.name: field for field in fields(Procedure)}
_UNTIL = ("explained", "registered", "answered")
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
        if key not in _FIELDS:
            raise ProcedureError(f"{source}: {key!r} is not a parameter of a procedure.")
        if (why := _fault(key, value)) is not None:
            raise ProcedureError(f"{source}: {key} must be {why}, not {value!r}.")
    return values


def _fault(key: str, value: Any) -> str | None:
    """What a value ought to be, when it is not."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if key.endswith(("_minutes", "_days")):
        return None if whole and value >= 0 else "a whole number"
    if key == "reminders":
        sound = isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
        return None if sound and 0 < value[0] < value[1] <= 100 else "two rising percentages"
    if key == "first_contact_until":
        return None if value in _UNTIL else f"one of {', '.join(_UNTIL)}"
    if key.endswith("_at"):
        return None if isinstance(value, str) and _is_wall(value) else "a time HH:MM"
    return None if isinstance(value, str) else "a text"


def _is_wall(text: str) -> bool:
    try:
        wall(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def procedure(name: str, overrides: str = "{}") -> Procedure:
    """The profile ``name`` with an estate's overrides (JSON); raises ``ProcedureError``."""
    values = _checked("default.toml", _read("default"))
    values |= _checked(f"{name}.toml", _read(name))
    values |= _checked("the estate's parameters", _overrides(overrides))
    missing = sorted(set(_FIELDS) - set(values))
    if missing:
        raise ProcedureError(f"{name}.toml leaves out {', '.join(missing)}.")
    times = {key: wall(values[key]) for key in ("digest_at", "visit_at")}
    return Procedure(**{**values, **times, "reminders": tuple(values["reminders"])})
