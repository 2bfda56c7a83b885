"""Whether the returned forms are the residents' own: who is called, what is compared, what that can find (Q10).

Two or three of the households that returned nothing are called; a tenth of the returned forms is compared
with the originals. A tenth drawn blindly misses much: of 5 forged forms among 100 it finds one with 42 %
only. So half of it comes from what looks risky – several forms in one minute, from one device, with the
same words, entered by staff – and half at random from the rest; the chance is printed with the result.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

from storage.surveys.order import ranked

COMPARED: Final = Fraction(1, 10)
RISKY_PART: Final = Fraction(1, 2)
CALLED: Final = 3
ALIKE_FROM: Final = 2


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned form as the audit sees it: hashes of device and words, never the words themselves."""

    ref: str
    minute: str = ""
    device: str = ""
    words: str = ""
    by_staff: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """The forms to compare: those that look risky with the reasons, and those drawn at random."""

    risky: dict[str, tuple[str, ...]]
    at_random: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows a comparison: with one discrepancy, all forms are compared and the general manager is told."""

    compare_all: bool
    tell_executive: bool


def detection(forms: int, forged: int, compared: int) -> Fraction:
    """The chance that a random comparison meets at least one forged form (hypergeometric, exact)."""
    if not (0 <= forged <= forms and 0 <= compared <= forms):
        raise ValueError(f"{forged} forged and {compared} compared of {forms} forms.")
    missed = Fraction(1)
    for place in range(forged):
        missed *= Fraction(max(0, forms - compared - place), forms - place)
    return 1 - missed


def to_compare(forms: int) -> int:
    """A tenth of the returned forms, rounded up: one at least, where there is one."""
    return ceil(forms * COMPARED)


def audit(forms: Sequence[Returned], seed: str) -> Audit:
    """Draw what is compared: half of it among the risky ones, as far as there are any, the rest at random."""
    signs = risks(forms)
    count = to_compare(len(forms))
    chosen = ranked(f"{seed}/risky", signs)[: ceil(count * RISKY_PART)]
    others = ranked(f"{seed}/random", (form.ref for form in forms if form.ref not in chosen))
    return Audit({ref: signs[ref] for ref in chosen}, tuple(others[: count - len(chosen)]))


def risks(forms: Sequence[Returned]) -> dict[str, tuple[str, ...]]:
    """The forms that look risky, and by what."""
    minutes = _alike(form.minute for form in forms)
    devices = _alike(form.device for form in forms)
    words = _alike(form.words for form in forms)
    found = {}
    for form in forms:
        signs = (
            ("same minute", form.minute in minutes),
            ("same device", form.device in devices),
            ("same words", form.words in words),
            ("entered by staff", bool(form.by_staff)),
        )
        if reasons := tuple(name for name, holds in signs if holds):
            found[form.ref] = reasons
    return found


def to_call(silent: Iterable[str], seed: str) -> list[str]:
    """The households that returned nothing and are asked whether they ever got the form: three, if there are."""
    return ranked(f"{seed}/called", silent)[:CALLED]


def verdict(discrepancies: int) -> Verdict:
    """One is enough (E 4.7)."""
    return Verdict(compare_all=discrepancies > 0, tell_executive=discrepancies > 0)


def _alike(values: Iterable[Hashable]) -> set[Hashable]:
    return {value for value, count in Counter(values).items() if value and count >= ALIKE_FROM}
