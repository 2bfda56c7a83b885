"""Filling an empty database with a made-up estate whose residents have accepted the present notice."""

from datetime import datetime

from dialogs.joining.register import NOTICE
from storage.database import Db
from storage.planting import seed, synthetic
from storage.planting.seed import Planted
from storage.planting.synthetic import Size

__all__ = ["NOTICE", "fill"]


def fill(db: Db, size: Size, *, bot_id: int, now: datetime) -> Planted | None:
    """Plant an estate of this size; None when the database has an estate already."""
    if not seed.is_fresh(db):
        return None
    return seed.plant(db, synthetic.estate(size, notice=NOTICE), bot_id=bot_id, now=now)
