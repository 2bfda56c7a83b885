"""Albums, large files, odd names and kinds of messages that nobody reads, wherever somebody stands (A57-A64)."""

import json
from typing import Any

import pytest

from tests.kit import raw
from tests.kit.screens import TELLING, UNBOUND, reaches
from tests.kit.town import Town

HOME = "3栋2单元501"
UNREADABLE = ("sticker", "poll", "dice", "story", "game", "unknown", "empty")
EVIDENCE = ("voice", "video", "video_note", "audio", "animation", "document", "location", "photo")


def test_a57_an_album_of_ten_is_one_record_ten_attachments_and_one_answer(town: Town) -> None:
    town.wang.lives_in(HOME)
    for part in range(10):
        raw.sends(
            town.wang,
            media_group_id="77",
            caption="垃圾堆成山了" if not part else "",
            photo=[{"file_id": f"p{part}", "file_unique_id": f"u{part}", "width": 90, "height": 90}],
        )
        town.passes(seconds=0.1)
    town.wang.hears_nothing()
    town.passes(seconds=2)
    town.wang.hears("照片或文件：10个")
    town.wang.presses("发给客户服务中心")
    town.wang.hears("已经登记")
    town.group.hears("照片或文件：10个")
    assert town.rows("SELECT count(*) FROM record") == [(1,)]
    assert town.rows("SELECT count(*) FROM attachment") == [(10,)]


@pytest.mark.parametrize("screen", [*UNBOUND, *TELLING])
def test_a64_what_nobody_reads_is_answered_kindly_on_every_screen(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    with town.nothing_changes_but("due"):
        for kind in UNREADABLE:
            wang.sends(kind)
            assert town.unheard.pop(wang.id), kind
    town.silence()


@pytest.mark.parametrize(
    "screen", ["home", "file/投诉", "draft/改类别", "mine/number", "mine/number/撤回", "visit/已经解决"]
)
def test_a64_evidence_of_every_kind_is_kept_on_every_screen(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    for kind in EVIDENCE:
        wang.sends(kind)
    wang.shares_contact("13912345678", own=False)
    town.passes(hours=1)
    assert [kind for (kind,) in town.rows("SELECT kind FROM attachment")] == list(EVIDENCE)


@pytest.mark.parametrize("screen", UNBOUND)
def test_a64_evidence_of_a_stranger_is_answered_and_not_kept(town: Town, screen: str) -> None:
    wang = reaches(town, screen)
    with town.nothing_changes():
        for kind in EVIDENCE:
            wang.sends(kind)
            assert town.unheard.pop(wang.id), kind


def test_a64_evidence_where_words_are_asked_for_is_asked_about_again(town: Town) -> None:
    wang = reaches(town, "visit/已经解决/三项都很满意/有，我想说")
    with town.nothing_changes():
        wang.sends("photo")
    wang.hears("请您写在这里")


def test_a64_staff_cannot_pass_on_what_nobody_reads(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    page = town.li.last
    town.hush()
    with town.nothing_changes():
        for kind in UNREADABLE:
            town.li.sends(kind, in_chat=town.group, reply_to=town.card().id)
            town.group.hears("转不过去")
            town.li.sends(kind, reply_to=page.id)
            town.li.hears("转不过去")
            town.li.sends(kind, in_chat=town.group)
    town.silence()


def test_a64_staff_pass_on_every_kind_of_evidence(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    town.hush()
    for kind in EVIDENCE:
        town.li.sends(kind, in_chat=town.group, reply_to=town.card().id)
        town.li.presses("发给业主", in_chat=town.group)
        town.passes(seconds=10)
        town.wang.hears("📎", "[send")


def test_a64_a_sticker_out_of_the_blue_is_answered(town: Town) -> None:
    town.wang.lives_in(HOME)
    raw.sends(
        town.wang,
        sticker={
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        },
    )
    town.wang.hears("请您写成文字")


LARGE = 20 * 2**20 + 1


def shows_video(town: Town, size: int) -> None:
    """Wang sends a video of this size."""
    shape = {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 60}
    raw.sends(town.wang, caption="车库漏水", video=shape | {"file_size": size})


def test_a59_a_file_above_20_mb_stays_a_handle_and_its_sender_is_told_kindly_and_once(town: Town) -> None:
    town.wang.lives_in(HOME)
    shows_video(town, LARGE)
    town.wang.presses("发给客户服务中心")
    told = [one.text for one in town.unheard[town.wang.id]]
    assert len([one for one in told if "超过20 MB" in one and "再发一个" in one]) == 1
    assert town.rows("SELECT file_id, missing FROM attachment") == [("v", "too large")]
    town.hush()
    town.li.claims()
    assert "[sendVideo]" in [one.text for one in town.unheard[town.li.id]]


def test_a59_a_file_of_20_mb_is_nothing_to_speak_of(town: Town) -> None:
    town.wang.lives_in(HOME)
    shows_video(town, LARGE - 1)
    town.wang.presses("发给客户服务中心")
    assert not [one for one in town.unheard[town.wang.id] if "20 MB" in one.text]
    assert town.rows("SELECT missing FROM attachment") == [("",)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("CON.\u202egpj.exe", "CON.gpj.exe"),
        ("灯\x00\n坏\x1b[2J.jpg", "灯 坏[2J.jpg"),
        ("长" * 300, "长" * 64),
        ("x" * 300, "x" * 64),
    ],
)
def test_a60_the_name_of_a_file_is_only_ever_shown_and_made_fit_for_it(town: Town, name: str, kept: str) -> None:
    town.wang.lives_in(HOME)
    file = {"file_id": "d", "file_unique_id": "d", "file_size": 9, "file_name": name, "mime_type": "image/jpeg"}
    raw.sends(town.wang, caption="楼道的灯不亮了", document=file)
    town.wang.presses("发给客户服务中心")
    assert town.rows("SELECT name, sha256, media_type FROM attachment") == [(kept, "", "")]


def test_a63_staff_and_residents_get_telegrams_own_copy_and_nothing_made_from_it(town: Town) -> None:
    town.wang.lives_in(HOME)
    town.wang.sends_photo(caption="楼道的灯不亮了")
    town.wang.presses("发给客户服务中心")
    town.li.claims()
    town.li.sends_photo(in_chat=town.group, reply_to=town.card().id)
    town.li.presses("发给业主", in_chat=town.group)
    town.passes(seconds=10)
    handles = [handle for (handle,) in town.rows("SELECT file_id FROM attachment ORDER BY id")]
    sent: list[tuple[Any, ...]] = town.rows("SELECT payload FROM outgoing WHERE method = 'sendPhoto' ORDER BY id")
    assert [json.loads(payload) for (payload,) in sent if payload] == [{"photo": handle} for handle in handles]
    assert town.rows("SELECT id FROM outgoing WHERE payload LIKE '%attach://%'") == []
