"""A row of a workbook of which the database cannot tell whom or what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unclear:
    """In which part, on which line, why; ``values`` fill the sentence."""

    part: str
    line: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
