"""`backup` and `restore`: one file that holds everything, taken while the bot runs, believed only after a look.

A restore changes nothing until the archive has been read whole, the database in it looked through and brought
to this version. The database that was there stays beside, with the date. Whatever the copy takes for unsent is held.
"""

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from bot.commands import archive, dumping, opening
from bot.commands.archive import DATABASE, DUMP, Manifest
from bot.commands.holding import zone_of
from bot.commands.speaking import say
from bot.evidence.store import open_store
from bot.running.service import only_one
from bot.settings import Settings
from dialogs.kit import N_
from storage import audit, backup, migrate
from storage.database import DatabaseError, file_of, open_reader, open_writer, reading, url_of, writing
from storage.post import held

NOT_EMPTY = N_(
    "The PostgreSQL database is not empty. Stop all workers, keep it aside under another name – ALTER DATABASE shouwen "
    "RENAME TO shouwen_before –, make an empty one (createdb --owner shouwen shouwen), and restore again."
)
PRIVATE = N_("It holds names, phone numbers and what people wrote: keep it encrypted, and not on this machine alone.")
SINCE = N_(
    "Matters filed since the backup are not in it, and their numbers will be given out again: tell the staff. "
    "Work that fell due meanwhile is done at the start; what comes too late says so and does nothing."
)
LARGE = 64 << 20
_STEP = 10

Tell = Callable[[str], None]


def save(settings: Settings, target: Path, tell: Tell, now: datetime, *, force: bool) -> list[str]:
    """Write a backup; returns what to print. Raises ``DatabaseError``, and then there is no file."""
    if target.exists() and not force:
        raise archive.exists(target)
    if not target.parent.is_dir():
        raise DatabaseError(N_("There is no folder {folder}."), folder=target.parent)
    with _beside(target.parent) as work, _mendable(target):
        copied = _dumped(settings, work) if settings.on_server else _copied(settings, work, tell)
        database, revision, records, kept = copied
        evidence = archive.evidence_under(Path(settings.media)) if _in_folder(settings) else None
        missing = len(kept - {path.name for _, path in evidence}) if evidence is not None else 0
        with database.open("rb") as content:
            size, digest = archive.hashed(content)
        manifest = Manifest(
            archive.FORMAT, version("shouwen"), now.isoformat(timespec="seconds"), revision, records,
            database.name, size, digest, None if evidence is None else len(evidence), missing,
        )  # fmt: skip
        archive.write(target, manifest, database, evidence or [], force=force)
    with contextlib.suppress(DatabaseError), opening.changing(settings) as db:  # an older version keeps no such note
        audit.note(db, 0, "backup", now=now)
    whole = say(N_("{file}: {told}. Looked through and whole."), file=target, told=_told(manifest))
    return [whole, *_warned(manifest, settings)]


def _copied(settings: Settings, work: Path, tell: Tell) -> tuple[Path, str, int, set[str]]:
    """A looked-through copy of the SQLite file, its revision, how many records, which evidence it names."""
    source = file_of(settings.url)
    if source is None or not source.is_file():
        raise DatabaseError(N_("There is no database in {folder} yet; `shouwen init` makes one."), folder=settings.data)
    size = source.stat().st_size
    if shutil.disk_usage(work).free < 2 * size + LARGE:
        told = N_("Too little room in {folder}: a backup needs {megabytes} MB on the way.")
        raise DatabaseError(told, folder=work.parent, megabytes=2 * size + LARGE >> 20)
    copy = work / DATABASE
    backup.copy(source, copy, _progress(tell if size > LARGE else lambda _: None))
    engine = open_writer(url_of(copy))  # ours alone: nobody waits for it, and it may take its time
    try:
        revision = migrate.revision_of(engine)
        if found := backup.faults(engine):
            raise DatabaseError(N_("The database is not sound, so there is no backup: {why}."), why="; ".join(found))
        with reading(engine) as db:
            return copy, revision, backup.records(db), backup.kept_files(db)
    finally:
        engine.dispose()


def _dumped(settings: Settings, work: Path) -> tuple[Path, str, int, set[str]]:
    """The same for a PostgreSQL; it is looked through by pg_restore now, and whole when it is restored."""
    engine = open_reader(settings.url)
    try:
        migrate.require_current(engine)
        dumping.dump(settings.url, work / DUMP)
        with reading(engine) as db:
            return work / DUMP, migrate.revision_of(engine), backup.records(db), backup.kept_files(db)
    finally:
        engine.dispose()


def put_back(settings: Settings, source: Path, now: datetime) -> list[str]:
    """Put a backup in place; returns what to print. Raises ``DatabaseError`` or ``AlreadyRunning``."""
    if settings.on_server:
        return _put_back_on_server(settings, source, now)
    with only_one(settings.data), _beside(settings.data) as work, _mendable(settings.data):
        manifest = archive.read(source, _keeping(work))
        if manifest.name != DATABASE:
            told = N_("{file} is of a PostgreSQL; name one by SHOUWEN_DATABASE_URL to restore it.")
            raise DatabaseError(told, file=source)
        waiting, since = _readied(url_of(work / DATABASE), now)
        stored = _store_evidence(settings, source)
        aside = _swap(work / DATABASE, file_of(settings.url) or settings.data / DATABASE, now)
    return [
        _restored(manifest, settings),
        *([say(N_("The database that was there is {file}."), file=aside)] if aside else []),
        *_after(manifest, settings, stored, waiting, since),
    ]


def _put_back_on_server(settings: Settings, source: Path, now: datetime) -> list[str]:
    engine = open_writer(settings.url)
    try:
        if not backup.is_empty(engine):
            raise DatabaseError(NOT_EMPTY)
        with _beside(settings.data) as work, _mendable(settings.data):
            manifest = archive.read(source, _keeping(work))
            if manifest.name != DUMP:
                told = N_("{file} is of a SQLite file; it cannot be restored into a PostgreSQL.")
                raise DatabaseError(told, file=source)
            dumping.load(settings.url, work / DUMP)
        waiting, since = _readied(settings.url, now)
        stored = _store_evidence(settings, source)
    finally:
        engine.dispose()
    return [_restored(manifest, settings), *_after(manifest, settings, stored, waiting, since)]


def _readied(url: str, now: datetime) -> tuple[int, str]:
    """Look a database through, bring it to this version, hold what it would send; how much, and what it was before."""
    engine = open_writer(url)
    try:
        before = migrate.revision_of(engine)
        if found := backup.faults(engine):
            told = N_("The database in the backup is not sound: {why}. Nothing was changed.")
            raise DatabaseError(told, why="; ".join(found))
        migrate.upgrade(engine)
        after = migrate.revision_of(engine)
        with writing(engine) as db:
            return held.hold(db, now=now), "" if before == after else before
    finally:
        engine.dispose()


def _keeping(work: Path) -> archive.Keep:
    """Take the database out of an archive, and nothing else."""

    def keep(name: str, content: IO[bytes]) -> None:
        if name in (DATABASE, DUMP):
            with (work / name).open("wb") as file:
                shutil.copyfileobj(content, file)

    return keep


def _store_evidence(settings: Settings, source: Path) -> int:
    """Give every piece of evidence to the store, which keeps what it has; returns how many there were."""
    if not settings.media:
        return 0
    store, count = open_store(settings.media), 0

    def keep(name: str, content: IO[bytes]) -> None:
        nonlocal count
        if name not in (DATABASE, DUMP):
            store.put(Path(name).name, content)  # type: ignore[arg-type]  # a file in a tar reads and seeks like any
            count += 1

    archive.read(source, keep)
    return count


def _swap(fresh: Path, place: Path, now: datetime) -> Path | None:
    """Put a file in the place of the database, whose own parts move aside together; where to.

    No log of another database may be left beside the fresh one: SQLite would take it for its own.
    """
    if place.exists():
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(place)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = place.with_name(f"{place.stem}-before-{now:%Y%m%dT%H%M%SZ}{place.suffix}")
    for part in ("", "-wal", "-shm"):
        there = place.with_name(f"{place.name}{part}")
        if there.exists():
            there.rename(aside.with_name(f"{aside.name}{part}"))
    fresh.chmod(0o600)
    fresh.rename(place)
    return aside if aside.exists() else None


def _after(manifest: Manifest, settings: Settings, stored: int, waiting: int, since: str) -> list[str]:
    kept = say(N_("{count} pieces of evidence are in {place}."), count=stored, place=settings.media)
    lines = [kept] if stored else []
    if manifest.evidence is None:
        lines.append(say(N_("The backup holds no evidence: it was kept in a bucket, which must still be there.")))
    if since:
        lines.append(say(N_("It was of version {version} and is of this program's version now."), version=since))
    if waiting:
        told = N_("{count} messages would be sent again and are held: `shouwen held` shows them.")
        lines.append(say(told, count=waiting))
    return [*lines, say(SINCE)]


def _restored(manifest: Manifest, settings: Settings) -> str:
    engine = open_reader(settings.url)
    try:
        with reading(engine) as db:
            made = datetime.fromisoformat(manifest.made_at).astimezone(zone_of(db))
    finally:
        engine.dispose()
    return say(N_("Restored: {told}, made {at}."), told=_told(manifest), at=f"{made:%Y-%m-%d %H:%M}")


def _told(manifest: Manifest) -> str:
    told = N_("{records} records, {evidence} pieces of evidence, {megabytes} MB of database")
    megabytes = max(manifest.bytes >> 20, 1)
    return say(told, records=manifest.records, evidence=manifest.evidence or 0, megabytes=megabytes)


def _warned(manifest: Manifest, settings: Settings) -> list[str]:
    lines = [say(PRIVATE)]
    if manifest.evidence is None:
        bucket = N_("Evidence is not in it: it is kept in a bucket.")
        lines.append(say(bucket if settings.media else N_("Evidence is not in it: it is kept at Telegram only.")))
    if missing := manifest.evidence_missing:
        told = N_("{count} pieces of evidence that the database names are not in {place}.")
        lines.append(say(told, count=missing, place=settings.media))
    return lines


def _in_folder(settings: Settings) -> bool:
    return bool(settings.media) and "://" not in settings.media.removeprefix("file://")


def _progress(tell: Tell) -> backup.Told:
    """Every tenth of the way, once."""
    last = 0

    def told(done: int, whole: int) -> None:
        nonlocal last
        tenth = 100 * done // max(whole, 1) // _STEP * _STEP
        if tenth > last:
            last = tenth
            tell(say(N_("{percent} % of the database copied"), percent=tenth))

    return told


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder for what is on the way, on the same disk, gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".shouwen-") as work:
        yield Path(work)


@contextmanager
def _mendable(place: Path) -> Iterator[None]:
    """A disk that is full or cannot be written is a sentence."""
    try:
        yield
    except OSError as error:
        raise DatabaseError("{place}: {why}.", place=place, why=error.strerror or error) from None
    except sqlite3.Error as error:
        raise DatabaseError(N_("The database could not be copied: {why}."), why=error) from None
