"""A SQLite file among hostile disks: cut short, read-only, on a network, held open by a reader (F15–F30)."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from storage import database, migrate
from storage.database import DatabaseError, Savepoint, open_writer, reading, url_of, writing
from storage.databases import on_sqlite, sqlite_file
from tests.kit import databases, estate
from tests.kit.databases import Ground

COMMITS = 12


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return databases.lay(estate.build, tmp_path_factory.mktemp("files"), on_postgres=False)


@pytest.fixture
def file(ground: Ground, tmp_path: Path) -> Path:
    ground.copy(tmp_path / "shouwen.db")
    return tmp_path / "shouwen.db"


def note(file_: Path, rows: int) -> None:
    """Commits of two rows each, left on the disk as a power cut would leave them."""
    engine = open_writer(url_of(file_))
    for number in range(rows):
        with writing(engine) as db:
            db.exec_driver_sql("INSERT INTO audit (at, user_id, what, details) VALUES ('', ?, 'cut', '')", (number,))
            db.exec_driver_sql("INSERT INTO seen_update VALUES (1, ?, '')", (number,))
    left = file_.with_name("left")
    left.mkdir()
    for part in ("", "-wal"):
        shutil.copyfile(f"{file_}{part}", left / f"shouwen.db{part}")
    engine.dispose()


def test_f15_a_wal_cut_at_any_byte_opens_at_the_last_whole_commit(file: Path) -> None:
    note(file, COMMITS)
    left = file.with_name("left")
    whole = (left / "shouwen.db-wal").read_bytes()
    found = []
    for cut in [0, 1, 31, 32, 33, *range(500, len(whole), 3989), len(whole) - 1, len(whole)]:
        place = left / f"cut-{cut}.db"
        shutil.copyfile(left / "shouwen.db", place)
        place.with_name(f"{place.name}-wal").write_bytes(whole[:cut])
        with closing(sqlite3.connect(place)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            audits = [who for (who,) in db.execute("SELECT user_id FROM audit WHERE what = 'cut' ORDER BY id")]
            marks = [one for (one,) in db.execute("SELECT update_id FROM seen_update ORDER BY update_id")]
        assert audits == marks == list(range(len(audits))), "a commit is there whole or not at all"
        found.append(len(audits))
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, COMMITS)
    assert len(set(found)) > COMMITS // 2


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Without the rights of root, to whom every file is writable."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_f20_a_database_that_cannot_be_written_is_refused_with_a_sentence(ground: Ground) -> None:
    with tempfile.TemporaryDirectory(prefix="shouwen-") as folder:
        file_ = Path(folder) / "shouwen.db"
        ground.copy(file_)
        with closing(sqlite3.connect(file_)) as db:
            db.execute("PRAGMA journal_mode=DELETE")
        file_.chmod(0o444)
        Path(folder).chmod(0o555)
        refused = pytest.raises(DatabaseError, match=f"The database {file_} cannot be used: .*write")
        with as_somebody_else(), refused as why:
            migrate.upgrade(open_writer(url_of(file_)))
        assert not why.value.passing
        Path(folder).chmod(0o755)


def test_f23_the_releases_in_which_the_wal_may_be_lost_are_known() -> None:
    doubtful = [(3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)]
    mended = [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 52, 0), (4, 0, 0)]
    assert [sqlite_file.may_lose_the_wal(one) for one in doubtful] == [True] * 5
    assert [sqlite_file.may_lose_the_wal(one) for one in mended] == [False] * 5


def test_f23_only_the_writer_moves_the_wal_into_the_file(file: Path) -> None:
    openers = (database.open_writer, database.open_reader, database.open_beside)
    pages = []
    for opens in openers:
        engine = opens(url_of(file))
        with engine.connect() as db:
            pages.append(db.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar())
        engine.dispose()
    assert pages == [1000, 0, 0]


MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//server/data /mnt/two\040words cifs rw 0 0
host: /home/me/remote fuse.sshfs rw 0 0
server:/export /mnt/share/local ext4 rw 0 0
/dev/sdb1 /over ext4 rw 0 0
server:/over /over nfs rw 0 0
half a line
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/shouwen/shouwen.db", ""), ("/mnt/share/data/shouwen.db", "nfs4"), ("/mnt/shared/shouwen.db", ""),
        ("/mnt/two words/shouwen.db", "cifs"), ("/home/me/remote/x/shouwen.db", "fuse.sshfs"),
        ("/mnt/share/local/shouwen.db", ""), ("/over/shouwen.db", "nfs"),
    ],
)  # fmt: skip
def test_f24_a_network_under_a_file_is_seen(tmp_path: Path, place: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert sqlite_file.network_under(Path(place), mounts) == kind
    assert sqlite_file.network_under(Path(place), tmp_path / "nowhere") == ""


@pytest.mark.parametrize("opens", [database.open_writer, database.open_reader, database.open_beside])
def test_f24_a_database_on_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: object
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/export {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(sqlite_file.network_under, "__defaults__", (mounts,))
    with pytest.raises(DatabaseError, match=r"network file system \(nfs4\).*disk of this machine, or use PostgreSQL"):
        opens(url_of(tmp_path / "shouwen.db"))  # type: ignore[operator]
    assert not (tmp_path / "shouwen.db").exists()


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_f29_f30_a_reader_that_takes_too_long_is_ended_and_others_are_not(file: Path) -> None:
    reader = on_sqlite.open_engine(url_of(file), read_only=True, reading_seconds=0.2)
    with reading(reader) as db, pytest.raises(OperationalError, match="interrupted"):
        db.exec_driver_sql(ENDLESS)
    with reading(reader) as db:
        assert db.exec_driver_sql("SELECT count(*) FROM estate").scalar() == 1
    reader.dispose()


def test_f30_a_wal_that_a_reader_kept_is_short_again_when_the_reader_has_gone(file: Path) -> None:
    writer, reader = open_writer(url_of(file)), database.open_reader(url_of(file))

    statement = "INSERT INTO audit (at, user_id, what, details) VALUES ('', 0, 'x', zeroblob(1000000))"

    def writes(megabytes: int) -> int:
        for _ in range(megabytes):
            with writing(writer) as db:
                db.exec_driver_sql(statement)
        return sqlite_file.wal_bytes(file) >> 20

    with reading(reader) as held:
        held.exec_driver_sql("SELECT count(*) FROM audit").scalar()
        before = writes(20)
        assert before >= 19
    assert writes(8) <= before + 8
    assert writes(20) <= before + 8, "it is written anew from its beginning"
    for engine in (writer, reader):
        engine.dispose()
    assert sqlite_file.wal_bytes(file) == 0


def test_what_undoes_a_part_of_a_turn_is_kept_in_memory(file: Path) -> None:
    """A journal of its own would be a file made and removed for every turn."""
    engine = open_writer(url_of(file))
    with writing(engine) as db:
        db.exec_driver_sql(
            "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            "INSERT INTO seen_update SELECT 1, i, printf('%.400c', 'x') FROM n"
        )
        with pytest.raises(ZeroDivisionError), Savepoint(db):  # noqa: PT012  # it is the whole part that fails
            db.exec_driver_sql("UPDATE seen_update SET at = 'y'")
            opened = [os.readlink(one) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
            raise ZeroDivisionError
        assert db.exec_driver_sql("SELECT count(*) FROM seen_update WHERE at = 'y'").scalar_one() == 0
        assert db.exec_driver_sql("PRAGMA cache_size").scalar_one() == -on_sqlite.CACHE_KIB
    engine.dispose()
    assert str(file) in opened
    assert not [one for one in opened if "etilqs" in one]
