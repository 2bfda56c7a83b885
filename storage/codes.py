"""Link codes: 128 random bits in the alphabet of a start link, kept only as a hash."""

import hashlib
import re
import secrets

PATTERN = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


def new() -> str:
    """A fresh code, safe in ``t.me/bot?start=CODE``."""
    return secrets.token_urlsafe(16)


def hashed(code: str) -> str:
    """What is stored of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def plausible(code: str) -> bool:
    """Whether a start payload can be a code at all (A18)."""
    return PATTERN.match(code) is not None
