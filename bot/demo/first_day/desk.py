"""The front desk's computer: a folder, and commands typed there at a terminal, as the office types them.

Every command is the product's own, in a process whose surroundings hold the sandbox's address and nothing of this
machine's settings: whatever is set up here, the demo touches its own folder alone.
"""

import asyncio
import os
import pty
import re
import select
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "from bot.cli import main; main()"
CHECKOUT = Path(__file__).resolve().parents[3]
ASKS = b": "
LONGEST = 180.0
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, line by line, and how it ended."""

    lines: tuple[str, ...]
    status: int


class Desk:
    """A folder in which somebody types commands; ``telegram`` is the address of the server taken for Telegram."""

    def __init__(self, folder: Path, telegram: str, engine: str) -> None:
        self.folder = folder
        self._telegram, self._engine = telegram, engine

    async def types(self, command: str, answers: Sequence[str] = ()) -> Printed:
        """Type a command, answer its questions one after the other, wait for its end."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return await asyncio.to_thread(self._typed, command.split()[1:], deque(answers))

    def _typed(self, words: list[str], answers: deque[str]) -> Printed:
        screen, behind = pty.openpty()
        try:
            process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *words], cwd=self.folder, env=self._surroundings(),
                stdin=behind, stdout=behind, stderr=behind, start_new_session=True,
            )  # fmt: skip
            os.close(behind)
            said = _talk(screen, answers)
            process.kill()  # it has ended, or says nothing more
            return Printed(_lines(said), process.wait())
        finally:
            os.close(screen)

    def _surroundings(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return kept | {
            "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": str(CHECKOUT), "TERM": "dumb", "COLUMNS": "100",
            "SHOUWEN_API_BASE": self._telegram, "SHOUWEN_ENGINE": self._engine,
        }  # fmt: skip


def _talk(screen: int, answers: deque[str]) -> bytes:
    """All that appears on the screen; a line that waits for an answer gets the next one."""
    said = b""
    while select.select([screen], [], [], LONGEST)[0]:
        some = b""
        with suppress(OSError):  # what Linux says when nobody is at the other side any more
            some = os.read(screen, 65_536)
        if not some:
            break
        said += some
        if answers and said.endswith(ASKS):
            os.write(screen, f"{answers.popleft()}\n".encode())
    return said


def _lines(said: bytes) -> tuple[str, ...]:
    """As it stands on the screen at the end: a line that was written over shows its last words."""
    text = _COLOURS.sub("", said.decode("utf-8", errors="replace")).replace("\r\n", "\n")
    return tuple(line.rstrip("\r").rpartition("\r")[2] for line in text.strip("\n").split("\n"))
