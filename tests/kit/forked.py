"""``shouwen …`` in a process forked from the warm parent: nothing is imported anew, which takes seconds.

To a test it is what ``asyncio.create_subprocess_exec`` gives: its output comes through pipes, signals reach it, its
exit code tells how it ended.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from bot.cli import main
from tests.kit.child import FORKED, warm_fork
from tests.kit.waiting import until

LONGEST = 60.0


class Forked:
    """One run of the program; ``stdout`` can be read while it runs."""

    def __init__(self, *words: str, env: Mapping[str, str], cwd: Path, meanwhile: Callable[[], None] | None) -> None:
        self._out, out = FORKED.Pipe(duplex=False)
        self._err, err = FORKED.Pipe(duplex=False)
        self._process = warm_fork(target=_run, args=(words, dict(env), cwd, out, err, meanwhile), daemon=True)
        self._process.start()
        out.close()
        err.close()

    async def listen(self) -> None:
        """Hear what it says from now on."""
        self.stdout, self._stderr = await _stream(self._out), await _stream(self._err)

    @property
    def returncode(self) -> int | None:
        """How it ended, None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Tell it something."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self._process.terminate()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    async def communicate(self) -> tuple[bytes, bytes]:
        """Wait for its end; returns what it has said on both outputs."""
        told = await asyncio.gather(self.stdout.read(), self._stderr.read())
        await until(lambda: self.returncode is not None, LONGEST)
        return told[0], told[1]


async def forked(
    *words: str, env: Mapping[str, str], cwd: Path | None = None, meanwhile: Callable[[], None] | None = None
) -> Forked:
    """Start ``shouwen`` with these words and this environment; ``meanwhile`` is called before it begins."""
    made = Forked(*words, env=env, cwd=cwd or Path.cwd(), meanwhile=meanwhile)
    await made.listen()
    return made


async def _stream(end: Connection) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(os.dup(end.fileno()), "rb", 0)
    end.close()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def _run(
    words: tuple[str, ...],
    env: dict[str, str],
    cwd: Path,
    out: Connection,
    err: Connection,
    meanwhile: Callable[[], None] | None,
) -> None:
    for end, number in ((out, 1), (err, 2)):
        os.dup2(end.fileno(), number)
        end.close()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["shouwen", *words]
    if meanwhile is not None:
        meanwhile()
    main()
