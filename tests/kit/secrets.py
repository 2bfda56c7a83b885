"""What no log may hold, by patterns that are not the program's own (A74)."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\d{6,12}:AA[\w-]{15,}")
_PHONE = re.compile(r"(?<![\d.-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_CONTEXT = 60


def private_in(text: str) -> Iterator[str]:
    """Every token and every number of a mobile phone, with what stands around it."""
    for pattern in (_TOKEN, _PHONE):
        for found in pattern.finditer(text):
            yield text[max(0, found.start() - _CONTEXT) : found.end() + _CONTEXT].replace("\n", " ⏎ ")
