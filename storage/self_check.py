"""What the leader found last at Telegram, kept for a manager who asks: one row a bot, as JSON."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.database import Db, upsert
from storage.reading import first
from storage.tables import SelfCheck, table

_CHECKS = table(SelfCheck)

Told = tuple[str, str, dict[str, Any]]


def keep(db: Db, bot_id: int, findings: Sequence[Told], *, now: datetime) -> None:
    """Keep what was found; the former findings go."""
    values = {"at": now, "findings": json.dumps(list(findings), ensure_ascii=False)}
    statement = upsert(_CHECKS).values(bot_id=bot_id, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["bot_id"], set_=values))


def last(db: Db, bot_id: int) -> tuple[datetime | None, list[Told]]:
    """When the bot was looked over last, None for never, and what was found."""
    found = first(db, SelfCheck, _CHECKS.c.bot_id == bot_id)
    if found is None:
        return None, []
    return found.at, [(level, code, values) for level, code, values in json.loads(found.findings)]
