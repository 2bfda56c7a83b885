"""As much HTTP/1.1 as a benchmark needs, and as little as a processor must pay for.

Both sides keep their connections. The serving side reads a path, a kind of content and a body; the
calling side posts and reads a status. Bodies have a length; nothing here is meant for a network.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from typing import cast

Reply = Callable[[bytes], None]
Hear = Callable[[str, str, bytes, Reply], None]

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_KIND = re.compile(rb"\r\ncontent-type: *([^\r;]+)", re.IGNORECASE)


class Parts:
    """Bytes as they come in, and the whole messages they make: pairs of head and body."""

    def __init__(self) -> None:
        self._bytes = b""

    def add(self, data: bytes) -> None:
        """More has come."""
        self._bytes += data

    def next(self) -> tuple[bytes, bytes] | None:
        """The next message, None when it is not whole yet."""
        end = self._bytes.find(_END)
        if end < 0:
            return None
        head = self._bytes[:end]
        length = _LENGTH.search(head)
        whole = end + len(_END) + (int(length[1]) if length else 0)
        if len(self._bytes) < whole:
            return None
        body, self._bytes = self._bytes[end + len(_END) : whole], self._bytes[whole:]
        return head, body


class Serving(asyncio.Protocol):
    """One connection of a client of ours; ``hear`` gets path, kind of content, body, and what to answer with."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._parts = Parts()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parts.add(data)
        while found := self._parts.next():
            head, body = found
            kind = _KIND.search(head)
            self._hear(head.split(b" ", 2)[1].decode(), kind[1].decode() if kind else "", body, self._reply)

    def _reply(self, body: bytes) -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % len(body) + body)


class Line(asyncio.Protocol):
    """One connection of ours to a server; one request at a time."""

    def __init__(self) -> None:
        self._parts = Parts()
        self._transport: asyncio.Transport | None = None
        self._status: asyncio.Future[int] | None = None

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parts.add(data)
        if (found := self._parts.next()) and self._status is not None and not self._status.done():
            self._status.set_result(int(found[0].split(b" ", 2)[1]))

    def connection_lost(self, _error: Exception | None) -> None:
        self._transport = None
        if self._status is not None and not self._status.done():
            self._status.set_exception(ConnectionError("hung up"))

    async def post(self, request: bytes) -> int:
        """Send a request; returns the status. Raises ``ConnectionError``."""
        if self._transport is None:
            raise ConnectionError("not connected")
        self._status = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._status

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


class Lines:
    """Kept connections to one address, taken in turn, so that several processes behind it get their share."""

    def __init__(self, host: str, port: int, most: int) -> None:
        self._host, self._port = host, port
        self._free: deque[Line] = deque(Line() for _ in range(most))
        self._all = tuple(self._free)
        self._room = asyncio.Semaphore(most)

    async def post(self, request: bytes, left: Callable[[], None] | None = None) -> int:
        """Post when a line is free; ``left`` is called as the request leaves. Raises ``OSError``."""
        async with self._room:
            line = self._free.popleft()
            try:
                if not line.open:
                    loop = asyncio.get_running_loop()
                    await loop.create_connection(lambda: line, self._host, self._port)
                if left is not None:
                    left()
                return await line.post(request)
            finally:
                self._free.append(line)

    def close(self) -> None:
        """Hang up everywhere."""
        for line in self._all:
            line.close()
