"""What survives the process: rows in one SQLite file, or nothing at all.

Whoever owns a piece of state says ``keep`` when it changed; what was said during one turn of the event
loop is written in one transaction, and no HTTP answer leaves before ``settled``. So what anybody was
told is in the file, and a killed server goes on where it was. Writes reach the system's file cache,
not the disk: this guards against ``kill -9``, not against a power cut, which a sandbox need not survive.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bots (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counters (bot INTEGER PRIMARY KEY, next_update INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS chats
    (bot INTEGER, id INTEGER, json TEXT NOT NULL, PRIMARY KEY (bot, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages
    (bot INTEGER, chat INTEGER, id INTEGER, born REAL NOT NULL, deleted INTEGER NOT NULL, json TEXT NOT NULL,
     PRIMARY KEY (bot, chat, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS updates
    (bot INTEGER, id INTEGER, stray INTEGER, born REAL NOT NULL, life REAL NOT NULL, json TEXT NOT NULL,
     PRIMARY KEY (bot, id, stray)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files
    (id TEXT PRIMARY KEY, number INTEGER NOT NULL, json TEXT NOT NULL, data BLOB);
"""
# One sandbox at a time: the lock is held as long as the process lives.
PRAGMAS = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL")
LOCK_WAIT = 1.0
ORDER = {"files": "number", "messages": "bot, chat, id", "updates": "bot, id"}


class StoreError(Exception):
    """The file cannot be used; the text is a sentence."""


class Keeper:
    """Keeps nothing: the sandbox of tests and benchmarks. Whoever has much to write down may ask ``remembers``."""

    remembers = False

    def keep(self, table: str, **row: Any) -> None:
        """This row is so from now on."""

    def drop(self, table: str, **key: Any) -> None:
        """Rows with this key are no more."""

    def rows(self, table: str) -> Iterator[sqlite3.Row]:
        """All rows of a table, in order."""
        return iter(())

    def file_data(self, file_id: str) -> bytes:
        """The bytes of a file, read when somebody wants them."""
        raise KeyError(file_id)

    async def settled(self) -> None:
        """Returns when everything said so far is kept."""

    def flush(self) -> None:
        """Keep at once."""

    def close(self) -> None:
        """Keep what is left and let go of the file."""


class SqliteKeeper(Keeper):
    """Keeps rows in one file."""

    remembers = True

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=LOCK_WAIT)
        except sqlite3.Error as error:
            raise StoreError(f"The sandbox cannot open {path}: {error}.") from error
        try:
            self._db.row_factory = sqlite3.Row
            for pragma in PRAGMAS:
                self._db.execute(f"PRAGMA {pragma}")
            self._db.executescript(SCHEMA)
        except sqlite3.Error as error:
            self._db.close()
            raise StoreError(f"The sandbox cannot use {path}: {error}.") from error
        self._batch: list[tuple[str, tuple[Any, ...]]] = []
        self._committed: asyncio.Future[None] | None = None

    def keep(self, table: str, **row: Any) -> None:
        marks = ", ".join("?" * len(row))
        self._say(f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))

    def drop(self, table: str, **key: Any) -> None:
        self._say(f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = ?' for name in key)}", tuple(key.values()))

    def rows(self, table: str) -> Iterator[sqlite3.Row]:
        columns = "id, number, json" if table == "files" else "*"
        return iter(self._db.execute(f"SELECT {columns} FROM {table} ORDER BY {ORDER.get(table, 1)}"))

    def file_data(self, file_id: str) -> bytes:
        self.flush()
        found = self._db.execute("SELECT data FROM files WHERE id = ?", (file_id,)).fetchone()
        return bytes(found["data"])

    async def settled(self) -> None:
        if self._batch:
            loop = asyncio.get_running_loop()
            if self._committed is None:
                self._committed = loop.create_future()
                loop.call_soon(self.flush)
            await self._committed

    def flush(self) -> None:
        batch, self._batch = self._batch, []
        committed, self._committed = self._committed, None
        try:
            self._write(batch)
        except sqlite3.Error as error:
            self._db.rollback()
            if committed is None:
                raise
            committed.set_exception(StoreError(f"The sandbox cannot write its file: {error}."))
        else:
            if committed is not None and not committed.done():
                committed.set_result(None)

    def close(self) -> None:
        self.flush()
        self._db.close()

    def _say(self, statement: str, values: tuple[Any, ...]) -> None:
        self._batch.append((statement, values))

    def _write(self, batch: list[tuple[str, tuple[Any, ...]]]) -> None:
        if batch:
            self._db.execute("BEGIN")
            for statement, values in batch:
                self._db.execute(statement, values)
            self._db.execute("COMMIT")
