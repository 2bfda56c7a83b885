"""The file a SQLite database lives in: where it may lie, whether it is still the same one, how long its WAL is.

SQLite's locks and shared memory do not hold on a network file system, so a file there is refused (F24).
A file that is deleted or replaced under an open connection goes on taking writes that nobody will ever
find again, so whoever writes asks now and then whether it is still there (F21).
"""

import sqlite3
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
NETWORKS = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2",
        "beegfs", "davfs", "9p", "virtiofs", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone",
        "fuse.davfs2", "fuse.smbnetfs", "fuse.gcsfuse", "fuse.juicefs", "fuse.seaweedfs",
    }
)  # fmt: skip

# Two that reset the WAL at the same instant may damage the file; mended in these releases (F23).
_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

Identity = tuple[int, int]


def network_under(file: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system a file would lie on; empty for a disk of this machine, or where nobody knows."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    at = file.resolve()
    found, deepest = "", -1
    for place, kind in (_mount(line) for line in lines if line.count(" ") >= 2):
        # Of two at one place the later hides the earlier.
        if at.is_relative_to(place) and len(place.parts) >= deepest:
            found, deepest = kind, len(place.parts)
    return found if found in NETWORKS else ""


def _mount(line: str) -> tuple[Path, str]:
    """A line's mount point, in which blanks are written ``\\040``, and its kind of file system."""
    _, place, kind, *_ = line.split(" ")
    return Path(place.encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")), kind


def identity(file: Path) -> Identity | None:
    """Which file lies here, whatever it is called; None for none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def wal_bytes(file: Path) -> int:
    """How long the write-ahead log is: what was committed and is not in the file itself yet."""
    try:
        return file.with_name(f"{file.name}-wal").stat().st_size
    except OSError:
        return 0


def may_lose_the_wal(version: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]) -> bool:
    """Whether this SQLite has the fault by which two that reset the WAL at once damage the file (F23)."""
    return not any(version >= mended and (mended == _MENDED[0] or version[:2] == mended[:2]) for mended in _MENDED)
