"""Filing as a table: one sentence is enough, one press sends it, and nothing is lost without it."""

from dataclasses import replace

import pytest

from dialogs.deeds.deed import File
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Said, SharedContact, Typed, Unfit
from dialogs.filing.file import FILE, MOST_MEDIA, MOST_WORDS, Draft, Facts
from dialogs.resident.home import KINDS
from tests.dialogs.lines import Then, choices, play, then

PHOTO = Media("photo", "AgAC1", "u1", 80000)
NOISE = "楼上装修太吵"
HEARD = Facts(kind="complaint", categories=("noi", "dec"), place="3栋", home="3栋2单元501", office="010-1")
KNOWN = replace(HEARD, phone="13800000001")
EMPTY = Draft()
CHOSEN = Draft("text", "repair")
REVIEW = Draft("review", "complaint", "noi", "3栋", (Said(11, NOISE),))
PHOTOGRAPHED = Draft("review", "complaint", "oth", "", (), (PHOTO,))
FILED = File("complaint", REVIEW.said, (), "noi", "3栋")


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (EMPTY, Typed(NOISE, 11), HEARD, then(REVIEW, "This is how I understand you", wakes=("nudge",))),
        (EMPTY, Pressed("repair"), HEARD, then(CHOSEN, "in one sentence", wakes=("nudge",))),
        (EMPTY, Attached(PHOTO), HEARD, then(PHOTOGRAPHED, "understand you", wakes=("nudge",))),
        (EMPTY, Attached(PHOTO, NOISE, "", 11), HEARD,
         then(replace(REVIEW, media=(PHOTO,)), "understand you", wakes=("nudge",))),
        (EMPTY, Pressed("open"), HEARD, then(EMPTY, "What is it about?")),
        (EMPTY, Pressed("send"), HEARD, then(EMPTY, "What is it about?")),
        (CHOSEN, Typed(NOISE, 11), HEARD,
         then(replace(REVIEW, kind="repair"), "understand", wakes=("nudge",))),
        (CHOSEN, Pressed("back"), HEARD,
         then(Draft("kind", "repair"), "What is it about?", wakes=("nudge",))),
        (REVIEW, Typed("每天晚上", 12), HEARD,
         then(replace(REVIEW, said=(*REVIEW.said, Said(12, "每天晚上"))), "understand", wakes=("nudge",))),
        (REVIEW, Pressed("send"), HEARD, then(None, "Your complaint is filed", do=FILED)),
        (REVIEW, Pressed("cancel"), HEARD, then(None, "nothing was filed")),
        (REVIEW, Pressed("kind"), HEARD,
         then(replace(REVIEW, at="kind"), "What is it about?", wakes=("nudge",))),
        (replace(REVIEW, at="kind"), Pressed("praise"), HEARD,
         then(replace(REVIEW, kind="praise"), "understand", wakes=("nudge",))),
        (REVIEW, Pressed("category"), HEARD,
         then(replace(REVIEW, at="category"), "Which category", wakes=("nudge",))),
        (replace(REVIEW, at="category"), Pressed("as-ele"), HEARD,
         then(replace(REVIEW, category="ele"), "understand", wakes=("nudge",))),
        (replace(REVIEW, at="category"), Pressed("back"), HEARD,
         then(REVIEW, "understand", wakes=("nudge",))),
        (REVIEW, Pressed("call"), HEARD,
         then(replace(REVIEW, at="phone"), "At which number", wakes=("nudge",))),
        (REVIEW, Pressed("call"), KNOWN, then(None, "we will call you", do=replace(FILED, call=True))),
        (EMPTY, Pressed("call"), KNOWN, then(None, "→ call")),
        (CHOSEN, Pressed("call"), HEARD, then(None, "→ call")),
        (replace(REVIEW, at="phone"), Typed("13800000001", 13), HEARD,
         then(None, "we will call you", do=replace(FILED, call=True, phone="13800000001"))),
        (replace(REVIEW, at="phone"), SharedContact("13800000001", own=True), HEARD,
         then(None, "we will call you", do=replace(FILED, call=True, phone="13800000001"))),
        (Draft("phone"), Typed("13800000001"), HEARD,
         then(None, "we will call you", do=File("enquiry", (), (), "oth", "", call=True,
         phone="13800000001"))),
        (replace(REVIEW, at="phone"), Pressed("back"), HEARD, then(REVIEW, "understand", wakes=("nudge",))),
        (PHOTOGRAPHED, Pressed("send"), HEARD,
         then(None, "complaint is filed", do=File("complaint", (), (PHOTO,), "oth", ""))),
    ],
)  # fmt: skip
def test_filing_goes_from_the_first_word_to_a_filed_record(
    state: Draft, event: Event, facts: Facts, expected: Then
) -> None:
    play(FILE, state, event, facts, expected)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("complaint", "sorry for the trouble"), ("repair", "sorry for the inconvenience"),
     ("suggestion", "Thank you for your suggestion"), ("enquiry", "Thank you for asking"),
     ("praise", "Thank you for your kind words")],
)  # fmt: skip
def test_i4_each_kind_is_apologised_for_or_thanked_and_told_its_number(kind: str, words: str) -> None:
    step = FILE.step(replace(REVIEW, kind=kind), Pressed("send"), HEARD)
    [said] = step.say
    assert words in said.text
    assert "{number}" in said.text
    assert "{duty}" in said.text
    assert ("{promised}" in said.text) == (kind != "praise")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_chosen_and_filed(kind: str) -> None:
    chosen = FILE.step(EMPTY, Pressed(kind), HEARD).state
    assert chosen is not None
    written = FILE.step(chosen, Typed(NOISE, 11), HEARD).state
    assert written is not None
    deed = FILE.step(written, Pressed("send"), HEARD).do
    assert isinstance(deed, File)
    assert (deed.kind, deed.said) == (kind, (Said(11, NOISE),))


def test_i8_an_unsent_filing_is_asked_about_once_and_then_filed_unconfirmed() -> None:
    asked = replace(REVIEW, asked=True)
    play(FILE, REVIEW, Elapsed("nudge"), HEARD, then(asked, "have not sent it yet", wakes=("nudge",)))
    play(
        FILE,
        asked,
        Elapsed("nudge"),
        HEARD,
        then(None, "I have filed it for you", do=replace(FILED, confirmed=False)),
    )


@pytest.mark.parametrize("at", ["kind", "category", "phone"])
def test_i8_the_question_about_an_unsent_filing_can_be_answered_at_once(at: str) -> None:
    step = FILE.step(replace(REVIEW, at=at), Elapsed("nudge"), HEARD)  # type: ignore[arg-type]
    assert step.state == replace(REVIEW, asked=True)
    assert "send" in choices(step.say[-1])


@pytest.mark.parametrize("state", [EMPTY, CHOSEN, Draft("phone")])
def test_i8_an_empty_draft_ends_quietly(state: Draft) -> None:
    play(FILE, state, Elapsed("nudge"), HEARD, then(None))


def test_i8_a_filing_waits_as_long_as_the_procedure_says() -> None:
    [wake] = FILE.step(EMPTY, Typed(NOISE), replace(HEARD, wait_seconds=60)).wake
    assert (wake.what, wake.seconds) == ("nudge", 60)


def test_a57_an_album_is_answered_once_when_no_more_parts_come() -> None:
    first = FILE.step(EMPTY, Attached(PHOTO, NOISE, "album7", 11), HEARD)
    assert first.say == ()
    assert [wake.what for wake in first.wake] == ["album", "nudge"]
    assert first.state is not None
    second = FILE.step(first.state, Attached(PHOTO, "", "album7", 12), HEARD)
    assert second.say == ()
    assert second.state is not None
    assert second.state.media == (PHOTO, PHOTO)
    play(FILE, second.state, Elapsed("album"), HEARD, then(second.state, "This is how I understand you"))


def test_a65_an_edit_before_filing_changes_the_draft() -> None:
    edited = replace(REVIEW, said=(Said(11, "楼下太吵"),))
    play(FILE, REVIEW, Edited("楼下太吵", 11), HEARD, then(edited, "understand you", wakes=("nudge",)))


def test_a65_an_edit_of_another_message_leaves_the_draft_as_it_is() -> None:
    play(FILE, REVIEW, Edited("楼下太吵", 99), HEARD, then(REVIEW))


def test_the_first_words_decide_what_is_proposed() -> None:
    later = replace(HEARD, kind="praise", categories=("cln",), place="1栋")
    state = FILE.step(REVIEW, Typed("保洁很好", 12), later).state
    assert state is not None
    assert (state.kind, state.category, state.place) == ("complaint", "noi", "3栋")


def test_later_words_complete_what_the_first_left_open() -> None:
    state = FILE.step(PHOTOGRAPHED, Typed(NOISE, 12), HEARD).state
    assert state is not None
    assert (state.kind, state.category, state.place) == ("complaint", "noi", "3栋")


def test_a43_what_is_too_much_is_asked_to_be_sent_first() -> None:
    full = replace(REVIEW, said=(Said(1, "字" * MOST_WORDS),), media=(PHOTO,) * MOST_MEDIA)
    for event in (Typed("再说一句", 2), Attached(PHOTO, "", "", 3)):
        play(FILE, full, event, HEARD, then(full, "please send it now"))
    most = replace(REVIEW, said=(Said(1, "字" * (MOST_WORDS - 1)),))
    assert FILE.step(most, Typed("!", 2), HEARD).state != most


@pytest.mark.parametrize(
    "state", [EMPTY, CHOSEN, REVIEW, replace(REVIEW, at="category"), replace(REVIEW, at="phone")]
)
@pytest.mark.parametrize(
    ("event", "words"),
    [(Unfit("sticker"),
     "can't read"), (Pressed("nonsense"), ""), (Elapsed("begun"), ""), (Pressed("open"), ""),
     (SharedContact("13800000009", own=False), "")],
)  # fmt: skip
def test_what_does_not_fit_leaves_the_draft_as_it_is(state: Draft, event: Event, words: str) -> None:
    play(FILE, state, event, HEARD, then(state, words))
    assert FILE.step(state, event, HEARD).say


def test_at_most_ten_categories_are_offered_and_other_is_always_one_of_them() -> None:
    many = replace(HEARD, categories=("noi", "dec", "pet", "ill", "ext", "gov", "dev", "oth", "noi"))
    offered = [
        one for one in choices(FILE.ask(replace(REVIEW, at="category"), many)) if one.startswith("as-")
    ]
    assert len(offered) == len(set(offered)) == 10
    assert offered[0] == "as-noi"
    assert offered[-1] == "as-oth"


@pytest.mark.parametrize("choice", ["as-", "as-nowhere", "as-13912345678", "as-grn"])
def test_a02_a_category_that_was_not_offered_is_not_taken(choice: str) -> None:
    state = replace(REVIEW, at="category")
    play(FILE, state, Pressed(choice), HEARD, then(state, "Which category"))


def test_a49_what_a_person_wrote_is_a_value_and_never_a_template() -> None:
    nasty = "{number} %s {0.__class__}"
    state = FILE.step(EMPTY, Typed(nasty, 11), HEARD).state
    assert state is not None
    said = FILE.ask(state, HEARD)
    assert nasty not in said.text
    assert said.values["words"].values == {"text": nasty}
