"""What every command begins with: the settings it was given, the database, the bot it is about."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot import engines
from bot.engines.contract import Engine, Identity
from bot.settings import Settings, SettingsError, proxy, token
from dialogs.kit import N_
from storage import migrate
from storage.database import (
    Database,
    DatabaseError,
    Db,
    DriverError,
    file_of,
    machine_trouble,
    open_beside,
    open_reader,
    reading,
    writing,
)


@contextmanager
def register(settings: Settings) -> Iterator[Db]:
    """One look at the register, beside a running bot; raises ``DatabaseError`` when there is none yet."""
    engine = open_reader(_existing(settings))
    try:
        migrate.require_current(engine)
        with reading(engine) as db:
            yield db
    finally:
        engine.dispose()


@contextmanager
def changing(settings: Settings, *, create: bool = False) -> Iterator[Db]:
    """One change of the database, beside a running bot; ``create`` makes it where there is none."""
    with beside(settings, create=create) as engine, writing(engine) as db:
        yield db


@contextmanager
def beside(settings: Settings, *, create: bool = False) -> Iterator[Database]:
    """The same for several changes, each in a transaction of its own; raises ``DatabaseError``."""
    if create and not settings.on_server:
        settings.data.mkdir(parents=True, exist_ok=True)
        settings.data.chmod(0o700)  # names and phones live here
    engine = open_beside(settings.url if create else _existing(settings))
    try:
        if create:
            migrate.upgrade(engine)
        migrate.require_current(engine)
        yield engine
    except DriverError as error:
        if not machine_trouble(error):
            raise
        why = str(error.orig).strip().rstrip(".")
        raise DatabaseError(N_("The database cannot be used: {why}."), why=why) from error
    finally:
        engine.dispose()


@asynccontextmanager
async def telegram(settings: Settings, token: str) -> AsyncIterator[tuple[Engine, Identity]]:
    """A bot to talk to for a moment, and who it is; raises ``EngineError``."""
    engine = engines.create(settings.engine, token, settings.api_base, proxy=proxy(settings))
    try:
        yield engine, await engine.open()
    finally:
        await engine.close()


def bot_id(settings: Settings) -> int:
    """The bot's id, which is the beginning of its token; raises ``SettingsError`` when it is none."""
    digits = token(settings).partition(":")[0]
    if not digits.isascii() or not digits.isdigit():
        raise SettingsError(N_("The bot token does not look like one: digits, a colon, letters."))
    return int(digits)


def _existing(settings: Settings) -> str:
    """The URL of a database that is there; a file would else be made by opening it."""
    file = file_of(settings.url)
    if file is not None and not file.is_file():
        raise DatabaseError(N_("There is no database in {folder} yet; `shouwen init` makes one."), folder=settings.data)
    return settings.url
