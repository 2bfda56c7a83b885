"""Named points at which a test may kill the process, to see what a crash there leaves behind (F01-F06).

``SHOUWEN_CRASH_AT=committed:3`` kills it when it passes the point ``committed`` for the third time.
Unset, as it is everywhere but in those tests, passing a point does nothing.
"""

import os
import signal
from collections import Counter

POINTS = (
    "fetched",  # a batch of updates is in hand, nothing is written (F01)
    "written",  # rows are written, not committed (F03)
    "committed",  # committed, nobody knows (F02)
    "taken",  # everybody knows, Telegram has no acknowledgement (F04)
    "claimed",  # the try is marked, nothing is sent (F05)
    "called",  # Telegram has answered, nothing is noted (F06)
)

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Die here, when this point was named and has been passed often enough."""
    wanted, _, times = os.environ.get("SHOUWEN_CRASH_AT", "").partition(":")
    if wanted == name:
        _passed[name] += 1
        if _passed[name] == int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)
