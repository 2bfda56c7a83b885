"""What processes cost: processor time and memory, of a process and all it started, from Linux's /proc."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time, user and system, and bytes of resident memory."""

    seconds: float
    resident: int

    def since(self, earlier: "Cost") -> float:
        """Processor time spent since then."""
        return self.seconds - earlier.seconds


def cost(pids: Iterable[int]) -> Cost:
    """What some processes and their children have cost so far."""
    found = [each for parent in pids for pid in family(parent) if (each := _one(pid)) is not None]
    return Cost(sum(each.seconds for each in found), sum(each.resident for each in found))


def peak(pid: int) -> int:
    """The most bytes of memory that a process ever had."""
    for line in (_PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def family(pid: int) -> list[int]:
    """A process and all its descendants that live."""
    found = [pid]
    for parent in found:
        for task in (_PROC / str(parent) / "task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def _one(pid: int) -> Cost | None:
    """Children that have ended and were waited for count with their parent; None for one that ends just now."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None
    return Cost(sum(map(int, fields[11:15])) * TICK, pages * os.sysconf("SC_PAGE_SIZE"))
