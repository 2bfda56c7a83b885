"""Opening a workbook: judged by its first bytes and its size, then read by a process of its own.

A file that somebody sent may make a reader run out of memory, hang or fall over. It does so in a child process
with bounded memory and time, so that what comes of it is a sentence. Macros are never run by anybody: nothing
here could.
"""

import hashlib
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bot.workbook import inside
from bot.workbook.inside import WorkbookError
from handlers.roster.cells import Book
from handlers.wording.cleaning import clean_name

LARGEST = 64 << 20
MOST_MEMORY = 2 << 30
# A busy machine is no fault of the file: work is bounded closely, waiting only so that it ends at all.
MOST_WORK, MOST_SECONDS = 120, 1800.0

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_OUT_OF_TIME = int(getattr(signal, "SIGXCPU", 24))
ENDLESS = "文件太复杂，读了很久也没读完。请把名册复制到新的模板里再导入。"
DAMAGED = "文件已损坏，打不开。请用 Excel 或 WPS 重新打开并另存为 .xlsx。"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook, with the name and the fingerprint of its file."""

    book: Book
    name: str
    sha256: str


def open_book(path: Path) -> Opened:
    """Read a workbook file; raises ``WorkbookError``."""
    if not path.is_file():
        raise WorkbookError(f"没有这个文件：{path}")
    if path.name.startswith("~$"):
        raise WorkbookError("这是 Excel 打开文件时留下的临时文件。请选择不带“~$”的那个。")
    if (size := path.stat().st_size) > LARGEST:
        raise WorkbookError(f"文件有 {size >> 20} MB，最多 {LARGEST >> 20} MB。请去掉图片，或者分成几个文件。")
    kind = _kind(path)
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    return Opened(_apart(path, looked_into=kind == _ZIP), clean_name(path.name), fingerprint)


def _kind(path: Path) -> bytes:
    with path.open("rb") as file:
        begins = file.read(8)
    for kind in (_ZIP, _OLE):
        if begins.startswith(kind):
            return kind
    if not begins:
        raise WorkbookError("文件是空的。")
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        raise WorkbookError("这是文本文件，不是工作簿。请用 shouwen template 生成模板，把内容复制进去再导入。")
    raise WorkbookError("这不是 Excel 工作簿（.xlsx 或 .xls）。请用 shouwen template 生成的模板填写。")


def _apart(path: Path, *, looked_into: bool) -> Book:
    """Let a child read the file, and wait for what it found."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_child, args=(path, looked_into, there), daemon=True)
    child.start()
    there.close()
    try:
        if not here.poll(MOST_SECONDS):
            raise WorkbookError(ENDLESS)
        found: Book | str = here.recv()
    except EOFError:
        child.join()
        raise WorkbookError(ENDLESS if child.exitcode == -_OUT_OF_TIME else DAMAGED) from None
    finally:
        child.kill()
        child.join()
        here.close()
    if isinstance(found, str):
        raise WorkbookError(found)
    return found


def _child(path: Path, looked_into: bool, answer: Connection) -> None:  # pragma: no cover
    """In the child: read the file with little memory; answers with the workbook, or with a sentence."""
    from bot.workbook import values

    _bound()
    try:
        answer.send(values.read(path, inside.look(path) if looked_into else None))
    except WorkbookError as error:
        answer.send(str(error))
    except MemoryError:
        answer.send("文件太大，读不下。请去掉图片和多余的表，或者分成几个文件。")


def _bound() -> None:
    """No more memory than a large roll needs; and what a library says when it falls over is not for people."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
