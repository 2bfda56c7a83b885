"""The store of evidence: named by content, whole or not at all, for our eyes only; nothing is ever opened (A60-A63)."""

import ast
import errno
import io
import os
import stat
import struct
import zipfile
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest

from bot.evidence.store import ACTIVE, UNKNOWN_TYPE, Bucket, Folder, Store, digest_of, open_store, type_of
from bot.settings import SettingsError, load

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40
# 3 KB that would be a picture of 40 gigapixels.
BOMB = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5B", 13, b"IHDR", 200_000, 200_000, 8, 2, 0, 0, 0) + b"\x00" * 3000
CUT = PHOTO[:11]
BOTH = b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)//<script>alert(2)</script>"


def archive() -> bytes:
    """An archive of a few KB that would unpack to 10 MB, under a name that leads out of the folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../etc/passwd", b"\x00" * 10_000_000)
    return packed.getvalue()


def keep(store: Store, content: bytes) -> str:
    """Put it there as the keeper does; returns its name."""
    file = io.BytesIO(content)
    digest = digest_of(file)
    store.put(digest, file)
    return digest


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a60_an_object_is_named_by_its_content_alone_and_only_we_can_read_it(tmp_path: Path) -> None:
    root = tmp_path / "media"
    digest = keep(Folder(root), PHOTO)
    assert files(root) == {f"{digest[:2]}/{digest[2:4]}/{digest}": PHOTO}
    assert len(digest) == 64
    assert mode(root / digest[:2] / digest[2:4] / digest) == 0o600
    assert [mode(folder) for folder in (root, root / digest[:2], root / digest[:2] / digest[2:4])] == [0o700] * 3


def test_the_same_content_is_kept_once_and_never_written_over(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    digest = keep(store, PHOTO)
    there = tmp_path / digest[:2] / digest[2:4] / digest
    before = there.stat()
    assert keep(store, PHOTO) == digest
    assert (there.stat().st_ino, there.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(files(tmp_path)) == 1


class Broken(io.BytesIO):
    """A content that cannot be read to its end, as when the disk is full on the way."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().read(4)


def test_an_object_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        Folder(tmp_path).put("ab" * 32, Broken(PHOTO))
    assert files(tmp_path) == {}
    keep(Folder(tmp_path), PHOTO)
    assert list(files(tmp_path).values()) == [PHOTO]


def test_a_bucket_keeps_the_same_objects_under_the_same_names() -> None:
    place = f"memory://evidence-{uuid4().hex}/翠湖"
    store = open_store(place)
    assert isinstance(store, Bucket)
    digests = {keep(store, content) for content in (PHOTO, BOMB, PHOTO)}
    found = fsspec.filesystem("memory").find(place)
    assert {path.rpartition("/")[2] for path in found} == digests
    assert all(f"/{name[:2]}/{name[2:4]}/{name}" in path for path in found if (name := path.rpartition("/")[2]))


def test_a_folder_may_be_named_as_a_url(tmp_path: Path) -> None:
    keep(open_store(f"file://{tmp_path}/there"), PHOTO)
    keep(open_store(f"{tmp_path}/here"), PHOTO)
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("place", ["nonsense://bucket", "file:///dev/null/media"])
def test_a_store_that_cannot_be_used_is_a_sentence_at_the_start(place: str) -> None:
    with pytest.raises(SettingsError, match="SHOUWEN_MEDIA_URL"):
        open_store(place)


@pytest.mark.parametrize(
    ("begins", "media_type"),
    [
        (PHOTO, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x20ftypheic", "image/heic"),
        (b"OggS\x00", "audio/ogg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"MZ\x90\x00", "application/x-msdownload"),
        (b"\x7fELF", "application/x-executable"),
        (b"#!/bin/sh\n", "text/x-shellscript"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "text/html"),
        (b"<!-- x --><HTML>", "text/html"),
        (b'<?xml version="1.0"?>\n<svg onload="alert(1)">', "image/svg+xml"),
        ("停电通知".encode(), UNKNOWN_TYPE),
        (b"", UNKNOWN_TYPE),
    ],
)
def test_a61_what_a_file_is_its_content_says_and_not_its_name(begins: bytes, media_type: str) -> None:
    assert type_of(io.BytesIO(begins)) == media_type


@pytest.mark.parametrize("content", [b"MZ\x90", b"\x7fELF", b"<svg/>", b"<html>", b"#!/bin/sh"])
def test_a61_what_may_do_something_when_it_is_opened_is_marked(content: bytes) -> None:
    assert type_of(io.BytesIO(content)) in ACTIVE
    assert type_of(io.BytesIO(PHOTO)) not in ACTIVE


@pytest.mark.parametrize("content", [archive(), BOMB, CUT, BOTH, b""], ids=["archive", "bomb", "cut", "both", "empty"])
def test_a61_a62_whatever_it_pretends_to_be_is_kept_as_the_bytes_it_is(tmp_path: Path, content: bytes) -> None:
    keep(Folder(tmp_path), content)
    assert list(files(tmp_path).values()) == [content]


@pytest.mark.parametrize("module", ["store", "keeper"])
def test_a61_a62_a63_nothing_that_could_open_a_file_is_at_hand(module: str) -> None:
    """No unpacker, no decoder, no parser, no drawing: what is not imported cannot be exploited."""
    tree = ast.parse((Path(__file__).parents[2] / "bot" / "evidence" / f"{module}.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in names}
    assert roots <= {
        "asyncio", "bot", "collections", "dataclasses", "datetime", "fsspec", "handlers", "hashlib", "os", "pathlib",
        "random", "shutil", "storage", "tempfile", "typing",
    }  # fmt: skip
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not calls & {"unpack_archive", "extractall", "loads", "exec", "system"}


@pytest.mark.usefixtures("no_settings")
@pytest.mark.parametrize(
    ("given", "kept_in"),
    [(None, "data/media"), ("", ""), ("off", ""), ("/srv/media", "/srv/media"), ("s3://bucket/x", "s3://bucket/x")],
)
def test_copies_are_kept_beside_the_data_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, given: str | None, kept_in: str
) -> None:
    if given is not None:
        monkeypatch.setenv("SHOUWEN_MEDIA_URL", given)
    assert load().media == kept_in
