"""One life of the bot's process, and the ways it ends in the middle of things.

A life can be condemned to die at a named moment; who passes that moment calls ``struck``. From then
on the life is over: whatever still runs of it can reach neither the database nor the network.
"""

import asyncio

MOMENTS = (
    "fetched",  # a batch is in hand (F01)
    "writing",  # between two statements of a transaction (F03)
    "committing",  # everything is written, nothing is committed (F03)
    "committed",  # nobody knows yet (F02)
    "called",  # a message or a poll is about to leave (F05)
    "answered",  # Telegram has done it, nobody has noted it (F06, F04)
)


class Died(BaseException):
    """The process is gone. Nothing may catch it, as nothing can catch a ``kill -9``."""


class Life:
    """Whether the process lives, and when it is going to die."""

    def __init__(self) -> None:
        self.over = False
        self._moment = ""
        self._passes = 0

    def condemn(self, moment: str, passes: int) -> None:
        """Die when this moment is passed for the ``passes``-th time from now on."""
        self._moment, self._passes = moment, passes

    def end(self) -> None:
        """Die now."""
        self.over = True

    def reached(self, moment: str) -> bool:
        """Note that a moment is passed; whether the life ends with it."""
        if moment == self._moment and not self.over:
            self._passes -= 1
            if self._passes <= 0:
                self.end()
                return True
        return False

    def struck(self, moment: str) -> None:
        """Pass a moment in a task; the task ends there if the life does."""
        self.reached(moment)
        self.must_live()

    def must_live(self) -> None:
        """The dead do nothing more."""
        if self.over:
            raise asyncio.CancelledError
