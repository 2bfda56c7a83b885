"""A forward proxy on loopback, HTTP and SOCKS5 on one port: it passes bytes on and remembers where to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Proxy:
    """Where it listens, and whom it was asked to reach. ``refuses``: it lets nobody through."""

    refuses: bool = False
    port: int = 0
    asked: list[str] = field(default_factory=list)
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody has connected."""
        self.serving.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            first = await reader.readexactly(1)
            await (self._socks(reader, writer) if first == b"\x05" else self._http(first, reader, writer))
        await _closed(writer)

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ways = await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02" if 2 in ways else b"\x05\x00")
        if 2 in ways:  # name and password, whatever they are
            for head in (2, 1):
                await reader.readexactly((await reader.readexactly(head))[-1])
            writer.write(b"\x01\x00")
        _, _, _, kind = await reader.readexactly(4)
        if kind == 1:
            host = ".".join(map(str, await reader.readexactly(4)))
        else:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        writer.write(bytes([5, 2 if self.refuses else 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        await self._pass_on(host, port, b"", reader, writer)

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        method, target, version = head.split(b"\r\n", 1)[0].decode().split(" ")
        if self.refuses:
            self.asked.append(target)
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
            return
        address = urlsplit(target)
        line = f"{method} {address.path}{'?' + address.query if address.query else ''} {version}".encode()
        begin = line + head[head.index(b"\r\n") :]
        await self._pass_on(address.hostname or "", address.port or 80, begin, reader, writer)

    async def _pass_on(
        self, host: str, port: int, begin: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.asked.append(f"{host}:{port}")
        if self.refuses:
            return
        there_reads, there_writes = await asyncio.open_connection(host, port)
        there_writes.write(begin)
        await asyncio.gather(_pump(reader, there_writes), _pump(there_reads, writer))
        await _closed(there_writes)


async def _pump(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            into.write(data)
    into.close()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def proxy(*, refuses: bool = False) -> AsyncIterator[Proxy]:
    """A proxy at work."""
    made = Proxy(refuses)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await asyncio.wait_for(asyncio.gather(*made.serving), 5)
