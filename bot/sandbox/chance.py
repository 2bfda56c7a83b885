"""Where ids come from: real chance, which nobody can guess, or a seed, which gives the same ids every time."""

import base64
import secrets
from random import Random


class Chance:
    """A source of ids. With a seed two sandboxes that see the same calls answer the same bytes."""

    def __init__(self, seed: int | str | None = None) -> None:
        self._source: Random = secrets.SystemRandom() if seed is None else Random(seed)

    def id(self) -> str:
        """An id as long and as opaque as Telegram's."""
        return str(self._source.getrandbits(62) | 1 << 62)

    def word(self, size: int) -> str:
        """So many bytes as a word that may stand in an address."""
        return base64.urlsafe_b64encode(self._source.randbytes(size)).rstrip(b"=").decode()

    def among(self, numbers: range) -> int:
        """One of these numbers."""
        return self._source.choice(numbers)
