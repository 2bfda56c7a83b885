"""The history of a wave: append-only and chained like a record's (``storage/register/history``), ids and codes only."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from storage.actors import Actor
from storage.database import Db
from storage.reading import first, rows
from storage.register.history import digest
from storage.tables import SurveyHistory, table

HISTORY = table(SurveyHistory)

TRIGGERS = {
    "survey_history_append_only_update": """
        CREATE TRIGGER survey_history_append_only_update BEFORE UPDATE ON survey_history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    "survey_history_append_only_delete": """
        CREATE TRIGGER survey_history_append_only_delete BEFORE DELETE ON survey_history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    "survey_history_append_only_replace": """
        CREATE TRIGGER survey_history_append_only_replace BEFORE INSERT ON survey_history
        WHEN EXISTS (SELECT 1 FROM survey_history WHERE (wave_id = NEW.wave_id AND seq = NEW.seq) OR id = NEW.id)
          OR NEW.seq IS NOT 1 + coalesce((SELECT max(seq) FROM survey_history WHERE wave_id = NEW.wave_id), 0)
          OR NEW.previous IS NOT coalesce((SELECT hash FROM survey_history WHERE wave_id = NEW.wave_id
                                           ORDER BY seq DESC LIMIT 1), '')
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
}
_CHAINED = ("wave_id", "seq", "at", "who", "who_id", "what", "details", "previous")


def append(db: Db, wave_id: int, what: str, *, by: Actor, now: datetime, **details: Any) -> None:
    """Add what happened to a wave; ``details`` are ids, codes, counts and hashes – never words or names."""
    last = first(db, SurveyHistory, HISTORY.c.wave_id == wave_id, order=(HISTORY.c.seq.desc(),))
    row = {
        "wave_id": wave_id,
        "seq": last.seq + 1 if last else 1,
        "at": now,
        "who": by.kind,
        "who_id": by.id,
        "what": what,
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
        "previous": last.hash if last else "",
    }
    db.execute(insert(HISTORY).values(**row, hash=digest(row)))


def of(db: Db, wave_id: int) -> list[SurveyHistory]:
    """The whole history of a wave, oldest first."""
    return rows(db, SurveyHistory, HISTORY.c.wave_id == wave_id, order=(HISTORY.c.seq,))


def broken_at(found: Iterable[SurveyHistory]) -> int | None:
    """The sequence number at which a wave's chain no longer holds, or None when it does."""
    previous, expected = "", 1
    for row in found:
        values = {name: getattr(row, name) for name in _CHAINED}
        if row.seq != expected or row.previous != previous or row.hash != digest(values):
            return expected
        previous, expected = row.hash, expected + 1
    return None
