"""Photos for the week: a small picture of a few bands of colour, as a PNG of our own making."""

import struct
import zlib

WIDTH, HEIGHT, BANDS = 480, 360, 6


def picture(one: str, other: str) -> bytes:
    """Bands that go from one colour to the other; ``#rrggbb`` each."""
    begin, end = (bytes.fromhex(colour.removeprefix("#")) for colour in (one, other))
    rows = bytearray()
    for y in range(HEIGHT):
        share = (y * BANDS // HEIGHT) / (BANDS - 1)
        colour = bytes(round(a + (b - a) * share) for a, b in zip(begin, end, strict=True))
        rows += b"\0" + colour * WIDTH
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data) for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
