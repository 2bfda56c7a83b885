"""Who is measured: each bot by its name, on a fresh database, with the servers it needs."""

import sys
from contextlib import AsyncExitStack
from importlib.util import find_spec
from pathlib import Path

from bench import bots, stores
from bench.bots import Bot
from storage.database import url_of

YARDSTICK = "aiogram+redis"
OURS = ("sqlite", "sqlite ptb", "postgres", "postgres ptb", "postgres x2")
PEERS = (YARDSTICK, "dialog+redis", "ptb+pickle")
# Keeps its states in memory: no peer, but it can be tried where there is no Redis.
UNSAFE = ("aiogram+memory",)
MODULES = {"aiogram": "aiogram_redis", "dialog": "dialog_redis", "ptb": "ptb_pickle"}


class Lineup:
    """Bots by name; the servers live as long as ``servers``."""

    def __init__(self, servers: AsyncExitStack, folder: Path, token: str, postgres: str = "") -> None:
        self._servers = servers
        self._folder = folder
        self._token = token
        self._given = postgres
        self._postgres: stores.Postgres | None = None

    async def bot(self, name: str, folder: Path, residents: int) -> Bot:
        """A bot and its empty database; raises ``stores.Missing`` when what it needs is not installed."""
        if "+" in name:
            return await self._peer(name, folder)
        place, *how = name.split()
        url, pid = (url_of(folder / "shouwen.db"), 0) if place == "sqlite" else self._database()
        bots.seed(url, residents, self._token)
        engine = "ptb" if "ptb" in how else "aiogram"
        processes = 2 if "x2" in how else 1
        return bots.ours(name, url, pid, engine=engine, processes=processes, own_loop="asyncio" in how)

    async def _peer(self, name: str, folder: Path) -> Bot:
        framework, _, store = name.partition("+")
        if framework == "dialog" and find_spec("aiogram_dialog") is None:
            raise stores.Missing("pip install aiogram-dialog")
        url, pid = await self._servers.enter_async_context(stores.redis(folder)) if store == "redis" else ("", 0)
        return bots.peer(name, MODULES[framework], url, pid)

    def _database(self) -> tuple[str, int]:
        if self._postgres is None:
            self._postgres = self._servers.enter_context(stores.postgres(self._folder, self._given))
        return self._postgres.create(), self._postgres.pid


def left_out(name: str, why: Exception) -> None:
    """Say that somebody is not measured, and what would change that."""
    print(f"{name} is left out: {why}", file=sys.stderr)
