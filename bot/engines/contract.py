"""What an engine must offer, and the few ways a call to Telegram can end.

An engine is one framework, used as its own users know it, behind seven verbs. Nothing above it
knows which framework runs. It returns outcomes instead of raising: a delivery sorts by what to
do next, not by the framework's class names.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from handlers.incoming import Incoming
from storage.errors import Sentence

Payload = Mapping[str, Any]
Files = Mapping[str, bytes]
Hand = Callable[[Incoming], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, by getMe."""

    id: int
    username: str
    reads_all_group_messages: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram did it. ``message_id`` is the (first) message's id, 0 where the method returns none."""

    message_id: int = 0
    result: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many requests: not before ``seconds`` from now (429)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """This recipient cannot be reached any more: blocked, kicked, deactivated, never started (403, chat not found)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is a supergroup now, with another id."""

    to: int


@dataclass(frozen=True, slots=True)
class Missing:
    """The message to edit, delete or reply to is not there any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram refuses this very call, and would again: a defect of ours (other 400s)."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The token is not accepted (401, 404): nothing can be sent until it is mended (F67)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else polls with our token, or a webhook is set (409, F52)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may or may not have had its effect: time-out, cut connection, HTML, 5xx.

    ``left`` is false when the request certainly never reached Telegram (connection refused):
    then trying again cannot repeat anything.
    """

    reason: str
    left: bool = True


Outcome = Sent | Wait | Gone | Moved | Missing | Rejected | Refused | Conflict | Unknown


class Engine(Protocol):
    """One framework, ready to receive and to send."""

    name: str

    async def open(self) -> Identity:
        """Connect and learn who we are; raises ``EngineError`` with a sentence when that fails."""

    async def updates(self, offset: int | None, timeout: int) -> list[Any] | Outcome:
        """Long-poll for raw updates; an outcome other than a list says what went wrong."""

    async def feed(self, raw: dict[str, Any], hand: Hand) -> None:
        """Route one raw update through the framework; its handlers translate it and call ``hand``.

        Raises ``BadUpdate`` when it cannot be read, and whatever ``hand`` raises. An update that
        is not for us calls nothing.
        """

    async def call(self, method: str, payload: Payload, files: Files | None = None) -> Outcome:
        """Call a Bot API method with a prepared payload.

        ``files`` are contents by name; the payload says ``attach://name`` where it means one of them.
        The name is also what people see, so it carries the ending: ``月报.xlsx``.
        """

    async def download(self, file_id: str, into: BinaryIO, most: int) -> Outcome:
        """Write a file into ``into``, over a link fetched anew each time (F71).

        ``Sent`` says its size and path: ``{"size": …, "path": …}``. A file of more than ``most`` bytes is
        ``Rejected`` with 413, by its declared size or as soon as the bytes exceed it. After anything but
        ``Sent`` part of the file may stand in ``into``.
        """

    async def close(self) -> None:
        """Let go of the network."""


class EngineError(Sentence):
    """The engine could not be opened; the text is a sentence for the operator."""
