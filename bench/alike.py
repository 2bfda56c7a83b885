"""How right ``shouwen similar`` was about an export of which somebody knows what is about one matter.

    shouwen similar records.jsonl > answers.jsonl
    python -m bench.alike records.jsonl answers.jsonl

``records.jsonl`` is what ``shouwen similar`` reads, with times in ISO 8601, each line with its ``matter`` besides: the
same words for records about one matter, anything that no other line has for single ones. What had no answer is left
out. Counted are the thirty days before each record, by half of the file as well: whoever looks at the first half to
learn from it measures on the second.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.gold import Matched, alert_f1, interval, message_f1, pair_f1
from handlers.understanding.grouping import THREE
from handlers.understanding.similar import WINDOW

FIGURES = (
    ("F1 a record", message_f1),
    ("F1 over all pairs", pair_f1),
    ("third complainant's alert F1", alert_f1),
)


@dataclass(frozen=True, slots=True)
class _Earlier:
    id: str
    user: str
    at: datetime


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("records", type=Path)
    asked.add_argument("answers", type=Path)
    files = asked.parse_args()
    judged = judge(_lines(files.records), _lines(files.answers))
    half = len(judged) // 2
    for name, some in (("all", judged), ("first half", judged[:half]), ("second half", judged[half:])):
        counted = [one for one in some if one.f1 is not None]
        print(f"{name}: {len(some)} records, {len(counted)} have or were shown a like one")
        for what, figure in FIGURES:
            low, high = interval(figure, some)
            print(f"  {what} {figure(some):.3f} ({low:.3f}-{high:.3f})")


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def judge(records: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> list[Matched]:
    """For each record that has an answer how right it was; raises ``ValueError`` when none has."""
    answered = {str(one["id"]): one for one in answers}
    earlier: dict[tuple[str, str], list[_Earlier]] = defaultdict(list)
    found = []
    for record in records:
        answer = answered.get(str(record["id"]))
        if answer is None:
            continue
        known = earlier[str(record.get("estate", "")), str(record["matter"])]
        own = _Earlier(str(record["id"]), str(record["user"]), _time(record["time"]))
        same = [one for one in known if own.at - one.at <= WINDOW]
        shown = {str(one["id"]) for one in answer["similar"]}
        both = len(shown & {one.id for one in same})
        due = len({one.user for one in (*same, own)}) >= THREE
        found.append(Matched(len(shown), len(same), both, bool(answer["three_complainants"]), due))
        known.append(own)
    if not found:
        raise ValueError("none of the answers is one to these records")
    return found


def _time(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
