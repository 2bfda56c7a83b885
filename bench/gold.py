"""Sentences and records whose right answers are known, and how right the understanding is about them.

What each file is, who wrote it and whether anything was trained or tuned on it stands in docs/understanding.md.
"""

import csv
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from opencc import OpenCC

from handlers import understanding
from handlers.understanding.gists import gist
from handlers.understanding.grouping import Groups, Message, Thresholds
from handlers.understanding.reader import Reader
from handlers.understanding.sentences import Sentence, sentences

T = TypeVar("T")

GOLD = Path(__file__).resolve().parent.parent / "tests/handlers/understanding"
EMERGENCIES = ("fire", "gas", "trap", "inj", "elec", "flood")
OWN_EMERGENCIES = ("emergencies.txt", "emergencies_more.txt", "emergencies_last.txt")
# Written by people who knew neither patterns nor model, and by a colleague: what the detector learns from besides ours.
STRANGERS = (
    "strangers_development.jsonl", "strangers_held_out.jsonl", "colleague_fresh.jsonl",
    "writer_one.jsonl", "writer_two.jsonl", "writer_three.jsonl", "writer_four.jsonl",
    "writer_five.jsonl", "writer_six.jsonl", "writer_seven.jsonl", "writer_eight.jsonl",
    "writer_nine.jsonl", "writer_ten.jsonl", "writer_eleven.jsonl", "writer_twelve.jsonl", "writer_thirteen.jsonl",
    "writer_fourteen.jsonl", "writer_fifteen.jsonl", "writer_sixteen.jsonl", "writer_seventeen.jsonl",
    "writer_eighteen.jsonl", "writer_nineteen.jsonl", "writer_twenty.jsonl", "writer_twenty_one.jsonl",
    "writer_twenty_two.jsonl", "writer_twenty_three.jsonl",
)  # fmt: skip
# Each of these is left out in turn: who learned from the others is measured by it.
WRITERS = STRANGERS[3:]
# By the hand that wrote the fourth of them, and set aside before it was read again: never trained.
FRESH = "writer_four_held_out.jsonl"
# Written by six others and never trained; the categories are the second one's.
EXAMINER, EXAMINER_TWO, EXAMINER_THREE = "examiner_held_out.jsonl", "examiner_two.jsonl", "examiner_three.jsonl"
EXAMINER_FOUR = "examiner_four.jsonl"
EXAMINER_FIVE, EXAMINER_SIX = "examiner_five.jsonl", "examiner_six.jsonl"
EXAMINERS = EXAMINER, EXAMINER_TWO, EXAMINER_THREE, EXAMINER_FOUR, EXAMINER_FIVE, EXAMINER_SIX
# A few words each of what is no danger and sounds like one; by two others, never trained.
SHORT = "short_everyday.txt", "short_everyday_more.txt"
CATEGORIES = "examiner_two_categories.jsonl"
# Matters that several people tell, in chat and in letters to an office: by three others, never trained. The last has,
# as a city's box does, many letters of one kind about different places.
TOLD_EXAMINER, LETTERS_EXAMINER = "matters_examiner.txt", "letters_examiner.txt"
BOX_EXAMINER = "letters_examiner_two.txt"
# Letters in which many write of one kind of trouble at different places, as in a city's box: what its weights are
# learned from.
BOXES = (
    "letters_eleven", "letters_twelve", "letters_thirteen", "letters_fourteen", "letters_fifteen", "letters_sixteen",
    "letters_seventeen",
)  # fmt: skip
# The files of matters whose reports were looked through for dangers, wherever the detector heard one.
LOOKED_THROUGH = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
# Matters in the shortest titles there are.
SHORTEST = "matters_fresh.txt"
_BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sentence should be and what it was taken for, best first."""

    text: str
    label: str
    also: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """A sentence with its emergency – a minus before a near miss –, those heard, and whether one is asked about."""

    code: str
    text: str
    heard: frozenset[str]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a made-up month and the matter it is about."""

    matter: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Matched:
    """For one record: how many were shown, are like it, and are both; whether its alert rang, and should have."""

    shown: int
    alike: int
    both: int
    alert: bool
    due: bool

    @property
    def f1(self) -> float | None:
        """How right what was shown is, from 0 to 1; None where nothing was shown and nothing is like it."""
        return 2 * self.both / (self.shown + self.alike) if self.shown or self.alike else None


def held_out() -> list[Sentence]:
    return list(sentences(GOLD / "held_out.txt"))


def chat_held_out() -> list[Sentence]:
    """A quarter of the sentences that were written as residents type, for the weak categories and in English."""
    return list(sentences(GOLD / "chat_held_out.txt"))


def client_chat() -> list[Sentence]:
    """The client's sentences."""
    with (GOLD / "client_chat.csv").open(encoding="utf-8") as rows:
        return [Sentence(row["text"], row["label"], row["also"].rstrip("?")) for row in csv.DictReader(rows)]


def examiner_categories() -> list[Sentence]:
    """Sentences of every category by somebody who knew neither keywords nor model."""
    rows = map(json.loads, (GOLD / CATEGORIES).read_text(encoding="utf-8").splitlines())
    return [Sentence(row["text"], row["label"], row["also"]) for row in rows]


def client_risks() -> list[tuple[str, str]]:
    """The client's sentences with the one risk each must name, or none."""
    with (GOLD / "client_risks.csv").open(encoding="utf-8") as rows:
        return [(row["text"], row["risk"]) for row in csv.DictReader(rows)]


def traditional(known: Sequence[Sentence]) -> list[Sentence]:
    """The same sentences as they are written in Hong Kong."""
    hong_kong = OpenCC("s2hk")
    return [Sentence(hong_kong.convert(each.text), each.label, each.also) for each in known]


def emergencies(name: str) -> Iterator[tuple[str, str]]:
    """Sentences, each with an emergency of it; one with a minus names a near miss."""
    if name.endswith(".jsonl"):
        for row in map(json.loads, (GOLD / name).read_text(encoding="utf-8").splitlines()):
            yield from ((code, row["text"]) for code in row["codes"] or [f"-{row['near']}"])
    else:
        yield from _by_code(GOLD / name)


def named(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Sentences, each with all the emergencies it names."""
    found: dict[str, tuple[str, ...]] = {}
    for code, text in emergencies(name):
        found[text] = (*found.get(text, ()), *(() if code.startswith("-") else (code,)))
    return ((codes, text) for text, codes in found.items())


def dangers() -> Iterator[tuple[tuple[str, ...], str]]:
    """The shipped sentences that teach the detector, with the emergency each names."""
    for code, text in _by_code(Path(understanding.__file__).with_name("dangers.txt")):
        yield (() if code.startswith("-") else (code,)), text


def everyday() -> list[str]:
    """Shipped sentences in which there is no danger, though they speak of the same things."""
    return _lines(Path(understanding.__file__).with_name("everyday.txt"))


def short(name: str) -> list[str]:
    """Everyday matters in a few words that sound like a danger: one of ``SHORT``."""
    return _lines(GOLD / name)


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line]


def _by_code(file: Path) -> Iterator[tuple[str, str]]:
    code = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            code = line.strip("[]")
        elif line:
            yield code, line


def told() -> dict[str, list[Record]]:
    """The files of matters that the sense is learned from: people tell one matter, each in their own words."""
    found = {path.stem: matters(f"told/{path.name}") for path in sorted((GOLD / "told").glob("*.txt"))}
    return found | {"matters": matters(), "matters_fresh": matters(SHORTEST)}


def harmless() -> list[str]:
    """What people tell of everyday matters, but for the reports that may name a danger (``told_dangers.txt``)."""
    dangers = set((GOLD / "told_dangers.txt").read_text(encoding="utf-8").splitlines())
    records = (one for name in LOOKED_THROUGH for one in matters(f"told/matters_{name}.txt"))
    texts = ("。".join(part for part in (one.title, one.body) if part) for one in records)
    return [text for text in texts if text not in dangers]


def digest_of_told() -> str:
    """What a sense that learned from these files carries, and another one does not."""
    said = [(name, one.matter, one.title, one.body) for name, records in told().items() for one in records]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def matters(name: str = "matters.txt") -> list[Record]:
    """Records in groups about one matter each, and single ones."""
    found: list[Record] = []
    matter = ""
    for at, line in enumerate((GOLD / name).read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            matter = line
        elif line.strip():
            title, _, body = line.partition("|")
            alone = matter.startswith("# single")
            found.append(Record(f"{matter} {at}" if alone else matter, title.strip(), body.strip()))
    return found


def singles() -> list[Record]:
    lines = (GOLD / "singles.txt").read_text(encoding="utf-8").splitlines()
    return [Record(f"single {at}", line, "") for at, line in enumerate(lines) if line]


def guessed(reader: Reader, known: Sequence[Sentence]) -> list[Guess]:
    return [Guess(each.text, each.label, each.also, reader.understand(each.text).categories) for each in known]


def macro_f1(guesses: Sequence[Guess]) -> float:
    """The mean over the categories of precision and recall together; only the first label counts as right."""
    right = Counter(each.label for each in guesses if each.said[0] == each.label)
    said = Counter(each.said[0] for each in guesses)
    labels = Counter(each.label for each in guesses)
    return sum(2 * right[code] / (said[code] + labels[code]) for code in labels) / len(labels)


def top_two(guesses: Sequence[Guess]) -> float:
    return sum(each.label in each.said[:2] for each in guesses) / len(guesses)


def warned(reader: Reader, known: Sequence[tuple[str, str]]) -> list[Warned]:
    read = ((code, text, reader.understand(text)) for code, text in known)
    return [
        Warned(code, text, frozenset(found.risks) & frozenset(EMERGENCIES), bool(found.doubt))
        for code, text, found in read
    ]


def recall(found: Sequence[Warned]) -> float:
    """Of the emergencies, the share that was heard as what it is."""
    plain = [each for each in found if not each.code.startswith("-")]
    return sum(each.code in each.heard for each in plain) / max(1, len(plain))


def recall_of_sentences(found: Sequence[Warned]) -> float:
    """Of the sentences with an emergency, the share in which one of them was heard as what it is."""
    plain = [each for each in found if not each.code.startswith("-")]
    return len({one.text for one in plain if one.code in one.heard}) / max(1, len({one.text for one in plain}))


def precision(found: Sequence[Warned]) -> float:
    """Of the sentences in which an emergency was heard, the share that is one."""
    heard = [each for each in found if each.heard]
    return sum(not each.code.startswith("-") for each in heard) / max(1, len(heard))


def noticed(found: Sequence[Warned]) -> float:
    """Of the emergencies, the share that was heard, even as another one, or is asked about."""
    plain = [each for each in found if not each.code.startswith("-")]
    return sum(bool(each.heard) or each.asked for each in plain) / max(1, len(plain))


def precision_told(found: Sequence[Warned]) -> float:
    """Of the sentences that somebody is told of, heard or asked about, the share that is an emergency."""
    told = [each for each in found if each.heard or each.asked]
    return sum(not each.code.startswith("-") for each in told) / max(1, len(told))


def needlessly(found: Sequence[Warned]) -> float:
    """Of the sentences that are none, the share in which one was heard or is asked about."""
    near = [each for each in found if each.code.startswith("-")]
    return sum(bool(each.heard) or each.asked for each in near) / max(1, len(near))


def month(seed: int, records: Sequence[Record]) -> list[Record]:
    """The records in the order in which they came."""
    mixed = list(records)
    random.Random(seed).shuffle(mixed)
    return mixed


def matched(
    reader: Reader, records: Sequence[Record], thresholds: Thresholds, *, bodies: bool
) -> list[Matched]:
    """Each record through the grouping, two hours apart and by different people, and how right the answer was."""
    groups = Groups(thresholds)
    before: dict[str, list[str]] = {}
    found = []
    for at, record in enumerate(records):
        shape = gist(reader, record.title, record.body if bodies else "")
        answer = groups.take(Message(str(at), f"user {at}", "estate", _BEGAN + timedelta(hours=2 * at), shape))
        same = before.setdefault(record.matter, [])
        shown = {one.id for one in answer.similar}
        found.append(Matched(len(shown), len(same), len(shown & set(same)), answer.alert, len(same) >= 2))
        same.append(str(at))
    return found


def message_f1(found: Sequence[Matched]) -> float:
    """The mean over the records that have, or were shown, a similar one."""
    counted = [each.f1 for each in found if each.f1 is not None]
    return sum(counted) / max(1, len(counted))


def pair_f1(found: Sequence[Matched]) -> float:
    """Over all pairs of records, so that each counts as often as it should be shown."""
    return 2 * sum(each.both for each in found) / max(1, sum(each.shown + each.alike for each in found))


def alert_f1(found: Sequence[Matched]) -> float:
    right = sum(each.alert and each.due for each in found)
    return 2 * right / max(1, sum(each.alert for each in found) + sum(each.due for each in found))


def interval(figure: Callable[[list[T]], float], sample: Sequence[T], rounds: int = 400) -> tuple[float, float]:
    """The middle 95 % of a figure over samples drawn again from the sample (bootstrap)."""
    draw = random.Random(1)
    values = sorted(figure(draw.choices(sample, k=len(sample))) for _ in range(rounds))
    return values[int(rounds * 0.025)], values[int(rounds * 0.975)]
