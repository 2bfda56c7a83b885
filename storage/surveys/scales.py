"""The scales a question may be answered on, and how an answer is written.

Five levels from very satisfied (5) to very dissatisfied (1), points up to a full score, 0 to 10 for
recommendation (NPS), 1 to 7 for effort (CES). A higher number is always the better one. Beside the
scale stand two answers that are none: *not applicable* – the household does not use it – and
*declined*. Both are kept apart from each other and enter no base (Q3, Q7).
"""

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

Kind = Literal["level", "points", "nps", "ces", "choice", "pick", "words"]
Mark = Literal["not_applicable", "declined", "unclear"]

KINDS: Final[tuple[Kind, ...]] = ("level", "points", "nps", "ces", "choice", "pick", "words")
# What is answered by a number.
RATED: Final[tuple[Kind, ...]] = ("level", "points", "nps", "ces")
# What rates a service: these enter the figures of the procedures.
SCORED: Final[tuple[Kind, ...]] = ("level", "points")

LEVELS: Final[dict[str, int]] = {
    "very_satisfied": 5, "satisfied": 4, "basically_satisfied": 3, "dissatisfied": 2, "very_dissatisfied": 1,
}  # fmt: skip
MARKS: Final[tuple[Mark, ...]] = ("not_applicable", "declined", "unclear")
UNCLEAR: Final = "?"
FULL_SCORE: Final = 100

# What has to stand on the buttons of a kind, beside the marks.
LABELS: Final[dict[Kind, tuple[str, ...]]] = {
    "level": tuple(LEVELS),
    "points": (),
    "nps": ("nps_low", "nps_high"),
    "ces": ("ces_low", "ces_high"),
    "choice": (),
    "pick": (),
    "words": (),
}


def values(kind: Kind, full: int = FULL_SCORE) -> range:
    """The numbers a kind may be answered with; empty for what is not answered by a number."""
    match kind:
        case "level":
            return range(1, 6)
        case "points":
            return range(full + 1)
        case "nps":
            return range(11)
        case "ces":
            return range(1, 8)
        case _:
            return range(0)


def vocabulary(labels: Mapping[str, Mapping[str, str]]) -> dict[str, int | Mark]:
    """What a typed answer may say instead of a number: the labels in any language, and their names."""
    known: dict[str, int | Mark] = {UNCLEAR: "unclear"}
    meanings: dict[str, int | Mark] = {**LEVELS, **{mark: mark for mark in MARKS}}
    for name, meaning in meanings.items():
        known[name] = meaning
        known |= {plain(text): meaning for text in labels.get(name, {}).values()}
    return known


def plain(text: str) -> str:
    """A typed word without what fingers add: blanks, full-width digits, capitals."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
