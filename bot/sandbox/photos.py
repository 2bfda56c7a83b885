"""What Telegram accepts as a photo: a picture, not too large, not too long and thin."""

from bot.sandbox.files import FileBox, StoredFile
from bot.sandbox.images import read_picture
from bot.sandbox.refusals import bad

MOST_PHOTO_BYTES = 10 * 1024 * 1024
MOST_PHOTO_SIDES = 10_000
MOST_PHOTO_RATIO = 20


def upload_photo(files: FileBox, data: bytes) -> list[StoredFile]:
    """Take in a photo's bytes, if Telegram would."""
    size = len(data)
    if not size:
        raise bad("file must be non-empty")
    if size > MOST_PHOTO_BYTES:
        raise bad(f"file of size {size} bytes is too big for a photo; the maximum size is {MOST_PHOTO_BYTES} bytes")
    picture = read_picture(data)
    if picture is None:
        raise bad("IMAGE_PROCESS_FAILED")
    sides = picture.width, picture.height
    if sum(sides) > MOST_PHOTO_SIDES or max(sides) > MOST_PHOTO_RATIO * min(sides):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return files.add_photo(data, picture)
