"""The keeper: what comes of evidence when Telegram gives it, when it does not, when the disk is full (F71, A59-A63)."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import pytest_asyncio

from bot.engines.contract import Conflict, Missing, Outcome, Refused, Rejected, Sent, Unknown, Wait
from bot.evidence.keeper import LOOK_SECONDS, REFUSED_SECONDS, TRIES, Keeper
from bot.evidence.store import Folder, Store
from storage.register import evidence
from storage.register.evidence import MOST_BYTES
from tests.bot.counted import Since
from tests.bot.rig import Rig, Told, a_while, at_work
from tests.bot.test_settlement import filed
from tests.kit.home import WANG
from tests.kit.waiting import until

PHOTO = b"\xff\xd8\xff\xe0 a photo of the car park"
DEAD = Rejected(400, "Bad Request: wrong file_id or the file is temporarily unavailable")


class Shelf(Told):
    """Gives out files by their handle: contents, or what Telegram says instead, in order; the last one stays."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, list[bytes | Outcome]] = {}
        self.asked_for: list[str] = []

    async def download(self, file_id: str, into: BinaryIO, most: int) -> Outcome:
        self.asked_for.append(file_id)
        given = self.files[file_id]
        found = given.pop(0) if len(given) > 1 else given[0]
        if not isinstance(found, bytes):
            into.write(b"half of it")
            return found
        if len(found) > most:
            return Rejected(413, f"file larger than {most} bytes")
        into.write(found)
        return Sent(result={"size": len(found), "path": "photos/file_1.jpg"})


@dataclass(frozen=True)
class Piece:
    """Evidence as a dialog hands it on."""

    file_id: str
    kind: str = "photo"
    unique_id: str = ""
    size: int = 0
    name: str = ""


class FullDisk:
    """A store that cannot take anything for the first few times."""

    def __init__(self, store: Store, refuses: int) -> None:
        self.store, self.refuses = store, refuses

    def put(self, digest: str, content: BinaryIO) -> None:
        if self.refuses:
            self.refuses -= 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.store.put(digest, content)


class Desk:
    """A rig with a shelf and a store, and a record to which evidence comes."""

    def __init__(self, rig: Rig, record: int, folder: Path) -> None:
        self.rig, self.record, self.folder = rig, record, folder
        self.shelf = Shelf()
        self.keeper = self.keeps_in(Folder(folder))

    def keeps_in(self, store: Store) -> Keeper:
        return Keeper(self.shelf, self.rig.writer, self.rig.office, self.rig.clock, store)

    async def brings(self, piece: Piece, *given: bytes | Outcome, words: int | None = None) -> None:
        """Evidence on the record, and what Telegram will give for it."""
        self.shelf.files[piece.file_id] = list(given)
        record = self.record
        await self.rig.writer.do(
            lambda db, now: evidence.attach(db, record, (piece,), now=now, words_id=words), quiet=True
        )

    def standing(self, what: str = "media_type, missing") -> list[tuple[Any, ...]]:
        """What the rows say, the oldest first."""
        return self.rig.rows(f"SELECT {what} FROM attachment ORDER BY id")

    def objects(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()]

    def told(self) -> list[str]:
        """The words that wait for the resident."""
        return [text for (text,) in self.rig.rows(
            "SELECT json_extract(payload, '$.text') FROM outgoing WHERE chat_id = ? AND status = 'waiting'", WANG
        )]


@pytest_asyncio.fixture
async def desk(rig: Rig, tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(rig, await filed(rig), tmp_path / "media")
    yield made
    await made.shelf.close()


async def test_evidence_is_copied_the_oldest_first_and_noted_by_its_content(desk: Desk) -> None:
    since = Since()
    await desk.brings(Piece("p1", name="灯.exe"), PHOTO)
    await desk.brings(Piece("d1", kind="document", name="photo.jpg"), b"MZ\x90 a program")
    assert await desk.keeper.look() == LOOK_SECONDS
    assert desk.shelf.asked_for == ["p1", "d1"]
    assert desk.standing() == [("image/jpeg", ""), ("application/x-msdownload", "")]
    assert sorted(desk.objects()) == sorted([PHOTO, b"MZ\x90 a program"])
    assert since("shouwen_evidence_total", outcome="stored") == 2
    await desk.keeper.look()
    assert len(desk.shelf.asked_for) == 2


async def test_the_same_content_twice_is_one_object_and_two_rows(desk: Desk) -> None:
    for handle in ("p1", "p2"):
        await desk.brings(Piece(handle), PHOTO)
    await desk.keeper.look()
    assert desk.objects() == [PHOTO]
    [(first,), (second,)] = desk.standing("sha256")
    assert first == second
    assert len(first) == 64


async def test_a_place_is_no_file_and_is_not_asked_for(desk: Desk) -> None:
    await desk.brings(Piece("31.2,121.5", kind="location"))
    await desk.keeper.look()
    assert desk.shelf.asked_for == []
    assert desk.standing() == [("", "no file")]


async def test_a59_a_file_known_to_be_too_large_is_not_even_asked_for(desk: Desk) -> None:
    await desk.brings(Piece("v1", kind="video", size=MOST_BYTES + 1), b"")
    await desk.brings(Piece("v2", kind="video", size=MOST_BYTES), PHOTO)
    await desk.keeper.look()
    assert desk.shelf.asked_for == ["v2"]
    assert desk.standing() == [("", "too large"), ("image/jpeg", "")]


@pytest.mark.parametrize("says", [b"\x00" * (MOST_BYTES + 1), Rejected(400, "Bad Request: file is too big")])
async def test_a59_a_file_found_too_large_stays_a_handle_and_its_sender_is_told_once(
    desk: Desk, says: bytes | Outcome
) -> None:
    await desk.brings(Piece("v1", kind="video"), says)
    for _ in range(3):
        await desk.keeper.look()
    assert desk.standing("missing, file_id") == [("too large", "v1")]
    assert len(desk.told()) == 1
    assert "20 MB" in desk.told()[0]
    assert desk.objects() == []


async def test_a59_for_a_file_that_staff_sent_no_resident_is_told_anything(desk: Desk) -> None:
    await desk.brings(Piece("v1", kind="video"), Rejected(400, "Bad Request: file is too big"), words=1)
    await desk.keeper.look()
    assert desk.standing() == [("", "too large")]
    assert desk.told() == []


async def test_f71_what_cannot_be_had_now_is_asked_for_again_and_holds_up_no_other(desk: Desk) -> None:
    await desk.brings(Piece("p1"), Unknown("connection lost"), Unknown("connection lost"), PHOTO)
    await desk.brings(Piece("p2"), PHOTO + b"2")
    pause = await desk.keeper.look()
    assert 0 < pause <= REFUSED_SECONDS
    await desk.keeper.look()
    assert desk.standing() == [("", ""), ("image/jpeg", "")]
    for _ in range(2):
        desk.rig.clock.passes(120)
        await desk.keeper.look()
    assert desk.standing() == [("image/jpeg", ""), ("image/jpeg", "")]
    assert desk.shelf.asked_for == ["p1", "p2", "p1", "p1"]


async def test_f71_in_an_outage_it_rests_and_asks_ever_more_seldom(desk: Desk) -> None:
    for number in range(8):
        await desk.brings(Piece(f"p{number}"), Unknown("no connection", left=False))
    pauses = [await desk.keeper.look() for _ in range(6)]
    assert len(desk.shelf.asked_for) == 6
    assert pauses[0] < pauses[2] < pauses[4] <= REFUSED_SECONDS


@pytest.mark.parametrize(
    ("says", "pause"), [(Wait(7), 7), (Refused("Unauthorized"), REFUSED_SECONDS), (Conflict("x"), REFUSED_SECONDS)]
)
async def test_f71_when_telegram_says_wait_everything_waits_and_nothing_is_given_up(
    desk: Desk, says: Outcome, pause: float
) -> None:
    await desk.brings(Piece("p1"), says, PHOTO)
    assert await desk.keeper.look() == pause
    assert desk.standing() == [("", "")]
    await desk.keeper.look()
    assert desk.standing() == [("image/jpeg", "")]


@pytest.mark.parametrize("says", [DEAD, Rejected(404, "file not found"), Missing("gone")])
async def test_f71_a_file_that_telegram_has_no_more_is_tried_a_few_times_and_then_noted_as_gone(
    desk: Desk, says: Outcome
) -> None:
    await desk.brings(Piece("p1"), says)
    for _ in range(TRIES + 3):
        await desk.keeper.look()
        desk.rig.clock.passes(600)
    assert desk.standing() == [("", "gone")]
    assert len(desk.shelf.asked_for) == TRIES
    assert desk.told() == []


async def test_f71_a_file_that_was_unavailable_for_a_moment_is_kept_after_all(desk: Desk) -> None:
    await desk.brings(Piece("p1"), *[Unknown("lost")] * TRIES, DEAD, PHOTO)
    for _ in range(TRIES + 2):
        await desk.keeper.look()
        desk.rig.clock.passes(600)
    assert desk.standing() == [("image/jpeg", "")]


async def test_f71_a_record_does_not_wait_for_its_files(desk: Desk) -> None:
    """While a file hangs, messages leave and updates are taken in."""
    hangs = asyncio.Event()

    class Hanging(Shelf):
        async def download(self, file_id: str, into: BinaryIO, most: int) -> Outcome:
            hangs.set()
            return await asyncio.Event().wait() and Sent()

    await desk.brings(Piece("p1"), PHOTO)
    keeper = Keeper(Hanging(), desk.rig.writer, desk.rig.office, desk.rig.clock, Folder(desk.folder))
    async with at_work(keeper.run) as running, at_work(desk.rig.delivery().run):
        await hangs.wait()
        key = await desk.rig.queue(WANG)
        await until(lambda: desk.rig.status(key) == ["sent"])
        assert not running.done()
    assert desk.standing() == [("", "")]


async def test_a_full_disk_is_tried_again_and_the_record_is_as_it_was(
    desk: Desk, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await desk.brings(Piece("p1"), PHOTO)
    before = desk.rig.rows("SELECT * FROM record"), desk.standing("*")
    keeper = desk.keeps_in(FullDisk(Folder(desk.folder), refuses=2))
    for _ in range(2):
        await keeper.look()
        assert (desk.rig.rows("SELECT * FROM record"), desk.standing("*")) == before
        desk.rig.clock.passes(600)
    await keeper.look()
    assert desk.standing() == [("image/jpeg", "")]
    assert "evidence_not_stored" in capsys.readouterr().out + caplog.text


async def test_the_keeper_goes_on_by_itself_for_as_long_as_it_runs(desk: Desk) -> None:
    await desk.brings(Piece("p1"), PHOTO)
    async with at_work(desk.keeper.run) as running:
        await until(lambda: desk.standing() == [("image/jpeg", "")])
        await a_while()
        assert not running.done()


async def test_files_of_another_bots_estate_are_left_to_that_bot(desk: Desk) -> None:
    await desk.brings(Piece("p1"), PHOTO)
    desk.rig.spoil("UPDATE estate SET bot_id = 7")
    await desk.keeper.look()
    assert desk.shelf.asked_for == []
    assert desk.standing() == [("", "")]
