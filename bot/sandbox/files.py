"""Files at the sandbox: bytes behind ids, and download links that end.

Without an imaging library the small size of a photo is the same bytes with a smaller size written
on it. Everything else is as at Telegram: an id is long and opaque, a link comes from getFile, is good
for an hour, and files above 20 MB are not given out.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePath

from bot.sandbox.chance import Chance
from bot.sandbox.clock import Clock
from bot.sandbox.images import Picture
from bot.sandbox.refusals import FILE_TOO_BIG, WRONG_FILE_ID, bad
from bot.sandbox.shapes import Json
from bot.sandbox.store import Keeper

DOWNLOAD_LIMIT = 20 * 1024 * 1024
LINK_LIFE = 3_600.0
FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "video": "videos",
    "video_note": "video_notes",
    "audio": "music",
    "animation": "animations",
    "sticker": "stickers",
}
# Telegram makes these out of whatever is sent as such.
MIMES = {
    "voice": "audio/ogg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "audio": "audio/mpeg",
    "animation": "video/mp4",
}
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/ogg": ".oga",
    "audio/mpeg": ".mp3",
    "video/mp4": ".mp4",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file. The small size of a photo names the full one as its ``source``, which names it as ``thumb``."""

    id: str
    unique_id: str
    kind: str
    number: int
    mime: str
    name: str
    size: int
    source: str = ""
    thumb: str = ""
    shape: tuple[int, int] = (0, 0)

    @property
    def path(self) -> str:
        """Where its download link points."""
        ending = ENDINGS.get(self.mime) or PurePath(self.name).suffix or ".bin"
        return f"{FOLDERS.get(self.kind, 'documents')}/file_{self.number}{ending}"

    def api(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}

    def photo_size(self) -> Json:
        return self.api() | {"width": self.shape[0], "height": self.shape[1]}


@dataclass(slots=True)
class FileBox:
    """All files, by id."""

    clock: Clock
    keeper: Keeper
    chance: Chance
    _files: dict[str, StoredFile] = field(default_factory=dict)
    _data: dict[str, bytes] = field(default_factory=dict)
    _links: dict[str, tuple[str, float]] = field(default_factory=dict)

    def restore(self) -> None:
        for row in self.keeper.rows("files"):
            kept = json.loads(row["json"])
            stored = StoredFile(**kept | {"shape": tuple(kept["shape"])})
            self._files[stored.id] = stored

    def add(self, kind: str, data: bytes, *, mime: str, name: str = "", size: int | None = None) -> StoredFile:
        """Take a file in. ``size`` lets a test say it is larger than it is."""
        return self._keep(self._fresh(kind, mime=mime, name=name, size=len(data) if size is None else size), data)

    def add_photo(self, data: bytes, picture: Picture) -> list[StoredFile]:
        """Take a photo in, as a small and a full size."""
        full = self._fresh("photo", mime=picture.mime, name="", size=len(data))
        small = self._fresh("photo", mime=picture.mime, name="", size=len(data))
        full = replace(full, shape=(picture.width, picture.height), thumb=small.id)
        small = replace(small, shape=picture.small(), source=full.id, number=full.number + 1)
        return [self._keep(small, None), self._keep(full, data)]

    def get(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def require(self, file_id: str) -> StoredFile:
        """The file with this id, or Telegram's refusal."""
        found = self._files.get(file_id)
        if found is None:
            raise bad(WRONG_FILE_ID)
        return found

    def photo_sizes(self, file_id: str) -> list[StoredFile]:
        """Both sizes of a photo, whichever of them is named."""
        named = self.require(file_id)
        full = self.require(named.source) if named.source else named
        return [self.require(full.thumb), full] if full.thumb else [full]

    def data(self, stored: StoredFile) -> bytes:
        of = stored.source or stored.id
        if of not in self._data:
            self._data[of] = self.keeper.file_data(of)
        return self._data[of]

    def link(self, stored: StoredFile) -> Json:
        """What getFile answers: the file with a path to download it from, for an hour."""
        if stored.size > DOWNLOAD_LIMIT:
            raise bad(FILE_TOO_BIG)
        self._links[stored.path] = stored.id, self.clock.elapsed() + LINK_LIFE
        return stored.api() | {"file_path": stored.path}

    def follow(self, path: str) -> StoredFile | None:
        """The file behind a link that is still good."""
        file_id, until = self._links.get(path, ("", 0.0))
        return self._files.get(file_id) if self.clock.elapsed() < until else None

    def _fresh(self, kind: str, *, mime: str, name: str, size: int) -> StoredFile:
        number = len(self._files) + 1
        return StoredFile(self.chance.word(48), self.chance.word(11), kind, number, mime, name, size)

    def _keep(self, stored: StoredFile, data: bytes | None) -> StoredFile:
        self._files[stored.id] = stored
        if data is not None:
            self._data[stored.id] = data
        row = json.dumps(asdict(stored))
        self.keeper.keep("files", id=stored.id, number=stored.number, json=row, data=data)
        return stored


def described(stored: StoredFile) -> Json:
    """A file as the fields of the message that shows it. The bytes are not looked into: sizes are made up."""
    shown = stored.api()
    typed, named = {"mime_type": stored.mime}, {"file_name": stored.name or "file"}
    picture = {"width": 640, "height": 360, "duration": 1}
    match stored.kind:
        case "document":
            return {"document": shown | named | typed}
        case "animation":
            both = shown | named | typed
            return {"animation": both | picture, "document": both}
        case "video":
            return {"video": shown | picture | named | typed}
        case "video_note":
            return {"video_note": shown | {"length": 240, "duration": 1}}
        case "audio":
            return {"audio": shown | {"duration": 1} | named | typed}
        case kind:
            return {kind: shown | {"duration": 1} | typed}
