"""《公共设施维护时限表》 (H3): by when a repair of each kind is done; ``repairs.toml`` holds the limits."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Limit:
    """Hours of service, or – where there are none – working days."""

    hours: int = 0
    working_days: int = 0

    @property
    def service(self) -> timedelta:
        """The hours as a span of service time."""
        return timedelta(hours=self.hours)


@lru_cache(maxsize=1)
def limits() -> dict[str, Limit]:
    """The limit of each category of repairs."""
    text = resources.files("storage.procedures").joinpath("repairs.toml").read_text(encoding="utf-8")
    return {category: Limit(**values) for category, values in tomllib.loads(text).items()}


def limit_of(category: str) -> Limit:
    """The limit of a kind of repair; what the table does not name has that of ``other``."""
    return limits().get(category, limits()["other"])
