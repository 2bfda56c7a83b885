"""``shouwen run`` as an operator starts it: a process of its own, told everything by its environment."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.kit.child import SECRET, UNHURRIED
from tests.kit.street import TOKEN, Street
from tests.kit.town import SHANGHAI
from tests.kit.waiting import GLANCE

ROOT = Path(__file__).parents[2]
RUN = "from bot.cli import main; main()"
STARTS, STOPS = 30.0, 15.0


def this_minute() -> str:
    """When a street begins whose bot has no clock but the real one."""
    return f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}"


class Program:
    """One run of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self) -> str:
        """The next line on its standard output."""
        assert self._process.stdout is not None
        async with asyncio.timeout(STARTS):
            return (await self._process.stdout.readline()).decode().strip()

    def told(self, number: signal.Signals) -> None:
        """Tell it something."""
        self._process.send_signal(number)

    async def ends(self) -> tuple[int | None, str]:
        """Its exit code, and what it has written on standard error."""
        async with asyncio.timeout(STOPS):
            _, errors = await self._process.communicate()
        return self._process.returncode, errors.decode()


@asynccontextmanager
async def running(street: Street, code: str = RUN, **settings: Any) -> AsyncIterator[Program]:
    """``shouwen run`` on a street, until this ends."""
    told = {"token": TOKEN, "database_url": street.url, "data": street.folder, "api_base": street.base, **UNHURRIED}
    told |= {"webhook_secret": SECRET, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, "run", cwd=street.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)} | {f"SHOUWEN_{name.upper()}": str(told[name]) for name in told},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def first_look(street: Street, port: int) -> tuple[int, dict[str, Any]]:
    """What ``/ready`` says, as soon as anybody listens."""
    async with asyncio.timeout(STARTS):
        while True:
            with contextlib.suppress(OSError):
                async with street.http.get(f"http://127.0.0.1:{port}/ready") as answer:
                    return answer.status, json.loads(await answer.text())
            await asyncio.sleep(GLANCE)
