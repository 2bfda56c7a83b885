"""A backup as one file: a plain tar with a manifest, the database, and the copies of evidence.

Anybody can open it with ``tar``. The manifest stands first and says what must be inside, by length and SHA-256;
copies of evidence are named by their own hash. Whoever reads it takes nothing but these names, writes nowhere but
where they say, and believes nothing that does not fit.
"""

import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from bot.commands.speaking import say
from dialogs.kit import N_
from storage.database import DatabaseError

FORMAT = 1
MANIFEST, DATABASE, DUMP = "manifest.json", "shouwen.db", "database.dump"
MOST_MANIFEST = 64 * 1024
CHUNK = 1 << 20
_MEDIA = re.compile(r"media/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})")

Keep = Callable[[str, IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. ``evidence``: how many files, None where they are kept elsewhere (a bucket)."""

    format: int
    program: str
    made_at: str
    revision: str
    records: int
    name: str
    bytes: int
    sha256: str
    evidence: int | None
    evidence_missing: int


def hashed(content: IO[bytes]) -> tuple[int, str]:
    """Length and SHA-256 of a content, from where it stands."""
    digest, size = hashlib.sha256(), 0
    while block := content.read(CHUNK):
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()


def evidence_under(folder: Path) -> list[tuple[str, Path]]:
    """Name in the archive and place on the disk of every copy of evidence."""
    found = ((f"media/{path.relative_to(folder).as_posix()}", path) for path in sorted(folder.glob("??/??/*")))
    return [(name, path) for name, path in found if _MEDIA.fullmatch(name)]


def write(target: Path, manifest: Manifest, database: Path, evidence: list[tuple[str, Path]], *, force: bool) -> None:
    """Write an archive, whole or not at all, for its owner alone; raises ``DatabaseError`` when one is there."""
    with _passing(target.parent, target.name) as passing:
        with passing.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                head = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
                _add(archive, MANIFEST, io.BytesIO(head), len(head))
                for name, path in [(manifest.name, database), *evidence]:
                    with path.open("rb") as content:
                        _add(archive, name, content, path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        read(passing, lambda *_: None)
        _put(passing, target, force=force)


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, content)


@contextmanager
def _passing(folder: Path, name: str) -> Iterator[Path]:
    """A file beside the target that is gone afterwards unless it was moved."""
    handle, passing = tempfile.mkstemp(dir=folder, prefix=f".{name}-")  # mode 600
    os.close(handle)
    try:
        yield Path(passing)
    finally:
        Path(passing).unlink(missing_ok=True)


def _put(passing: Path, target: Path, *, force: bool) -> None:
    if force:
        passing.replace(target)
    else:
        try:
            os.link(passing, target)  # unlike a rename it never takes the place of another file
        except FileExistsError:
            raise exists(target) from None
    handle = os.open(target.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def exists(target: Path) -> DatabaseError:
    """The refusal to write over a file."""
    return DatabaseError(N_("{file} is there already; name another file, or say --force."), file=target)


def read(file: Path, keep: Keep) -> Manifest:
    """Look a whole archive through; ``keep`` gets the database's and every piece of evidence's name and content.

    Raises ``DatabaseError`` for what is no backup, is not whole, or was changed.
    """
    try:
        with tarfile.open(file, mode="r:") as archive:
            manifest = _manifest(archive)
            seen = {name for name in (_checked(archive, member, manifest, keep) for member in archive) if name}
    except (tarfile.TarError, EOFError) as error:
        raise _unfit(file, say(N_("it is no archive, or cut short ({why})"), why=error)) from None
    except OSError as error:
        raise _unfit(file, str(error.strerror or error)) from None
    except ValueError as error:
        raise _unfit(file, str(error)) from None
    if manifest.name not in seen or len(seen) - 1 != (manifest.evidence or 0):
        raise _unfit(file, say(N_("something that its manifest names is missing")))
    return manifest


def _unfit(file: Path, why: str) -> DatabaseError:
    return DatabaseError(N_("{file} cannot be used as a backup: {why}. Nothing was changed."), file=file, why=why)


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    content = archive.extractfile(first) if first is not None and first.name == MANIFEST and first.isreg() else None
    if content is None or first is None or first.size > MOST_MANIFEST:
        raise ValueError(say(N_("it has no manifest")))
    try:
        manifest = Manifest(**json.load(content))
    except TypeError:
        raise ValueError(say(N_("its manifest is of another format"))) from None
    if manifest.format != FORMAT or manifest.name not in (DATABASE, DUMP):
        raise ValueError(say(N_("its manifest is of another format")))
    return manifest


def _checked(archive: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, keep: Keep) -> str:
    """One member, by its hash; returns its name, empty for the manifest itself."""
    if member.name == MANIFEST:
        return ""
    evidence = _MEDIA.fullmatch(member.name)
    content = archive.extractfile(member) if member.isreg() and (evidence or member.name == manifest.name) else None
    if content is None:
        raise ValueError(say(N_("{name} does not belong in it"), name=member.name[:80]))
    size, digest = hashed(content)
    wanted = (member.size, evidence[3]) if evidence else (manifest.bytes, manifest.sha256)
    if (size, digest) != wanted:
        raise ValueError(say(N_("{name} was changed or cut short"), name=member.name))
    content.seek(0)
    keep(member.name, content)
    return member.name
