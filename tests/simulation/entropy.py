"""Chance that repeats itself: salts, references and jitter come from the seed while a run lasts."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """The machine's entropy and the module-wide dice, from this seed; the dice are put back afterwards."""
    source = random.Random(f"entropy {seed}")
    before = random.getstate()
    random.seed(seed)
    with mock.patch.multiple(
        secrets,
        token_bytes=lambda nbytes=32: source.randbytes(nbytes),
        randbits=source.getrandbits,
        randbelow=source.randrange,
        choice=source.choice,
    ):
        try:
            yield
        finally:
            random.setstate(before)
