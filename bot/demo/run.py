"""What ``make demo`` starts: sandbox, page and a story in one process, one line of progress a step."""

import asyncio
import errno
import shutil
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from bot import logs
from bot.clock import Clock
from bot.commands.speaking import say, spoken
from bot.demo.advance import Stuck
from bot.demo.first_day import played
from bot.demo.first_day.stage import DESK, FirstDay
from bot.demo.notebook import FILE, Illegible
from bot.demo.stage import HOST, REGISTER, TELEGRAM, Stage
from bot.demo.starting import WORDS
from bot.demo.survey.course import REPORT
from bot.demo.survey.stage import SurveyStage, lived
from bot.demo.week.places import Unseen
from bot.demo.week.stage import FILE as WEEK, WeekStage, broken_off
from bot.demo.week.street import Amiss
from bot.engines.contract import EngineError
from bot.running.service import AlreadyRunning, only_one
from bot.sandbox.acts import Denied
from bot.sandbox.store import StoreError
from dialogs.kit import N_
from storage.database import DatabaseError

# A trouble whose text is a sentence for whoever started the demo.
SENTENCES = (AlreadyRunning, StoreError, Illegible, DatabaseError, EngineError, Amiss, Unseen)
AGAIN = "请再运行一次同样的命令：没有演完的一周和调查会从头来，别的接着走。"
OURS = (f"{REGISTER}*", f"{TELEGRAM}*", f"{FILE}*", f"{played.FILE}*", f"{WEEK}*", f"{REPORT}*")
Story = Literal["lift", "first-day", "week", "survey"]


def main(
    port: int = 8080, reset: bool = False, data: Path = Path("data/demo"), engine: str = "aiogram",
    story: Story = "lift",
) -> int:  # fmt: skip
    """Run the demo until Ctrl-C; returns the exit status."""
    logs.set_up("WARNING")
    try:
        with only_one(data):
            require_free(port)
            if reset or (story == "week" and broken_off(data)) or (story == "survey" and not lived(data)):
                forget(data)
            asyncio.run(play(_stage(story, data, port, engine)))
    except (Stuck, Denied) as trouble:
        return _sorry(f"{trouble}{AGAIN}")
    except SENTENCES as trouble:
        return _sorry(spoken(trouble))
    except OSError as trouble:
        return _sorry(_sentence(trouble, port, data))
    print_line(say(N_("stopped; make demo goes on where it was")))
    return 0


def _stage(story: Story, data: Path, port: int, engine: str) -> Stage | FirstDay:
    if story == "first-day":
        return FirstDay(data, port, engine, print_line)
    if story == "survey":
        return SurveyStage(data, port, engine)
    return Stage(data, port, engine) if story == "lift" else WeekStage(data, port, engine)


async def play(stage: Stage | FirstDay) -> None:
    """Build the stage step by step, and keep it until a signal comes or the bot ends by itself."""
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    try:
        await _build(stage, stop)
        await _first_of(stop.wait(), stage.lasts())
    finally:
        await stage.clear()


async def _build(stage: Stage | FirstDay, stop: asyncio.Event) -> None:
    with progress(say(N_("opening the page"))):
        await stage.raise_page()
    print_line(say(N_("page at {address}"), address=f"http://{HOST}:{stage.port}"))
    for doing, step in stage.steps:
        if stop.is_set():
            return
        with progress(doing):
            await step()
    print_line(say(stage.ready))


async def _first_of(*awaited: Coroutine[Any, Any, Any]) -> None:
    """Until one of them ends; raises what it raised."""
    tasks = [asyncio.create_task(one) for one in awaited]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


def require_free(port: int) -> None:
    """Raises ``OSError`` when something else listens there; asked before anything is forgotten."""
    with socket.create_server((HOST, port)):
        return


def forget(data: Path) -> None:
    """Delete what an earlier demo left in the folder, and nothing else that may lie there."""
    begun = (data / FILE).is_file()  # or the folders are somebody else's
    for pattern in OURS:
        for path in data.glob(pattern):
            path.unlink()
    if begun:
        for folder in (DESK, WORDS):
            shutil.rmtree(data / folder, ignore_errors=True)


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """A line that begins when something begins and ends when it is done."""
    begun = Clock.monotonic()
    sys.stdout.write(f"{doing} … ")
    sys.stdout.flush()
    outcome = ""
    try:
        yield
        outcome = say(N_("done ({seconds} s)"), seconds=f"{Clock.monotonic() - begun:.1f}")
    finally:
        print_line(outcome)


def print_line(line: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _sorry(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _sentence(trouble: OSError, port: int, data: Path) -> str:
    if trouble.errno == errno.EADDRINUSE:
        told = N_("Port {port} is in use; stop what listens there, or choose another: make demo PORT={next}")
        return say(told, port=port, next=port + 1)
    told = N_("The demo cannot use port {port} or the folder {folder}: {why}.")
    return say(told, port=port, folder=data, why=trouble.strerror or trouble)
