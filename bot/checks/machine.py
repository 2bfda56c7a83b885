"""What this machine tells: the disk under the data, SQLite, rights of files, fonts (F20, F23, F24, F34)."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import settings_file
from bot.papers import fonts
from bot.settings import Settings
from handlers.findings.finding import Finding
from storage.database import file_of
from storage.databases.sqlite_file import may_lose_the_wal, network_under

LEAST_FREE = 500 << 20


@dataclass(frozen=True, slots=True)
class Seen:
    """What was observed. ``network``: the kind of network file system under the data, empty for none."""

    place: str
    on_server: bool
    writable: bool
    free: int
    network: str
    sqlite: tuple[int, int, int]
    open_files: tuple[str, ...]
    font: bool


def look(settings: Settings) -> Seen:
    """Look at disk, files and fonts."""
    file, place = file_of(settings.url), settings.data
    there = place if place.is_dir() else _nearest(place)
    kept = (settings.token_file, settings_file.found(settings.settings), place)
    return Seen(
        place=str(place),
        on_server=file is None,
        writable=os.access(there, os.W_OK) and (file is None or not file.exists() or os.access(file, os.W_OK)),
        free=shutil.disk_usage(there).free,
        network=network_under(file) if file is not None else "",
        sqlite=sqlite3.sqlite_version_info[:3],
        open_files=tuple(str(one) for one in kept if one is not None and one.exists() and one.stat().st_mode & 0o077),
        font=_has_font(),
    )


def _nearest(place: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next((one for one in (place, *place.absolute().parents) if one.is_dir()), Path("/"))


def _has_font() -> bool:
    try:
        return bool(fonts.chinese())
    except fonts.FontMissing:
        return False


def judge(seen: Seen) -> Iterator[Finding]:
    """What follows from it."""
    if seen.network:
        yield Finding("fault", "network_disk", {"kind": seen.network})
    if not seen.writable:
        yield Finding("fault", "read_only", {"place": seen.place})
    if seen.free < LEAST_FREE:
        yield Finding("warning", "disk_full", {"free": seen.free >> 20, "place": seen.place})
    if not seen.on_server and may_lose_the_wal(seen.sqlite):
        yield Finding("ok", "sqlite_old", {"version": ".".join(map(str, seen.sqlite))})
    for file in seen.open_files:
        yield Finding("warning", "settings_open", {"file": file})
    if not seen.font:
        yield Finding("warning", "no_font")
