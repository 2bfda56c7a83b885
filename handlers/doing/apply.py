"""Doing what a step asked for, inside the transaction: deed in, values for its words out.

Each file beside this one does the deeds of its matter and has them in a table of its own. Every deed goes through
storage's doors, which may refuse: then nothing of it is left, and whoever asked for it words the refusal.
"""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.deed import Deed
from handlers.doing import (
    claiming,
    danger,
    delays,
    duty,
    handbook,
    handling,
    homes,
    impartial,
    learning,
    on_behalf,
    own_matters,
    papers,
    releasing,
    results,
    severity,
    survey_waves,
    surveys,
    tasks,
    visits,
)
from handlers.doing.deed import Doing, Values
from storage.database import Savepoint

_FILING = (own_matters, danger, on_behalf, impartial, learning, severity)
_HANDLING = (claiming, handling, delays, releasing, results, tasks, visits, papers)
_HOUSE = (homes, duty, handbook, surveys, survey_waves)
_DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    kind: do for matter in (*_FILING, *_HANDLING, *_HOUSE) for kind, do in matter.DEEDS.items()
}


def apply(doing: Doing, deed: Deed) -> Values:
    """Do it, or nothing of it; raises a ``Refusal`` when storage says no."""
    with Savepoint(doing.turn.db):
        return _DEEDS[type(deed)](doing, deed)
