"""What staff teach the understanding of texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorrectCategory:
    """The category of a record is another one (K1)."""

    record: int
    category: str


LearningDeed = CorrectCategory
