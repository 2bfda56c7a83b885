"""`backup`, `restore`, `held`: one file, taken while others write, believed after a look; nothing is sent twice."""

import hashlib
import json
import shutil
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from bot.commands import archive, holding, keeping_safe, opening
from bot.running.service import AlreadyRunning, only_one
from bot.settings import Settings, SettingsError, load
from storage import audit, backup, database, migrate
from storage.database import DatabaseError
from storage.post.outbox import Letter, Priority, claim, queue, queue_edit
from storage.tables import Attachment, table
from tests.kit import databases, estate
from tests.kit.databases import Ground
from tests.kit.estate import BOT_ID, House, at
from tests.kit.town import SHANGHAI
from tests.storage import matters

NOW = at("2026-11-24 09:00")
FILE = Path("safe.tar")
PHOTO = b"\xff\xd8\xff a photo"
NAME = hashlib.sha256(PHOTO).hexdigest()

pytestmark = pytest.mark.usefixtures("no_settings")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    def build(engine: Engine) -> None:
        estate.build(engine)
        with database.writing(engine) as db:
            record = matters.closed(db, matters.resolved(db, matters.filed(db)))
            matters.filed(db, kind="repair")
            values = {"record_id": record.id, "kind": "photo", "file_id": "f", "unique_id": "u", "size": len(PHOTO)}
            db.execute(insert(table(Attachment)).values(at=NOW, sha256=NAME, stored_at=NOW, **values))

    return databases.lay(build, tmp_path_factory.mktemp("safe"), on_postgres=False)


@pytest.fixture
def house(ground: Ground, tmp_path: Path, no_settings: None) -> Iterator[House]:
    (tmp_path / "data").mkdir()
    made = estate.settle(ground, tmp_path / "data" / "shouwen.db")
    place = tmp_path / "data" / "media" / NAME[:2] / NAME[2:4] / NAME
    place.parent.mkdir(parents=True)
    place.write_bytes(PHOTO)
    yield made
    made.engine.dispose()


@pytest.fixture
def settings(house: House) -> Settings:
    return load()


def save(settings: Settings, file: Path = FILE, *, force: bool = False) -> str:
    return "\n".join(keeping_safe.save(settings, file, lambda _: None, NOW, force=force))


def restored(settings: Settings, file: Path = FILE) -> str:
    return "\n".join(keeping_safe.put_back(settings, file, NOW))


def letter(key: str, text: str = "您好", edits: str = "") -> Letter:
    method = "editMessageText" if edits else "sendMessage"
    return Letter(key, 1001, method, {"text": text}, Priority.REPLY, edits=edits)


def by_hand(settings: Settings, *statements: str) -> None:
    with closing(sqlite3.connect(settings.data / "shouwen.db", isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def statuses(settings: Settings) -> dict[str, tuple[str, str]]:
    with closing(sqlite3.connect(settings.data / "shouwen.db")) as db:
        return {key: (status, note) for key, status, note in db.execute("SELECT key, status, note FROM outgoing")}


def test_a_backup_is_one_file_for_its_owner_alone_and_holds_database_and_evidence(settings: Settings) -> None:
    told = save(settings)
    assert "2 records, 1 pieces of evidence" in told
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600
    with tarfile.open(FILE) as tar:
        assert tar.getnames() == ["manifest.json", "shouwen.db", f"media/{NAME[:2]}/{NAME[2:4]}/{NAME}"]
        manifest = json.load(tar.extractfile("manifest.json") or BytesIO())
    assert (manifest["records"], manifest["evidence"], manifest["evidence_missing"]) == (2, 1, 0)
    assert sorted(path.name for path in Path().iterdir()) == ["data", "safe.tar"]


def test_a_file_that_is_there_is_not_written_over_unless_one_says_so(settings: Settings) -> None:
    FILE.write_text("mine")
    with pytest.raises(DatabaseError, match="is there already"):
        save(settings)
    assert FILE.read_text() == "mine"
    save(settings, force=True)
    assert tarfile.is_tarfile(FILE)
    with pytest.raises(DatabaseError, match="no folder"):
        save(settings, Path("nowhere/safe.tar"))


def test_f31_a_backup_while_somebody_writes_is_the_database_of_one_instant(settings: Settings, house: House) -> None:
    """The writer commits pairs of rows that belong together, and records with their history."""
    stop, commits = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with house.write() as db:
                number = len(commits)
                audit.note(db, number, "pair", now=NOW)
                db.exec_driver_sql("INSERT INTO seen_update VALUES (1, ?, '')", (number,))
                matters.filed(db, kind="repair")
            commits.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(commits) < 3:
            stop.wait(0.01)
        before = len(commits)
        copy = Path("copy.db")
        backup.copy(settings.data / "shouwen.db", copy, lambda *_: None)
        save(settings)
        after = len(commits)
    finally:
        stop.set()
        writer.join()
    engine = database.open_writer(database.url_of(copy))
    assert backup.faults(engine) == []
    with database.reading(engine) as db:
        pairs, marks, records = (
            db.exec_driver_sql(query).scalar_one() for query in (
                "SELECT count(*) FROM audit WHERE what = 'pair'", "SELECT count(*) FROM seen_update",
                "SELECT count(*) FROM record",
            )
        )  # fmt: skip
    engine.dispose()
    assert before <= pairs == marks == records - 2 <= after
    assert archive.read(FILE, lambda *_: None).records >= records


def test_a_database_that_is_not_sound_gives_no_backup(settings: Settings) -> None:
    by_hand(settings, "DROP TRIGGER history_append_only_update", "UPDATE history SET who_id = 9 WHERE record_id = 1")
    with pytest.raises(DatabaseError, match="is not sound, so there is no backup: the history of TS-20261119-0001 was"):
        save(settings)
    assert not FILE.exists()


def test_f32_a_restore_puts_yesterday_back_keeps_today_aside_and_sends_nothing_again(
    settings: Settings, house: House
) -> None:
    with house.write() as db:
        for key in ("one", "two", "three"):
            queue(db, BOT_ID, letter(key), now=NOW)
        claim(db, BOT_ID, now=NOW, skip=set(), limit=1)
    save(settings)
    with house.write() as db:
        matters.filed(db)
    house.engine.dispose()
    shutil.rmtree(settings.data / "media")
    told = restored(settings)
    assert "3 messages would be sent again and are held" in told
    assert f"made {NOW.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" in told
    assert set(statuses(settings).values()) == {("cancelled", "held after restore")}
    assert (settings.data / "media" / NAME[:2] / NAME[2:4] / NAME).read_bytes() == PHOTO
    with opening.register(settings) as db:
        assert backup.records(db) == 2
    [aside] = settings.data.glob("shouwen-before-*.db")
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT count(*) FROM record").fetchone() == (3,)


def test_f32_held_messages_are_shown_let_go_or_dropped(settings: Settings, house: House) -> None:
    with house.write() as db:
        queue(db, BOT_ID, letter("old", "昨天\n的话"), now=at("2026-11-23 18:00"))
        queue(db, BOT_ID, letter("new"), now=NOW)
    save(settings)
    house.engine.dispose()
    restored(settings)
    with opening.changing(settings) as db:
        assert holding.run(db, "list", "", NOW)[2].split() == ["reply", "2", "2026-11-23", "18:00", "昨天", "的话"]
        assert holding.run(db, "drop", "2026-11-24", NOW) == ["1 messages will not be sent."]
        assert holding.run(db, "send", "", NOW) == ["1 messages go out as soon as the bot runs."]
        assert holding.run(db, "list", "", NOW) == ["Nothing is held."]
        with pytest.raises(SettingsError, match="--before soon"):
            holding.run(db, "send", "soon", NOW)
    assert statuses(settings) == {"old": ("cancelled", "dropped after restore"), "new": ("waiting", "")}


def test_an_old_change_of_a_message_does_not_bring_back_old_words(settings: Settings, house: House) -> None:
    with house.write() as db:
        queue_edit(db, BOT_ID, letter("edit-1", "old", edits="card"), now=NOW)
    save(settings)
    house.engine.dispose()
    restored(settings)
    with opening.changing(settings) as db:
        queue_edit(db, BOT_ID, letter("edit-2", "newer", edits="card"), now=NOW)
        assert holding.run(db, "send", "", NOW)[0].startswith("0 messages")
    assert statuses(settings) == {"edit-1": ("cancelled", "overtaken"), "edit-2": ("waiting", "")}


def test_a_restore_while_the_bot_runs_is_refused(settings: Settings, house: House) -> None:
    save(settings)
    before = house.everything()
    with only_one(settings.data), pytest.raises(AlreadyRunning, match="stop it first"):
        restored(settings)
    assert house.everything() == before
    assert not list(settings.data.glob("shouwen-before-*"))


@pytest.mark.parametrize("spoil", ["cut", "flip", "letter", "stranger", "link"])
def test_what_is_no_whole_backup_changes_nothing(settings: Settings, house: House, spoil: str) -> None:
    save(settings)
    whole = FILE.read_bytes()
    if spoil == "letter":
        FILE.write_text("this is a letter to the property management" * 100)
    elif spoil == "cut":
        FILE.write_bytes(whole[: len(whole) // 2])
    elif spoil == "flip":
        FILE.write_bytes(whole[:20_000] + bytes([whole[20_000] ^ 1]) + whole[20_001:])
    else:
        with tarfile.open(FILE, "a") as tar:
            info = tarfile.TarInfo("../evil" if spoil == "stranger" else f"media/aa/bb/{'a' * 64}")
            if spoil == "link":
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(info, BytesIO())
    before = house.everything()
    with pytest.raises(DatabaseError, match="Nothing was changed"):
        restored(settings)
    assert house.everything() == before
    assert not [path for path in settings.data.iterdir() if path.name.startswith((".shouwen", "shouwen-before"))]


def test_f33_f34_an_older_backup_is_brought_up_to_date_and_a_newer_one_is_refused(
    settings: Settings, house: House, tmp_path: Path
) -> None:
    older = Settings(data=tmp_path / "older")
    older.data.mkdir()
    engine = database.open_writer(older.url)
    migrate.upgrade(engine, "0006")
    engine.dispose()
    save(older, Path("older.tar"))
    by_hand(settings, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="newer version"):
        save(settings)
    house.engine.dispose()
    assert "It was of version 0006" in restored(settings, Path("older.tar"))
    with opening.register(settings) as db:
        assert backup.records(db) == 0


def test_without_a_database_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="There is no database"):
        save(Settings(data=tmp_path / "empty"))
