"""The words of danger, and of what makes a matter hot (K2, K3), each with what takes it back.

Dangers first – fire, gas, people trapped, despair, violence, injury, shock, flood –, the most urgent first; then
threats, lawsuit, press, authorities and numbers, which count when they are announced and not when feared.

A consequence is what follows from a danger that was heard already.

They stand in ``signs.txt``. There a line with ``=`` names a part that stands in patterns as ``<NAME>``; a heading in
brackets begins a danger, a claim or a consequence; ``words``, ``unless`` and ``but_not`` are patterns, and further
lines of one are further alternatives.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"\[(danger|claim|consequence) (\w+)\]")
_PART = re.compile(r"<([A-Z]+)>")


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that warn of a risk.

    ``hazard`` names the safety advice that it calls for, if any. ``unless`` stands anywhere in the clause,
    ``but_not`` right after the words. The ``traits``: *across* reads whole sentences instead of clauses; *old_counts*:
    told afterwards it is still an emergency; *lasting*: a step taken or announced, which no condition takes back.
    """

    kind: str
    name: str
    risk: str
    hazard: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    but_not: re.Pattern[str] | None
    traits: frozenset[str]


def _read() -> Iterator[Sign]:
    """The signs of the file, in order."""
    parts: dict[str, str] = {}
    said: dict[str, list[str]] = {}
    heading: tuple[str, str] | None = None
    for line in [*Path(__file__).with_name("signs.txt").read_text(encoding="utf-8").splitlines(), "[danger end]"]:
        key, _, value = line.partition(": ")
        if found := _HEADING.fullmatch(line):
            if heading is not None:
                yield _sign(heading, said)
            heading, said = (found[1], found[2]), {}
        elif key.startswith("="):
            parts[key[1:]] = _filled(value, parts)
        elif value and not key.startswith("#"):
            said.setdefault(key, []).append(_filled(value, parts))


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with the parts that it names."""
    return _PART.sub(lambda found: parts[found[1]], pattern)


def _sign(heading: tuple[str, str], said: Mapping[str, list[str]]) -> Sign:
    patterns = {key: re.compile("|".join(said[key])) for key in ("words", "unless", "but_not") if key in said}
    risk, hazard, traits = ("".join(said.get(key, ())) for key in ("risk", "hazard", "traits"))
    return Sign(
        *heading,
        risk,
        hazard,
        patterns["words"],
        patterns.get("unless"),
        patterns.get("but_not"),
        frozenset(traits.split()),
    )


_SIGNS = tuple(_read())
# The most urgent first.
DANGERS = tuple(sign for sign in _SIGNS if sign.kind == "danger")
CLAIMS = tuple(sign for sign in _SIGNS if sign.kind == "claim")
# Read beside an alarm only, and no part of what teaches the detector: who had a shock is hurt.
CONSEQUENCES = tuple(sign for sign in _SIGNS if sign.kind == "consequence")
RISK_OF_HAZARD = {sign.hazard: sign.risk for sign in DANGERS if sign.risk}
