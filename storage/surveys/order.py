"""A random order that anyone can check: by the hash of a recorded seed and the name of each thing.

A household's place depends on the seed and on its own name alone. Whoever knows both computes it
with any SHA-256, without our program, and those who move in or out change nobody else's place (Q4).
The seed's own hash is published beforehand, so that a seed cannot be looked for afterwards.
"""

import hashlib
from collections.abc import Iterable

LEAST_SEED = 16


def require_seed(seed: str) -> str:
    """A seed that can be guessed would make the published hash worthless."""
    if len(seed) < LEAST_SEED:
        raise ValueError(f"A seed has at least {LEAST_SEED} characters, this one has {len(seed)}.")
    return seed


def commitment(seed: str) -> str:
    """What is published before the draw: it binds us to the seed and does not tell it."""
    return _hash(require_seed(seed))


def keeps(seed: str, published: str) -> bool:
    """Whether a seed is the one whose hash was published."""
    return _hash(seed) == published.strip().lower()


def derived(secret: str, number: int) -> str:
    """The seed of one rotation out of a secret: telling it, so that a draw can be checked, tells no other."""
    return _hash(f"{require_seed(secret)}/{number}")


def ranked(seed: str, names: Iterable[str]) -> list[str]:
    """The names in the order of their hashes under the seed; the order they came in does not matter."""
    return sorted(set(names), key=lambda name: (_hash(f"{seed}:{name}"), name))


def digest(names: Iterable[str]) -> str:
    """The hash of a list of names: it shows later that a frame was frozen before its draw."""
    return _hash("\n".join(sorted(names)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
