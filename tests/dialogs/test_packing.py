"""A state survives text; what is not exactly a state of this shape becomes None, and nothing raises."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from dialogs.casework.reply import Reply
from dialogs.catalog import DIALOGS
from dialogs.events import Media, Said
from dialogs.filing.file import Draft
from dialogs.packing import pack, unpack
from dialogs.resident.mine import Mine
from dialogs.visits.visit import Visit

PHOTO = Media("photo", "AgAC1", "u1", 80000, "楼道.jpg", "image/jpeg")
texts = st.text(max_size=20)
saids = st.builds(Said, st.integers(0, 2**53), texts)
medias = st.builds(
    Media, st.sampled_from(["photo", "video", "voice", "location"]), texts, texts, st.integers(0, 2**40)
)
drafts = st.builds(
    Draft, st.sampled_from(["kind", "text", "review", "category", "phone"]), texts, texts, texts,
    st.lists(saids, max_size=4).map(tuple), st.lists(medias, max_size=4).map(tuple), st.booleans(),
)  # fmt: skip


@given(drafts)
def test_every_draft_survives_the_way_through_text(draft: Draft) -> None:
    assert unpack(Draft, pack(draft)) == draft


@pytest.mark.parametrize("name", DIALOGS)
def test_the_empty_state_of_every_dialog_survives(name: str) -> None:
    kind = DIALOGS[name].state
    assert unpack(kind, pack(kind())) == kind()


@pytest.mark.parametrize(
    "text",
    ["", " ", "null", "0", "1.5", "true", '"kind"', "[]", "[1]", "{", '{"at"', "{]", "\x00", "undefined",
     "NaN",
     '{"nobody": 1}', '{"at": "nowhere"}', '{"at": 1, "record": "1"}', '{"at": null, "nobody": null}'],
)  # fmt: skip
def test_what_is_no_state_becomes_none(text: str) -> None:
    assert [name for name, dialog in DIALOGS.items() if unpack(dialog.state, text) is not None] == []


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (Draft, {"at": "list"}),
        (Draft, {"at": None}),
        (Draft, {"kind": 1}),
        (Draft, {"asked": 0}),
        (Draft, {"asked": "false"}),
        (Draft, {"said": 1}),
        (Draft, {"said": None}),
        (Draft, {"said": [1]}),
        (Draft, {"said": ["text"]}),
        (Draft, {"said": [{"message_id": "11", "text": "x"}]}),
        (Draft, {"said": [{"message_id": 11}]}),
        (Draft, {"media": [{"kind": "sticker", "file_id": "f"}]}),
        (Draft, {"media": [{"kind": "photo"}]}),
        (Mine, {"record": True}),
        (Mine, {"record": 1.0}),
        (Mine, {"record": "7"}),
        (Visit, {"result": None}),
        (Reply, {"release": "everything"}),
        (Reply, {"later": 1}),
    ],
)
def test_a_state_of_another_shape_becomes_none(kind: type[Any], changed: dict[str, Any]) -> None:
    held = json.loads(pack(kind()))
    assert unpack(kind, json.dumps(held)) == kind()
    assert unpack(kind, json.dumps(held | changed)) is None


@given(st.text(max_size=60))
def test_garbage_becomes_none(text: str) -> None:
    assert unpack(Draft, text) in (None, Draft())


@given(drafts, st.data())
def test_a_cut_state_becomes_none(draft: Draft, data: st.DataObject) -> None:
    packed = pack(draft)
    assert unpack(Draft, packed[: data.draw(st.integers(0, len(packed) - 1))]) is None


def test_a_state_is_plain_json_a_person_can_read() -> None:
    draft = Draft("review", "complaint", "noi", "", (Said(11, "太吵"),), (PHOTO,))
    assert json.loads(pack(draft))["said"] == [{"message_id": 11, "text": "太吵"}]
    assert "太吵" in pack(draft)
