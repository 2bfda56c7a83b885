"""The lines on which python-telegram-bot calls Telegram: its own requests, one connection to each.

At every call httpx walks through all connections of a pool, and for each that is idle through all again: a pool that
has grown to thirty costs more than the call. So each line is a pool of one, and a call takes the first that is free.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from operator import attrgetter
from typing import BinaryIO

import httpx
from telegram.request import HTTPXRequest

from bot.engines import wire
from bot.engines.contract import Outcome


class Line(HTTPXRequest):
    """A request of the library that can also fetch a file without holding all of it; ``busy`` is how many calls it has.

    The environment does not choose proxies or certificates here, as it does not in the other engine.
    """

    def __init__(self, timeout: float, proxy: str) -> None:
        self.busy = 0
        super().__init__(
            connection_pool_size=1, read_timeout=timeout, pool_timeout=timeout, proxy=proxy or None,
            connect_timeout=min(timeout, wire.CONNECTING), httpx_kwargs={"trust_env": False, "verify": _trusted()},
        )  # fmt: skip

    @asynccontextmanager
    async def taken(self) -> AsyncIterator["Line"]:
        """It has a call more for as long as the block lasts."""
        self.busy += 1
        try:
            yield self
        finally:
            self.busy -= 1

    async def fetch(self, url: str, path: str, into: BinaryIO, most: int) -> Outcome:
        """Write what lies at the address into ``into``."""
        async with self._client.stream("GET", url, follow_redirects=False) as response:
            return await wire.pour(path, response.status_code, response.aiter_bytes(wire.CHUNK), into, most)


class Lines:
    """Several lines; idle ones stay idle as long as fewer will do, so that what is connected is used again."""

    def __init__(self, count: int, timeout: float, proxy: str) -> None:
        self._lines = [Line(timeout, proxy) for _ in range(count)]

    @property
    def first(self) -> Line:
        """The one that the library may use by itself."""
        return self._lines[0]

    def free(self) -> Line:
        """The first of those that have the fewest calls."""
        return min(self._lines, key=attrgetter("busy"))

    async def close(self) -> None:
        """Let go of all."""
        for line in self._lines:
            await line.shutdown()


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that all lines trust; read once."""
    return httpx.create_ssl_context(trust_env=False)
