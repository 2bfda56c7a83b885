"""What both engines send to Telegram and read from it alike, whichever library carries it.

A framework's own errors quote the address, which holds the token, and differ in what they tell; so
trouble is named here, in our words, by what lies at its root.
"""

import json
import mimetypes
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from typing import Any, BinaryIO

from bot.engines.contract import EngineError, Identity, Outcome, Payload, Refused, Rejected, Sent, Unknown
from dialogs.kit import N_

TELEGRAM = "https://api.telegram.org"
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
BATCH = 100
# More than Telegram lets one bot send in a second.
CONNECTIONS = 32
CHUNK = 65_536

# Seconds: for a connection, for an answer, for 20 MB over a poor line.
CONNECTING, ANSWERING, CARRYING = 10.0, 30.0, 120.0


def identity(answer: Outcome) -> Identity:
    """Who getMe says we are; raises ``EngineError`` with a sentence."""
    match answer:
        case Sent(result={"id": int(number), "username": str(username)} as me):
            return Identity(number, username, me.get("can_read_all_group_messages") is True)
        case Refused():
            raise EngineError(N_("Telegram does not accept the bot token."))
        case Unknown(reason=reason):
            raise EngineError(N_("Telegram could not be reached: {reason}."), reason=reason)
        case other:
            raise EngineError(f"Telegram answered getMe unexpectedly: {type(other).__name__}.")


def polling(offset: int | None, timeout: int) -> dict[str, Any]:
    """The parameters of getUpdates; without an offset the oldest unconfirmed come."""
    return {"offset": offset, "limit": BATCH, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES}


def batch(answer: Outcome) -> list[Any] | Outcome:
    """The updates getUpdates brought, as they are."""
    match answer:
        case Sent(result=list(updates)):
            return updates
        case Sent():
            return Unknown("getUpdates answered without a list")
        case other:
            return other


def parameters(payload: Payload) -> dict[str, Any]:
    """What of a payload is sent; parts that are None are left out."""
    return {name: value for name, value in payload.items() if value is not None}


def form(payload: Payload) -> dict[str, str]:
    """The same as fields of a form, with JSON inside where it is no text."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters(payload).items()}


def content_type(name: str) -> str:
    """What kind of file a name promises."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def without(token: str, answer: bytes) -> bytes:
    """An answer that echoes the token loses it."""
    return answer.replace(token.encode(), b"TOKEN")


def trouble(error: BaseException, *, left: bool) -> Unknown:
    """A call without an answer. Whether it left, the engine knows by its library's classes (F62, F63, F73)."""
    roots = tuple(_roots(error))

    def lies_in(kind: type[BaseException]) -> bool:
        return any(isinstance(root, kind) for root in roots)

    if left:
        return Unknown("no answer in time" if lies_in(TimeoutError) else "connection lost")
    if lies_in(ssl.SSLError):
        return Unknown("TLS not trusted", left=False)
    return Unknown("no address found" if lies_in(socket.gaierror) else "no connection", left=False)


def _roots(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def path_of(answer: Outcome, most: int) -> str | Outcome:
    """Where getFile says a file lies, or why it cannot be had; one declared too large is not begun."""
    match answer:
        case Sent(result={"file_size": int(size)}) if size > most:
            return _too_large(most)
        case Sent(result={"file_path": str(path)}) if path:
            return path
        case Sent():
            return Unknown("getFile answered without a path")
        case other:
            return other


async def pour(path: str, status: int, chunks: AsyncIterator[bytes], into: BinaryIO, most: int) -> Outcome:
    """Write the bytes of the file at ``path`` as they come, until there are more than ``most``.

    A link that does not work says nothing of the token, whatever its status: getFile worked just before.
    """
    if status != 200:
        return Rejected(404, "file not found") if status == 404 else Unknown(f"status {status} instead of a file")
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            return _too_large(most)
        into.write(chunk)
    return Sent(result={"size": size, "path": path})


def _too_large(most: int) -> Rejected:
    return Rejected(413, f"file larger than {most} bytes")
