"""Named points at which a test may kill the process, to see what a crash there leaves behind (F01-F06).

``SHOUWEN_CRASH_AT=committed:3`` kills it when it passes the point ``committed`` for the third time.
Unset at the start, as it is everywhere but in those tests, passing a point does nothing. The tests add points of
their own inside the transaction: after a statement that they name.
"""

import os
import signal
from collections import Counter
from dataclasses import dataclass

POINTS = (
    "fetched",  # updates are in hand, nothing is written (F01)
    "in_turn",  # an update has its turn, no framework has seen it (F01)
    "written",  # its rows are written, not committed (F03)
    "committed",  # committed, nobody knows (F02)
    "answering",  # the pressed button has no answer yet
    "taken",  # everybody knows, Telegram has no acknowledgement (F02, F04)
    "marked",  # messages are marked as tried, not committed (F05)
    "claimed",  # the try is marked, nothing is sent (F05)
    "called",  # Telegram has answered, nothing is noted (F06)
    "settling",  # it is noted, not committed (F06)
    "settled",  # it is noted, nothing else has left
    "ripe",  # work has fallen due, nothing is done
    "worked",  # it is done, not committed
    "done",  # it is committed, nobody knows
    "elected",  # the lead is ours, and nothing more
    "recovered",  # what the last one left in flight is settled, nothing is sent
)

_passed: Counter[str] = Counter()


@dataclass(slots=True)
class _Order:
    point: str = ""
    times: int = 1


_order = _Order()


def arm(order: str) -> None:
    """From now on: which point, and when; "" for none."""
    _order.point, _, times = order.partition(":")
    _order.times = int(times or 1)


def point(name: str) -> None:
    """Die here, when this point was named and has been passed often enough."""
    if name == _order.point:
        _passed[name] += 1
        if _passed[name] == _order.times:
            os.kill(os.getpid(), signal.SIGKILL)


arm(os.environ.get("SHOUWEN_CRASH_AT", ""))
