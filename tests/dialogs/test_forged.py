"""Choices nobody drew and events nobody expects: no crash, nothing lost, nothing taken."""

from dataclasses import replace

import pytest

from dialogs.casework.page import PAGE, Page
from dialogs.casework.reply import REPLY, Reply
from dialogs.deeds.deed import AddTo
from dialogs.events import Attached, Edited, Elapsed, Pressed, Said, Typed
from dialogs.filing.file import FILE, Draft
from dialogs.joining.register import REGISTER, Registration
from dialogs.packing import unpack
from dialogs.resident.mine import MINE, Mine
from tests.dialogs import test_casework, test_file, test_mine, test_register, test_reply_and_binding as rb
from tests.dialogs.lines import choices


@pytest.mark.parametrize("choice", ["see-", "see-abc", "see-_1"])
def test_a02_a_forged_record_is_no_crash(choice: str) -> None:
    assert MINE.step(Mine(), Pressed(choice), test_mine.FACTS).state == Mine()


@pytest.mark.parametrize("choice", ["to-", "to-x", "to-999"])
def test_a02_a_forged_colleague_is_no_crash(choice: str) -> None:
    assert PAGE.step(test_casework.TO, Pressed(choice), test_casework.FACTS).state == test_casework.TO


@pytest.mark.parametrize("choice", ["as-", "as-nowhere"])
def test_a02_a_forged_category_is_not_taken(choice: str) -> None:
    state = replace(test_file.REVIEW, at="category")
    assert FILE.step(state, Pressed(choice), test_file.HEARD).state == state


def test_a_page_without_colleagues_offers_no_hand_over() -> None:
    assert "hand" not in choices(PAGE.ask(Page(7), replace(test_casework.FACTS, colleagues=())))


def test_a57_words_after_an_album_do_not_drop_its_caption() -> None:
    first = MINE.step(Mine("add", 7), Attached(test_mine.PHOTO, "看图", "album7", 13), test_mine.FACTS)
    deed = MINE.step(first.state, Typed("今天也响", 14), test_mine.FACTS).do
    assert deed == AddTo(7, (Said(13, "看图"), Said(14, "今天也响")), (test_mine.PHOTO,))


def test_a_deeply_nested_text_is_no_state() -> None:
    assert unpack(Draft, "[" * 100_000) is None


@pytest.mark.parametrize("text", ['{"said": ""}', '{"said": {}}', '{"media": ""}'])
def test_a_tuple_is_a_list_in_text(text: str) -> None:
    assert unpack(Draft, text) is None


def test_an_account_without_a_name_is_no_name() -> None:
    state = Registration("name", "door")
    assert REGISTER.step(state, Pressed("account"), replace(test_register.UNIT, account="")).state == state


def test_an_empty_album_wake_releases_nothing() -> None:
    assert REPLY.step(Reply("write", 7), Elapsed("album"), rb.FACTS).state == Reply("write", 7)


def test_a_late_part_while_leaving_is_not_lost() -> None:
    step = REPLY.step(rb.ANSWER, Attached(rb.PHOTO, "", "album7"), rb.FACTS)
    assert step.say or step.notice or step.state != rb.ANSWER


def test_a43_an_edit_and_captions_are_bounded_too() -> None:
    step = FILE.step(test_file.REVIEW, Edited("字" * 9000, 11), test_file.HEARD)
    assert step.state == test_file.REVIEW


def test_a02_a_category_needs_its_prefix() -> None:
    state = replace(test_file.REVIEW, at="category")
    assert FILE.step(state, Pressed("noi"), test_file.HEARD).state == state
