"""`understand` and `similar`: an operator's own export through the understanding, JSON lines in and out.

A line that cannot be read gets a sentence with its number on standard error and the others go on; the exit
status tells whether there was one. Both read line by line, so a file may be of any size.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.settings import Settings
from handlers.understanding import Reader, Understood, warm
from handlers.understanding.gists import gist
from handlers.understanding.grouping import Groups, Message
from handlers.understanding.reading import plain, simplified
from handlers.understanding.risks import by_urgency
from handlers.understanding.sentences import sentences
from handlers.understanding.signs import RISK_OF_HAZARD
from handlers.understanding.terms import Background, background, telling
from handlers.wording.cleaning import clean

_PROGRESS = 5_000
_LONGEST = 20_000

Answer = Callable[[dict[str, Any]], dict[str, Any]]


class CannotRead(Exception):
    """The file cannot be read, in a sentence."""


class BadLine(Exception):
    """A line that cannot be answered, in a sentence."""


def understand(file: Path, settings: Settings) -> bool:
    """Write what each line's ``text`` is understood as; whether every line could be answered."""
    reader = warm(settings.data / "words")
    trade = background(reader.cut(plain(simplified(each.text))) for each in sentences())
    return _answer(file, lambda given: _understood(reader, trade, given))


def similar(file: Path, settings: Settings) -> bool:
    """Write what each record is like; whether every line could be answered."""
    reader = warm(settings.data / "words")
    groups = Groups()
    seen: set[tuple[str, str]] = set()
    last: dict[str, datetime] = {}

    def answer(given: dict[str, Any]) -> dict[str, Any]:
        message = _message(reader, given)
        if (message.estate, message.id) in seen:
            raise BadLine(f"the id {message.id} was given before")
        if message.at < last.get(message.estate, message.at):
            raise BadLine("its time is before the one of the line above; the lines must be in the order of their times")
        seen.add((message.estate, message.id))
        last[message.estate] = message.at
        found = groups.take(message)
        return {
            "id": given["id"],
            "similar": [{"id": one.id, "score": round(one.score, 4)} for one in found.similar],
            "group": found.group,
            "complainants": found.complainants,
            "three_complainants": found.alert,
        }

    return _answer(file, answer)


def _understood(reader: Reader, trade: Background, given: dict[str, Any]) -> dict[str, Any]:
    text = clean(_text(given, "text"))
    began = perf_counter()
    found = reader.understand(text)
    spent = perf_counter() - began
    words = reader.cut(plain(simplified(text)))
    rarity = {word: reader.words.rarity(word) for word in words} if reader.words else {}
    return {
        **({"id": given["id"]} if "id" in given else {}),
        "kind": found.kind,
        "categories": [
            {"code": code, "score": score} for code, score in zip(found.categories, found.scores, strict=True)
        ],
        "risks": _risks(found),
        "doubt": found.doubt or None,
        "people": found.people or None,
        "place": found.place,
        "where": {
            part: said
            for part in ("building", "unit", "floor", "room", "public")
            if (said := getattr(found.where, part))
        },
        "terms": telling(words, trade, rarity),
        "milliseconds": round(spent * 1000, 3),
    }


def _risks(found: Understood) -> list[str]:
    """Every risk that the bot acts on: those heard plainly, and the one that somebody is asked about first."""
    return list(by_urgency(filter(None, [*found.risks, RISK_OF_HAZARD.get(found.doubt)])))


def _message(reader: Reader, given: dict[str, Any]) -> Message:
    for name in ("id", "user", "time"):
        if name not in given:
            raise BadLine(f"it has no “{name}”")
    title, text = (clean(_text(given, name)) if name in given else "" for name in ("title", "text"))
    if "title" not in given and "text" not in given:
        raise BadLine("it has neither “title” nor “text”")
    id_, user, estate = (str(given.get(name, "")) for name in ("id", "user", "estate"))
    return Message(id_, user, estate, _time(given["time"]), gist(reader, title, text))


def _text(given: dict[str, Any], name: str) -> str:
    said = given.get(name)
    if not isinstance(said, str):
        raise BadLine(f"it has no “{name}” in words")
    return said[:_LONGEST]


def _time(said: object) -> datetime:
    """ISO 8601, also with slashes, or seconds since 1970; a time without a zone is taken as UTC."""
    try:
        if isinstance(said, int | float) and not isinstance(said, bool):
            return datetime.fromtimestamp(said, UTC)
        date, _, clock = str(said).strip().replace("T", " ").partition(" ")
        year, month, day = date.replace("/", "-").split("-")
        when = datetime.fromisoformat(f"{int(year):04}-{int(month):02}-{int(day):02}T{_clock(clock)}")
    except (ValueError, OverflowError, OSError):
        raise BadLine(f"“{str(said)[:40]}” is no time; write 2026-11-21T20:15:00+08:00") from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _clock(said: str) -> str:
    """ "8:05" as "08:05", which is what the standard asks for."""
    if not said:
        return "00:00"
    hour, colon, rest = said.partition(":")
    return f"{int(hour):02}:{rest}" if colon else said


def _answer(file: Path, answer: Answer) -> bool:
    """Answer each line of the file on standard output."""
    sound = True
    for number, line in _lines(file):
        if not line.strip():
            continue
        try:
            _write(answer(_read(line)))
        except BadLine as error:
            sound = False
            _tell(f"Line {number}: {error}.")
        if number % _PROGRESS == 0:
            _tell(f"{number} lines read.")
    return sound


def _read(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"it is not JSON ({error})") from None
    if not isinstance(given, dict):
        raise BadLine("it is no JSON object")
    return given


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
            yield from enumerate(lines, 1)
    except OSError as error:
        raise CannotRead(f"Cannot read {file}: {error.strerror or error}.") from None


def _write(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")

