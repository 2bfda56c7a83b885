"""What both engines share: trouble named by its root, and a file poured to its limit."""

import io
import socket
import ssl
from collections.abc import AsyncIterator

import pytest

from bot.engines import wire
from bot.engines.contract import Outcome, Rejected, Sent, Unknown


def wrapped(root: BaseException) -> Exception:
    """As libraries do: each layer raises its own error from the one below."""
    middle = RuntimeError("http://api/bot123:secret")
    middle.__cause__ = root
    outer = ConnectionError("http://api/bot123:secret")
    outer.__context__ = middle
    return outer


@pytest.mark.parametrize(
    ("root", "left", "reason"),
    [
        (ssl.SSLCertVerificationError("self-signed"), False, "TLS not trusted"),
        (socket.gaierror(-2, "Name or service not known"), False, "no address found"),
        (ConnectionRefusedError(), False, "no connection"),
        (TimeoutError(), False, "no connection"),
        (TimeoutError(), True, "no answer in time"),
        (ConnectionResetError(), True, "connection lost"),
        (ssl.SSLError("bad record"), True, "connection lost"),
    ],
)
def test_f62_trouble_is_named_by_its_root_and_never_by_its_text(root: BaseException, left: bool, reason: str) -> None:
    assert wire.trouble(wrapped(root), left=left) == Unknown(reason, left)


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (Sent(result={"file_path": "photos/1.jpg", "file_size": 10}), "photos/1.jpg"),
        (Sent(result={"file_path": "photos/1.jpg"}), "photos/1.jpg"),
        (Sent(result={"file_path": "photos/1.jpg", "file_size": 11}), Rejected(413, "file larger than 10 bytes")),
        (Sent(result={"file_id": "x"}), Unknown("getFile answered without a path")),
        (Sent(result=True), Unknown("getFile answered without a path")),
        (Unknown("status 502", left=False), Unknown("status 502", left=False)),
    ],
)
def test_f71_path_of_a_file_or_why_there_is_none(answer: Outcome, path: str | Outcome) -> None:
    assert wire.path_of(answer, 10) == path


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize(
    ("status", "parts", "outcome", "written"),
    [
        (200, (b"12345", b"67890"), Sent(), b"1234567890"),
        (200, (), Sent(), b""),
        (200, (b"12345", b"678901"), Rejected(413, "file larger than 10 bytes"), b"12345"),
        (404, (b"{}",), Rejected(404, "file not found"), b""),
        (401, (b"{}",), Unknown("status 401 instead of a file"), b""),
        (302, (), Unknown("status 302 instead of a file"), b""),
    ],
)
async def test_a59_file_is_poured_until_it_is_too_large(
    status: int, parts: tuple[bytes, ...], outcome: Outcome, written: bytes
) -> None:
    into = io.BytesIO()
    assert await wire.pour("a/b.jpg", status, chunks(*parts), into, 10) == outcome
    assert into.getvalue() == written


async def test_size_and_path_of_a_poured_file_are_told() -> None:
    poured = await wire.pour("a/b.jpg", 200, chunks(b"12", b"3"), io.BytesIO(), 10)
    assert isinstance(poured, Sent)
    assert poured.result == {"size": 3, "path": "a/b.jpg"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("漏水.jpg", "image/jpeg"), ("月报.pdf", "application/pdf"), ("无名", "application/octet-stream")],
)
def test_kind_of_a_file_is_what_its_name_promises(name: str, kind: str) -> None:
    assert wire.content_type(name) == kind
