"""``shouwen run`` as an operator has it: a process of its own, told everything by its environment."""

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from tests.kit.child import SECRET, UNHURRIED
from tests.kit.forked import Forked, forked
from tests.kit.street import TOKEN, Street
from tests.kit.town import SHANGHAI
from tests.kit.waiting import GLANCE

STARTS, STOPS, A_WHILE = 30.0, 15.0, 2.0


def this_minute() -> str:
    """When a street begins whose bot has no clock but the real one."""
    return f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}"


class Program:
    """One run of it."""

    def __init__(self, process: Forked) -> None:
        self._process = process

    async def says(self) -> str:
        """The next line on its standard output."""
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
async def running(
    street: Street, meanwhile: Callable[[], None] | None = None, **settings: Any
) -> AsyncIterator[Program]:
    """``shouwen run`` on a street, until this ends."""
    told = {"token": TOKEN, "database_url": street.url, "data": street.folder, "api_base": street.base, **UNHURRIED}
    told |= {"webhook_secret": SECRET, **settings}
    environment = {**os.environ} | {f"SHOUWEN_{name.upper()}": str(told[name]) for name in told}
    process = await forked("run", env=environment, cwd=street.folder, meanwhile=meanwhile)
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def its_writer_dies() -> None:
    """The thread of the youngest writer ends by an exception out of nowhere, a while after it has begun."""

    def writers() -> list[int]:
        return [one.ident for one in threading.enumerate() if one.name == "writer-0" and one.ident is not None]

    def kill() -> None:
        while not writers():
            time.sleep(GLANCE)
        time.sleep(A_WHILE)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(writers()[-1]), ctypes.py_object(SystemExit))

    threading.Thread(target=kill, daemon=True).start()


async def first_look(street: Street, port: int) -> tuple[int, dict[str, Any]]:
    """What ``/ready`` says, as soon as anybody listens."""
    async with asyncio.timeout(STARTS):
        while True:
            with contextlib.suppress(OSError):
                async with street.http.get(f"http://127.0.0.1:{port}/ready") as answer:
                    return answer.status, json.loads(await answer.text())
            await asyncio.sleep(GLANCE)
