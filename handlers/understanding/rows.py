"""A file of weights: a line of JSON a row, read some at a time, for a call a line is a third of its reading."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

# So few that what was read of them is little beside what is kept.
_AT_ONCE = 64


def rows(lines: Iterable[str]) -> Iterator[Any]:
    """What each line holds, in order; raises ``ValueError`` where one holds no JSON, or more than one row."""
    left = iter(lines)
    while some := list(islice(left, _AT_ONCE)):
        found = json.loads(f"[{','.join(some)}]")
        if len(found) != len(some):
            raise ValueError(f"{len(found)} rows on {len(some)} lines")
        yield from found
