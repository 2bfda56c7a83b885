"""An update that waits: as it will be sent, how long it lives, and which of a webhook's queues it stands in."""

from dataclasses import dataclass
from typing import Any

DAY = 86_400.0
PRESS_LIFE = 150.0


@dataclass(slots=True, eq=False)
class Pending:
    """One update. A stray has an id below what was given out already; a troubled one has met its mishap."""

    id: int
    raw: str
    kind: str
    lane: str
    born: float
    stray: bool = False
    delivered: bool = False
    troubled: bool = False

    @property
    def life(self) -> float:
        return PRESS_LIFE if self.kind == "callback_query" else DAY


def kind_of(update: dict[str, Any]) -> str:
    """The kind of an update, which may be anything that somebody injected."""
    return next((name for name in update if name != "update_id"), "")


def lane_of(update: dict[str, Any]) -> str:
    """The messages of a chat are one lane, the presses of a person another, membership changes of a chat a third."""
    kind = kind_of(update)
    content = update.get(kind)
    owner = content.get("from" if kind == "callback_query" else "chat") if isinstance(content, dict) else None
    number = owner.get("id") if isinstance(owner, dict) else None
    return f"{'message' if kind == 'edited_message' else kind}/{number}"
