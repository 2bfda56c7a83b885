"""Starting, stopping, starting again and beginning anew, as a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.demo import run
from bot.demo.advance import Stuck
from bot.demo.run import forget
from bot.demo.survey.stage import SurveyStage
from tests.kit.logging import plain_logs
from tests.kit.ports import free_port
from tests.structure.house import ROOT

ENGLISH = {**os.environ, "LC_ALL": "en_US.UTF-8"}
STOPPED = "stopped; make demo goes on where it was"


def command(data: Path, port: int, reset: bool = False) -> list[str]:
    code = "from pathlib import Path; from bot.demo.run import main\n"
    return [sys.executable, "-c", f"{code}raise SystemExit(main({port}, {reset}, Path({str(data)!r})))"]


def look(port: int) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/state", timeout=10) as answer:
        return dict(json.load(answer))


@contextmanager
def running(data: Path, port: int, reset: bool = False) -> Iterator["subprocess.Popen[str]"]:
    """A demo whose page answers; it is gone at the end, whatever happened."""
    pipe = subprocess.PIPE
    demo = subprocess.Popen(command(data, port, reset), cwd=ROOT, env=ENGLISH, text=True, stdout=pipe, stderr=pipe)
    try:
        hears(demo, "page at ")
        yield demo
    finally:
        demo.kill()
        demo.communicate()


def hears(demo: "subprocess.Popen[str]", begin: str) -> None:
    """Wait for a line of progress."""
    assert demo.stdout is not None
    assert any(line.startswith(begin) for line in iter(demo.stdout.readline, "")), begin


def ended(demo: "subprocess.Popen[str]", by: signal.Signals) -> tuple[int, str, str]:
    demo.send_signal(by)
    out, err = demo.communicate(timeout=30)
    return demo.returncode, out.rstrip(), err


def said_by(data: Path, port: int, reset: bool = False) -> tuple[int, str]:
    done = subprocess.run(command(data, port, reset), cwd=ROOT, env=ENGLISH, text=True, capture_output=True, timeout=30)
    return done.returncode, done.stderr


def links(port: int) -> list[object]:
    """The residents' links, once the estate is set up."""
    for _ in range(100):
        people = look(port)["people"]
        assert isinstance(people, list)
        found = [one["start"] for one in people if one["start"]]
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("no estate")


def test_a_demo_stops_cleanly_and_goes_on_where_it_was(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, port) as demo:
        first = links(port)
        hears(demo, "the bot is running")
        assert ended(demo, signal.SIGINT) == (0, STOPPED, "")
    with running(tmp_path, port) as demo:
        assert links(port) == first
        status, out, err = ended(demo, signal.SIGTERM)  # the bot is just being imported
        assert (status, err) == (0, "")
        assert out.endswith(STOPPED)


def test_f04_a_demo_that_was_killed_goes_on_where_it_was_until_told_to_begin_anew(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, port):
        first = links(port)
    with running(tmp_path, port):
        assert links(port) == first
    with running(tmp_path, port, reset=True):
        assert not set(links(port)) & set(first)


def test_a_port_in_use_gets_one_sentence_and_nothing_is_forgotten(tmp_path: Path) -> None:
    keepsake = tmp_path / "demo.json"
    keepsake.write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, err = said_by(tmp_path, port, reset=True)
    assert status == 1
    assert err.count("\n") == 1
    assert err.startswith(f"Port {port} is in use; ")
    assert keepsake.exists()


def test_a_second_demo_on_the_same_data_gets_one_sentence(tmp_path: Path) -> None:
    with running(tmp_path, free_port()):
        status, err = said_by(tmp_path, free_port(), reset=True)
    assert (status, err) == (1, f"Another shouwen is already running on {tmp_path}. Please stop it first.\n")


def test_a_clock_that_is_stuck_ends_in_a_sentence_that_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Jammed(SurveyStage):
        async def raise_page(self) -> None:
            raise Stuck("时钟停在这里。")

    monkeypatch.setattr(run, "SurveyStage", Jammed)
    plain_logs()
    assert run.main(free_port(), data=tmp_path, story="survey") == 1
    assert capsys.readouterr().err == f"时钟停在这里。{run.AGAIN}\n"


def test_beginning_anew_forgets_only_what_the_demo_made(tmp_path: Path) -> None:
    for name in ("shouwen.db", "shouwen.db-wal", "telegram.db", "telegram.db-shm", "demo.json", "diary.txt"):
        (tmp_path / name).touch()
    forget(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]
