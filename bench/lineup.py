"""Who is measured: each bot by its name, on a fresh database, with the servers it needs."""

import sys
from contextlib import AsyncExitStack
from pathlib import Path

from bench import bots, stores
from bench.bots import Bot
from storage.database import url_of

YARDSTICK = "aiogram+redis"
OURS = ("sqlite", "sqlite ptb", "postgres", "postgres ptb", "postgres x2")
PEERS = (YARDSTICK, "ptb+pickle")
# Keeps its states in memory: no peer, but it can be tried where there is no Redis.
UNSAFE = ("aiogram+memory",)


class Lineup:
    """Bots by name; the servers live as long as ``servers``."""

    def __init__(self, servers: AsyncExitStack, folder: Path, token: str, postgres: str = "") -> None:
        self._servers = servers
        self._folder = folder
        self._token = token
        self._given = postgres
        self._postgres: stores.Postgres | None = None

    async def bot(self, name: str, folder: Path, residents: int, *, uvloop: bool = False) -> Bot:
        """A bot and its empty database; raises ``stores.Missing`` when what it needs is not installed."""
        if "+" in name:
            return await self._peer(name, folder)
        place, *how = name.split()
        url, pid = (url_of(folder / "shouwen.db"), 0) if place == "sqlite" else self._database()
        bots.seed(url, residents, self._token)
        engine = "ptb" if "ptb" in how else "aiogram"
        processes = 2 if "x2" in how else 1
        return bots.ours(name, url, pid, engine=engine, processes=processes, uvloop=uvloop or "uvloop" in how)

    async def _peer(self, name: str, folder: Path) -> Bot:
        url, pid = "", 0
        if name.endswith("+redis"):
            url, pid = await self._servers.enter_async_context(stores.redis(folder))
        return bots.peer(name, "ptb_pickle" if name.startswith("ptb") else "aiogram_redis", url, pid)

    def _database(self) -> tuple[str, int]:
        self._postgres = self._postgres or stores.postgres(self._folder, self._given)
        return self._postgres.create(), self._postgres.pid


def left_out(name: str, why: Exception) -> None:
    """Say that somebody is not measured, and what would change that."""
    print(f"{name} is left out: {why}", file=sys.stderr)
