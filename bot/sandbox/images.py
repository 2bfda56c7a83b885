"""Reads what kind of picture some bytes are and how large, from their first bytes alone."""

import struct
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SMALL_SIDE = 320
TINY_SIDE = 90


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's type and size in pixels."""

    mime: str
    width: int
    height: int

    def small(self) -> tuple[int, int]:
        """The size of its thumbnail: fitted into 320 pixels, or 90 when it is no larger than that."""
        longest = max(self.width, self.height)
        scale = (SMALL_SIDE if longest > SMALL_SIDE else TINY_SIDE) / longest
        if scale >= 1:
            return self.width, self.height
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def read_picture(data: bytes) -> Picture | None:
    """The picture in these bytes, or nothing."""
    if data.startswith(PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return _picture("image/png", width, height)
    if data.startswith(b"\xff\xd8"):
        return _read_jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _read_webp(data)
    return None


def _picture(mime: str, width: int, height: int) -> Picture | None:
    return Picture(mime, width, height) if width > 0 and height > 0 else None


def _read_jpeg(data: bytes) -> Picture | None:
    """Walks the segments to the first frame header."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in START_OF_FRAME:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return _picture("image/jpeg", width, height)
        filler = marker == 0xFF or 0xD0 <= marker <= 0xD8
        at += 1 if marker == 0xFF else 2 if filler else 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None


def _read_webp(data: bytes) -> Picture | None:
    """The three kinds of WebP keep their size in different places."""
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return _picture(
            "image/webp", int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        )
    if kind == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return _picture("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and len(data) >= 30:
        width, height = struct.unpack("<HH", data[26:30])
        return _picture("image/webp", width & 0x3FFF, height & 0x3FFF)
    return None
