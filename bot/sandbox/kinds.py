"""The kinds of messages people send beside words and photos, made up well enough to be read.

Both frameworks' types must accept them: every field they require is there. What a test says in
``fields`` goes over what is made up.
"""

from bot.sandbox.files import FileBox
from bot.sandbox.shapes import Json, Person

FILES: dict[str, tuple[str, Json]] = {
    "sticker": (
        "image/webp",
        {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    ),
    "voice": ("audio/ogg", {"duration": 5, "mime_type": "audio/ogg"}),
    "video": ("video/mp4", {"width": 640, "height": 360, "duration": 8, "mime_type": "video/mp4"}),
    "video_note": ("video/mp4", {"length": 240, "duration": 8}),
    "audio": ("audio/mpeg", {"duration": 90, "mime_type": "audio/mpeg", "file_name": "录音.mp3"}),
    "animation": ("video/mp4", {"width": 320, "height": 240, "duration": 3, "mime_type": "video/mp4"}),
    "document": ("application/pdf", {"file_name": "附件.pdf", "mime_type": "application/pdf"}),
}
CONTENT = "这是沙盒里的一个示例文件。\n".encode()
NAMES = {
    "photo": "[照片]",
    "sticker": "[贴纸]",
    "voice": "[语音]",
    "video": "[视频]",
    "video_note": "[视频消息]",
    "document": "[文件]",
    "audio": "[音频]",
    "animation": "[动图]",
    "location": "[位置]",
    "venue": "[地点]",
    "contact": "[名片]",
    "poll": "[投票]",
    "dice": "[骰子]",
}
KINDS = (*FILES, "location", "venue", "contact", "poll", "dice")
DICE = range(1, 7)
PLACE: Json = {"latitude": 31.2304, "longitude": 121.4737}


def made_up(files: FileBox, person: Person, kind: str, fields: Json) -> Json:
    """The content of a message of this kind."""
    given = dict(fields)
    caption = {"caption": str(given.pop("caption"))} if "caption" in given else {}
    if kind in FILES:
        mime, shape = FILES[kind]
        name = str(given.get("file_name", shape.get("file_name", "")))
        stored = files.add(kind, CONTENT, mime=mime, name=name, size=given.get("file_size"))
        emoji = {"emoji": "👍"} if kind == "sticker" else {}
        return {kind: stored.api() | shape | emoji | given} | caption
    if kind == "venue":
        venue = {"location": PLACE, "title": "小区南门", "address": "示范路 1 号"} | given
        return {"venue": venue, "location": venue["location"]}
    return {kind: _plain(files, person, kind) | given}


def _plain(files: FileBox, person: Person, kind: str) -> Json:
    match kind:
        case "location":
            return PLACE
        case "contact":
            return {
                "phone_number": f"+86138{person.id:08d}"[:14],
                "first_name": person.name,
                "user_id": person.id,
            }
        case "dice":
            return {"emoji": "🎲", "value": files.chance.among(DICE)}
        case _:
            return _poll(files)


def _poll(files: FileBox) -> Json:
    choices = [{"persistent_id": str(place), "text": text, "voter_count": 0} for place, text in enumerate("是否")]
    flags = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False}
    return {
        "id": files.chance.id(),
        "question": "要不要修电梯？",
        "options": choices,
        "total_voter_count": 0,
        "type": "regular",
        "allows_revoting": True,
        "members_only": False,
    } | flags
