"""How right ``shouwen similar`` was about an export of which somebody knows what is about one matter.

    shouwen similar records.jsonl > answers.jsonl
    python -m bench.alike records.jsonl answers.jsonl

``records.jsonl`` is what ``shouwen similar`` reads, each line with its ``matter`` besides: the same words for records
about one matter, anything that no other line has for single ones. Counted are the thirty days before each record, by
half of the file as well: whoever looks at the first half to learn from it measures on the second.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.gold import Matched, alert_f1, interval, message_f1

WINDOW = timedelta(days=30)
COMPLAINANTS = 3


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
        for what, figure in (("F1 a record", message_f1), ("third complainant's alert F1", alert_f1)):
            low, high = interval(figure, some)
            print(f"  {what} {figure(some):.3f} ({low:.3f}-{high:.3f})")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def judge(records: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> list[Matched]:
    """For each record how right its answer was; raises ``ValueError`` when they are not of one file."""
    earlier: dict[tuple[str, str], list[_Earlier]] = defaultdict(list)
    found = []
    for record, answer in zip(records, answers, strict=True):
        if record["id"] != answer["id"]:
            raise ValueError(f"the answer to {record['id']} is one to {answer['id']}")
        known = earlier[str(record.get("estate", "")), str(record["matter"])]
        own = _Earlier(str(record["id"]), str(record["user"]), datetime.fromisoformat(record["time"]))
        same = [one for one in known if own.at - one.at <= WINDOW]
        shown = {str(one["id"]) for one in answer["similar"]}
        f1 = 2 * len(shown & {one.id for one in same}) / (len(shown) + len(same)) if shown or same else None
        due = len({one.user for one in (*same, own)}) >= COMPLAINANTS
        found.append(Matched(f1, bool(answer["three_complainants"]), due))
        known.append(own)
    return found


if __name__ == "__main__":
    main()
