"""X4: of whom words complain – the staff they name, where they speak of somebody's manner, speed or violence."""

from handlers.office import Turn
from handlers.understanding import understand
from storage.people import staff

# Of the categories that words fit, so many are looked at for "attitude and speed of service".
_LIKELY = 2


def by(turn: Turn, estate_id: int, text: str) -> frozenset[int]:
    """X4: whom these words accuse; most words name nobody, and then nothing is read."""
    named = staff.named_in(turn.db, estate_id, text) if text else frozenset()
    return named if named and _accuses(text) else frozenset()


def _accuses(text: str) -> bool:
    """Whether words that name a colleague complain about them: of their manner or speed, or of violence."""
    read = understand(text)
    return "att" in read.categories[:_LIKELY] or read.hazard == "violence" or "viol" in read.risks
