"""Answers in a CSV file: one row a returned form, one column an item, read with every mistake on its line.

    household, building, mode, seconds, <the code of each item …>

Only ``household`` must be there. A cell holds a number of the item's scale or a label of the
questionnaire in any of its languages; *not applicable* and *declined* likewise; ``?`` is an answer
nobody can read. An empty cell was left out. A pick holds codes of items with ``;`` between them.
``mode`` *self* marks B's self-assessment, which is counted apart.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from storage.surveys.cleaning import Form
from storage.surveys.errors import SurveyFault
from storage.surveys.questionnaire import Item, Questionnaire
from storage.surveys.scales import RATED, SCORED, Mark, plain, values, vocabulary

HOUSEHOLD: Final = "household"
KNOWN: Final = (HOUSEHOLD, "building", "mode", "seconds")
MODES: Final = ("bot", "phone", "paper", "door", "self")
MOST_MISTAKES: Final = 20
BETWEEN: Final = ";"
LONGEST_NUMBER: Final = 6  # more digits than any scale has


class SheetError(SurveyFault):
    """A file that cannot be counted; the text has a line for each mistake."""

    def __init__(self, name: str, mistakes: list[str]) -> None:
        more = [f"… and {len(mistakes) - MOST_MISTAKES} more mistakes."] if len(mistakes) > MOST_MISTAKES else []
        super().__init__("\n".join([*(f"{name}, {one}" for one in mistakes[:MOST_MISTAKES]), *more]))


@dataclass(frozen=True, slots=True)
class Answers:
    """One returned form."""

    line: int
    household: str
    building: str = ""
    mode: str = ""
    seconds: float | None = None
    rated: Mapping[str, int | Mark] = field(default_factory=dict)
    picked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def form(self, questionnaire: Questionnaire) -> Form:
        """The form as cleaning sees it."""
        asked = [item for item in questionnaire.items if item.kind in RATED]
        scored = [self.rated[item.code] for item in asked if item.kind in SCORED and item.code in self.rated]
        levels = [value for value in scored if isinstance(value, int)]
        given = sum(1 for value in self.rated.values() if value != "unclear")
        return Form(str(self.line), self.household, len(asked), given, len(levels), len(set(levels)), self.seconds)


def rows(lines: Iterable[str], needed: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with a head, each with the line it ends on; raises ``SheetError``."""
    reader = csv.DictReader(lines, restkey="", restval=None, strict=True)
    try:
        head = [column.strip() for column in reader.fieldnames or ()]
        _require_head(head, needed, name)
        reader.fieldnames = head
        for row in reader:
            cells = [cell for column, cell in row.items() if column]
            if "" in row or None in cells:
                raise SheetError(name, [f"line {reader.line_num}: it has not as many cells as the head, {len(head)}"])
            yield reader.line_num, {column: cell.strip() for column, cell in row.items()}
    except csv.Error as error:  # a quotation mark that is never closed swallows the file from its row on
        raise SheetError(name, [f"line {reader.line_num + 1}: {error}"]) from error


def answers(lines: Iterable[str], questionnaire: Questionnaire, name: str) -> list[Answers]:
    """All forms of a file; raises ``SheetError`` with every mistake in it."""
    items = {item.code: item for item in questionnaire.items}
    known = vocabulary(questionnaire.labels)
    found: list[Answers] = []
    mistakes: list[str] = []
    for line, row in rows(lines, HOUSEHOLD, name):
        if not found and not mistakes:
            strange = [column for column in row if column not in items and column not in KNOWN]
            mistakes += [f"line 1: {one!r} is no item of questionnaire {questionnaire.id}" for one in strange]
        if any(row.values()):
            reading = _Reading(line, row, items, known)
            found.append(reading.answers())
            mistakes += [f"line {line}: {one}" for one in reading.mistakes]
    if mistakes:
        raise SheetError(name, mistakes)
    return found


class _Reading:
    """One row being read; what cannot be read is noted and the rest goes on."""

    def __init__(
        self, line: int, row: Mapping[str, str], items: Mapping[str, Item], known: Mapping[str, int | Mark]
    ) -> None:
        self.line, self.row, self.items, self.known = line, row, items, known
        self.mistakes: list[str] = []

    def answers(self) -> Answers:
        row = self.row
        if not row[HOUSEHOLD]:
            self.mistakes.append("the household is missing")
        given = {code: cell for code in self.items if (cell := row.get(code, ""))}
        kinds = {code: self.items[code].kind for code in given}
        return Answers(
            line=self.line,
            household=row[HOUSEHOLD],
            building=row.get("building", ""),
            mode=self._mode(row.get("mode", "")),
            seconds=self._seconds(row.get("seconds", "")),
            rated=dict(self._rated(code, cell) for code, cell in given.items() if kinds[code] in RATED),
            picked={code: self._picked(code, cell) for code, cell in given.items() if kinds[code] == "pick"},
            chosen={code: self._chosen(code, cell) for code, cell in given.items() if kinds[code] == "choice"},
            words={code: cell for code, cell in given.items() if kinds[code] == "words"},
        )

    def _rated(self, code: str, cell: str) -> tuple[str, int | Mark]:
        item, said = self.items[code], plain(cell)
        meant = self.known.get(said)
        if isinstance(meant, str) or (meant is not None and item.kind == "level"):
            return code, meant
        allowed = values(item.kind, item.full)
        if said.isdecimal() and len(said) <= LONGEST_NUMBER and int(said) in allowed:
            return code, int(said)
        self.mistakes.append(f"{code}: {cell!r} is no answer; it is a number from {allowed[0]} to {allowed[-1]}")
        return code, "unclear"

    def _picked(self, code: str, cell: str) -> tuple[str, ...]:
        item = self.items[code]
        picks = tuple(dict.fromkeys(one.strip() for one in cell.split(BETWEEN) if one.strip()))
        for one in picks:
            if one not in self.items or self.items[one].kind not in SCORED:
                self.mistakes.append(f"{code}: {one!r} is no rated item")
        if len(picks) > item.most:
            self.mistakes.append(f"{code}: {len(picks)} are picked, at most {item.most} may be")
        return picks

    def _chosen(self, code: str, cell: str) -> str:
        options = {option.code: option.code for option in self.items[code].options}
        options |= {plain(text): one.code for one in self.items[code].options for text in one.text.values()}
        if plain(cell) not in options and self.known.get(plain(cell)) not in ("declined", "unclear"):
            self.mistakes.append(f"{code}: {cell!r} is none of {', '.join(options)}")
        return options.get(plain(cell), str(self.known.get(plain(cell), "unclear")))

    def _mode(self, cell: str) -> str:
        if cell and cell not in MODES:
            self.mistakes.append(f"mode: {cell!r} is none of {', '.join(MODES)}")
        return cell

    def _seconds(self, cell: str) -> float | None:
        if cell and not plain(cell).isdecimal():
            self.mistakes.append(f"seconds: {cell!r} is no whole number")
            return None
        return float(plain(cell)) if cell else None


def _require_head(head: list[str], needed: str, name: str) -> None:
    if not head:
        raise SheetError(name, ["line 1: the file is empty"])
    if needed not in head:
        hint = "; are the columns divided by commas?" if len(head) == 1 else ""
        raise SheetError(name, [f"line 1: there is no column {needed!r}{hint}"])
    twice = sorted({column for column in head if head.count(column) > 1})
    if twice:
        raise SheetError(name, [f"line 1: the column {', '.join(map(repr, twice))} stands there twice"])
