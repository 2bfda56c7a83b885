"""What somebody wrote in a survey or about one: kept apart from everything else, so that it can be erased."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.tables import SurveyWords, table

WORDS = table(SurveyWords)


def keep(db: Db, wave_id: int, part: str, body: str, *, by: Actor, now: datetime) -> int:
    """Store words; their row names them from now on."""
    values = {"wave_id": wave_id, "part": part, "author": by.kind, "author_id": by.id, "body": body, "at": now}
    made = db.execute(insert(WORDS).values(**values, salt=secrets.token_hex(16)).returning(WORDS.c.id))
    return int(made.scalar_one())


def reword(db: Db, words_id: int, body: str, *, now: datetime) -> None:
    """Somebody says it anew before their form is returned: the last words count."""
    db.execute(update(WORDS).where(WORDS.c.id == words_id).values(body=body, at=now))


def body(db: Db, words_id: int | None) -> str:
    """What was written; empty for nothing, or when it was erased."""
    found = db.execute(select(WORDS.c.body).where(WORDS.c.id == words_id)).scalar() if words_id else None
    return found or ""
