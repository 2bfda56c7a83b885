"""What each procedure fixes about surveys, as data: ``methods.toml``, one table a profile.

Where a procedure is silent, A's value holds, which is the default one for surveys. An unknown profile,
an unknown parameter or a value of the wrong kind is refused by name.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Any, Final, Literal

from storage.surveys.errors import SurveyFault

DEFAULT: Final = "A"
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "return_missed": ("invalid", "reissue", "target missed"),
    "window_days_are": ("calendar", "working"),
    "sample": ("simple", "stratified", "all", "key", "share", "minimum"),
    "headline": ("satisfied rate", "weighted"),
}


class MethodError(SurveyFault):
    """A profile that cannot be used for surveys; the text says why."""


@dataclass(frozen=True, slots=True)
class Method:
    """The parameters of a profile.

    ``satisfied_from``: the lowest level that counts as satisfied. ``weights``: of the levels, best first (B).
    ``points_bands``: the percent of the full score from which points are as good as each level but the worst
    (B 5.3.2). ``headline``: which figure is the procedure's own. ``return_rate`` in percent, to be exceeded, or only
    reached if ``return_reached``; ``return_missed`` is what a smaller one means (Q6). ``sample``, ``share``,
    ``returns``: Q4. ``window_days``: Q5. ``target``: the satisfaction in percent that a company wants (Q14).
    ``collective_reply``: whether results may be published to all (Q13). ``grades``: the figures from which a
    quarter is excellent, good and fair (R7).
    """

    profile: str
    questionnaire: str
    satisfied_from: int
    weights: tuple[int, ...]
    points_bands: tuple[int, ...]
    headline: Literal["satisfied rate", "weighted"]
    return_rate: int
    return_reached: bool
    return_missed: Literal["invalid", "reissue", "target missed"]
    sample: Literal["simple", "stratified", "all", "key", "share", "minimum"]
    share: int
    returns: int
    window_days: int
    window_days_are: Literal["calendar", "working"]
    target: int
    collective_reply: bool
    grades: tuple[int, ...]


_TYPES: Final[Mapping[str, type]] = {
    "questionnaire": str, "satisfied_from": int, "weights": list, "return_rate": int, "return_reached": bool,
    "points_bands": list, "share": int, "returns": int, "window_days": int, "target": int, "collective_reply": bool,
    "grades": list,
}  # fmt: skip
_LENGTHS: Final[Mapping[str, int]] = {"weights": 5, "points_bands": 4, "grades": 3}


@lru_cache(maxsize=16)
def method(profile: str) -> Method:
    """The parameters of a profile; raises ``MethodError``."""
    text = resources.files("storage.surveys").joinpath("methods.toml").read_text(encoding="utf-8")
    return of(tomllib.loads(text), profile)


def of(tables: Mapping[str, Mapping[str, Any]], profile: str) -> Method:
    """A profile out of the tables of all profiles; raises ``MethodError``."""
    if profile not in tables:
        raise MethodError(f"Profile {profile!r} has no surveys; those that have: {', '.join(tables)}.")
    values = {**tables[DEFAULT], **tables[profile]}
    for key, value in values.items():
        if (why := _fault(key, value)) is not None:
            raise MethodError(f"Profile {profile}: {key} must be {why}, not {value!r}.")
    missing = {field.name for field in fields(Method)} - {"profile"} - values.keys()
    if missing:
        raise MethodError(f"Profile {profile} leaves out {', '.join(sorted(missing))}.")
    lists = {key: tuple(values[key]) for key in _LENGTHS}
    return Method(**{**values, **lists, "profile": profile})


def _fault(key: str, value: Any) -> str | None:
    """What a value ought to be, when it is not."""
    if key in _CHOICES:
        return None if value in _CHOICES[key] else f"one of {', '.join(_CHOICES[key])}"
    if key not in _TYPES:
        return "left out: it is no parameter"
    if not isinstance(value, _TYPES[key]) or isinstance(value, bool) != (_TYPES[key] is bool):
        return f"of the kind {_TYPES[key].__name__}"
    if key in _LENGTHS:
        return None if _falls(value, _LENGTHS[key]) else f"{_LENGTHS[key]} falling whole numbers"
    return "a whole number" if isinstance(value, int) and value < 0 else None


def _falls(value: Any, length: int) -> bool:
    """So many whole numbers, none greater than the one before it."""
    whole = all(type(one) is int and one > 0 for one in value)
    return whole and len(value) == length and sorted(value, reverse=True) == value
