"""Reads photos and files out of a call: uploaded under their field, attached by name, or known by id."""

from bot.sandbox.fields import Params, Upload
from bot.sandbox.files import MIMES, FileBox, described
from bot.sandbox.methods.words import read_caption
from bot.sandbox.photos import upload_photo
from bot.sandbox.refusals import ALBUM_TOO_LONG, Refusal, bad
from bot.sandbox.shapes import Json

ALBUM = range(2, 11)
ALONE = frozenset({"document", "audio"})
MOST_BYTES = 50 * 1024 * 1024


def photo_content(files: FileBox, params: Params, name: str) -> Json:
    """A photo as a field of a message."""
    given = _given(params, name, "photo")
    sizes = upload_photo(files, given.data) if isinstance(given, Upload) else files.photo_sizes(given)
    if sizes[-1].kind != "photo":
        raise bad(f"can't use file of type {sizes[-1].kind.title()} as Photo")
    return {"photo": [size.photo_size() for size in sizes]}


def file_content(files: FileBox, params: Params, kind: str, name: str = "") -> Json:
    """A document, voice, video or audio as a field of a message."""
    given = _given(params, name or kind, kind)
    if isinstance(given, Upload):
        if not given.data:
            raise bad("file must be non-empty")
        if len(given.data) > MOST_BYTES:
            raise Refusal(413)
        stored = files.add(kind, given.data, mime=MIMES.get(kind, given.mime), name=given.name)
    else:
        stored = files.require(given)
    if stored.kind != kind:
        raise bad(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return described(stored)


def album(files: FileBox, params: Params) -> list[Json]:
    """The messages of an album."""
    given = params.json("media", "media JSON array")
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise bad("expected an Array of InputMedia")
    if len(given) > ALBUM[-1]:
        raise bad(ALBUM_TOO_LONG)
    if len(given) < ALBUM[0]:
        raise bad("too few messages to send as an album")
    kinds = {str(item.get("type")) for item in given}
    if len(kinds) > 1 and kinds & ALONE:
        raise bad(f"{sorted(kinds & ALONE)[0]} can't be mixed with other media types")
    return [_item(files, Params(item, params.files)) for item in given]


def _item(files: FileBox, item: Params) -> Json:
    caption = read_caption(item)
    match kind := item.text("type"):
        case "photo":
            return photo_content(files, item, "media") | caption
        case "video" | "document" | "audio":
            return file_content(files, item, kind, "media") | caption
        case _:
            raise bad("type of InputMedia is invalid")


def _given(params: Params, name: str, what: str) -> Upload | str:
    """An upload, or the id of a file."""
    if name in params.files:
        return params.files[name]
    value = params.text(name)
    if not value:
        raise bad(f"there is no {what} in the request")
    if value.startswith("attach://"):
        upload = params.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad(f"there is no {what} in the request")
        return upload
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    return value
