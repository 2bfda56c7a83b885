"""The one place that reads the clock.

The wall clock may be moved (the demo's is real time plus an offset); leases, limits and retries
stay on the monotonic clock, so moving the wall clock never releases a flood.
"""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC) + self.offset

    def move_to(self, instant: datetime) -> None:
        """Let it be ``instant`` now."""
        self.offset = instant - datetime.now(UTC)

    @staticmethod
    def monotonic() -> float:
        """Seconds that only ever grow."""
        return time.monotonic()
