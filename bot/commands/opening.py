"""What every command begins with: the settings it was given, the database, the bot it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings, SettingsError, token
from storage import migrate
from storage.database import DatabaseError, Db, open_reader, open_writer, reading, url_of, writing


@contextmanager
def register(settings: Settings) -> Iterator[Db]:
    """One look at the register, beside a running bot; raises ``DatabaseError`` when there is none yet."""
    engine = open_reader(url_of(_existing(settings)))
    try:
        migrate.require_current(engine)
        with reading(engine) as db:
            yield db
    finally:
        engine.dispose()


@contextmanager
def changing(settings: Settings, *, create: bool = False) -> Iterator[Db]:
    """One change of the database, beside a running bot; ``create`` makes it where there is none."""
    if create:
        settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_writer(url_of(settings.database if create else _existing(settings)))
    try:
        if create:
            migrate.upgrade(engine)
        migrate.require_current(engine)
        with writing(engine) as db:
            yield db
    finally:
        engine.dispose()


def bot_id(settings: Settings) -> int:
    """The bot's id, which is the beginning of its token; raises ``SettingsError`` when it is none."""
    digits = token(settings).partition(":")[0]
    if not digits.isascii() or not digits.isdigit():
        raise SettingsError("The bot token does not look like one: digits, a colon, letters.")
    return int(digits)


def _existing(settings: Settings) -> Path:
    if not settings.database.is_file():
        raise DatabaseError(f"There is no database in {settings.data} yet; `shouwen seed` makes one.")
    return settings.database
