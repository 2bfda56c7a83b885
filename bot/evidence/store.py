"""Where copies of evidence are kept: a folder, or a bucket of any store that fsspec knows, such as S3.

An object is named by the SHA-256 of its content. So the same content is kept once, nothing is ever written
over, and no name that somebody sent becomes a path (A60). Of a file only the first bytes are looked at, to
say what it is; nothing is unpacked, decoded or drawn, whatever it pretends to be (A61, A62), and nothing is
derived from it (A63).
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, Protocol

from fsspec.core import url_to_fs

from bot.settings import SettingsError

HEAD_BYTES = 1024
UNKNOWN_TYPE = "application/octet-stream"

# What the content begins with, at which byte; the first that fits decides. Our own table and not a library's:
# this is what people send, and what is not in it is just bytes to us.
_BEGINS = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),  # also Office documents and programs for Android and Java
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),  # Office documents of before 2007
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ", "application/x-xz"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"#!", "text/x-shellscript"),
)
_MARKUP = (
    (b"<svg", "image/svg+xml"),
    (b"<html", "text/html"),
    (b"<!doctype html", "text/html"),
    (b"<script", "text/html"),
)

# What may do something when it is opened: whoever gives it out gives it as a download, never to be shown (A61).
ACTIVE = frozenset(
    {
        "application/java-vm",
        "application/x-executable",
        "application/x-mach-binary",
        "application/x-msdownload",
        "image/svg+xml",
        "text/html",
        "text/x-shellscript",
    }
)


class Store(Protocol):
    """Objects under the hash of their content."""

    def put(self, digest: str, content: BinaryIO) -> None:
        """Keep a content whole or not at all, on the disk when this returns; one that is there stays as it is.

        Raises what the machine or the store's driver raises: then nothing is kept.
        """


def open_store(place: str) -> Store:
    """The store at a folder or URL; raises ``SettingsError``."""
    if "://" not in place or place.startswith("file://"):
        return Folder(Path(place.removeprefix("file://")))
    return Bucket(place)


def digest_of(content: BinaryIO) -> str:
    """The name of a content: its SHA-256."""
    content.seek(0)
    return hashlib.sha256(content.read()).hexdigest()


def type_of(content: BinaryIO) -> str:
    """What a content is by its first bytes; what it is called says nothing (A61)."""
    content.seek(0)
    head = content.read(HEAD_BYTES)
    for at, begins, media_type in _BEGINS:
        if head.startswith(begins, at):
            return media_type
    return _markup(head.removeprefix(b"\xef\xbb\xbf").lstrip().lower())


def _markup(head: bytes) -> str:
    if head.startswith(b"<"):
        for tag, media_type in _MARKUP:
            if tag in head:
                return media_type
    return UNKNOWN_TYPE


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


class Folder:
    """Objects as files that only we can read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
            root.chmod(0o700)
        except OSError as error:
            raise SettingsError(f"SHOUWEN_MEDIA_URL: the folder {root} cannot be used: {error.strerror}.") from None

    def put(self, digest: str, content: BinaryIO) -> None:
        """Written under a passing name, moved when it is on the disk; a kill leaves a ``coming-…`` at most."""
        target = self._root / _path(digest)
        if target.exists():
            return
        content.seek(0)
        with tempfile.NamedTemporaryFile(dir=self._root, prefix="coming-", delete=False) as coming:
            passing = Path(coming.name)
            try:
                shutil.copyfileobj(content, coming)
                coming.flush()
                os.fsync(coming.fileno())
                for folder in (target.parent.parent, target.parent):
                    folder.mkdir(mode=0o700, exist_ok=True)
                passing.rename(target)
            finally:
                passing.unlink(missing_ok=True)
        for folder in (target.parent, target.parent.parent, self._root):
            _settle_on_disk(folder)


def _settle_on_disk(folder: Path) -> None:
    """A new name in a folder outlives a power loss only when the folder itself is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Bucket:
    """Objects in a store behind fsspec, which takes each in one piece."""

    def __init__(self, url: str) -> None:
        try:
            self._files, root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise SettingsError(f"SHOUWEN_MEDIA_URL: {url.partition('://')[0]} cannot be used: {error}.") from None
        self._root = str(root).rstrip("/")

    def put(self, digest: str, content: BinaryIO) -> None:
        """In one request: an object appears whole or not at all."""
        target = f"{self._root}/{_path(digest)}"
        if not self._files.exists(target):
            content.seek(0)
            self._files.pipe_file(target, content.read())
