"""What is written to a running matter, or between the words of a filing, as a table (I6, I7, I8)."""

from dataclasses import replace

import pytest

from dialogs.deeds.deed import AddTo, Urge, Withdraw
from dialogs.deeds.handbook import AskHandbook
from dialogs.deeds.handling import AcceptResult
from dialogs.events import Attached, Elapsed, Event, Media, Pressed, Said, Typed
from dialogs.filing.file import FILE, Draft, Facts
from dialogs.filing.offered import Answer
from dialogs.kit import NOTHING, Phrase
from dialogs.resident.mine import Matter
from tests.dialogs.lines import Then, choices, play, then

PHOTO = Media("photo", "AgAC1", "u1", 80000)
LIFT = Matter(
    7, "TS-20261119-0001", "complaint", "handling", "电梯异响", "李静", None, None, "", open=True, urgent=True
)
DONE = replace(LIFT, id=8, number="TS-20261119-0002", status="resolved", urgent=False, result=True)
ONE = Facts(running=(LIFT,), alike=((7, LIFT.number),))
SEVERAL = replace(ONE, running=(LIFT, DONE), alike=((7, LIFT.number), (8, DONE.number)))
WAITS = Draft("running", "complaint", "oth", "", (Said(11, "怎么还没人来"),))
OVER = replace(ONE, over=True)
BOTH = replace(SEVERAL, over=True)
ENDS = Draft("running", "complaint", "oth", "", (Said(11, "不用来了"),))
PICTURE = Draft("review", "complaint", "oth", "", (), (PHOTO,))
REVIEW = Draft("review", "complaint", "noi", "", (Said(11, "楼上装修太吵"),))
QUESTION = Facts(kind="enquiry", answer=Answer(3, "服务电话", "021-5555 0100"))
ASKED = replace(REVIEW, aside=(Said(12, "物业电话多少"),))


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (Draft(), Typed("怎么还没人来", 11), ONE, then(WAITS, "Is it about this matter", wakes=("nudge",))),
        (Draft(), Typed("怎么还没人来", 11), SEVERAL, then(WAITS, "Which of your matters", wakes=("nudge",))),
        (Draft(), Typed("怎么还没人来", 11), Facts(),
         then(replace(WAITS, at="review"), "This is how I understand you", wakes=("nudge",))),
        (WAITS, Typed("都三天了", 12), ONE,
         then(replace(WAITS, said=(*WAITS.said, Said(12, "都三天了"))), "Is it about", wakes=("nudge",))),
        (WAITS, Attached(PHOTO), ONE, then(replace(WAITS, media=(PHOTO,)), "Is it about", wakes=("nudge",))),
        (Draft(), Attached(PHOTO, "怎么还没人来", "", 11), ONE,
         then(replace(WAITS, media=(PHOTO,)), "Is it about this matter", wakes=("nudge",))),
        (Draft(), Attached(PHOTO, "怎么还没人来", "", 11), Facts(),
         then(replace(WAITS, at="review", media=(PHOTO,)), "understand you", wakes=("nudge",))),
        (Draft(), Attached(PHOTO, "怎么还没人来", "a1", 11), ONE,
         then(replace(WAITS, media=(PHOTO,)), wakes=("album", "nudge"))),
        (replace(WAITS, media=(PHOTO,)), Attached(PHOTO, "", "a1", 12), ONE,
         then(replace(WAITS, media=(PHOTO, PHOTO)), wakes=("album", "nudge"))),
        (replace(WAITS, media=(PHOTO,)), Elapsed("album"), ONE,
         then(replace(WAITS, media=(PHOTO,)), "Is it about this matter")),
        (PICTURE, Typed("怎么还没人来", 11), ONE,
         then(replace(WAITS, media=(PHOTO,)), "Is it about this matter", wakes=("nudge",))),
        (WAITS, Pressed("urge-7"), ONE, then(None, "Your urging is on the record", do=Urge(7, WAITS.said))),
        (replace(WAITS, media=(PHOTO,)), Pressed("urge-7"), ONE,
         then(None, "Your urging is on the record", do=Urge(7, WAITS.said, (PHOTO,)))),
        (WAITS, Typed("谢谢", 12), replace(ONE, courtesy="thanks"), then(WAITS, "is kept", wakes=("nudge",))),
        (WAITS, Pressed("urge-8"), SEVERAL, then(WAITS, "Which of your matters")),
        (WAITS, Pressed("urge-9"), SEVERAL, then(WAITS, "Which of your matters")),
        (WAITS, Pressed("see-8"), SEVERAL, then(None, "→ mine")),
        (WAITS, Pressed("join-7"), ONE, then(None, "I have added it", do=AddTo(7, WAITS.said))),
        (WAITS, Pressed("join-9"), ONE, then(WAITS, "Is it about this matter")),
        (WAITS, Pressed("other"), ONE, then(replace(WAITS, at="review"), "understand you", wakes=("nudge",))),
        (WAITS, Elapsed("nudge"), ONE, then(replace(WAITS, asked=True), "Is it about", wakes=("nudge",))),
        (replace(WAITS, asked=True), Elapsed("nudge"), SEVERAL,
         then(None, "So that your words are not lost", do=AddTo(7, WAITS.said))),
        # The matter has ended meanwhile: the words are a filing like any other.
        (WAITS, Pressed("urge-7"), Facts(), then(replace(WAITS, at="review"), "understand you")),
        (REVIEW, Pressed("join-7"), ONE, then(None, "I have added it", do=AddTo(7, REVIEW.said))),
    ],
)  # fmt: skip
def test_i6_words_about_a_running_matter_go_where_the_person_says(
    state: Draft, event: Event, facts: Facts, expected: Then
) -> None:
    play(FILE, state, event, facts, expected)


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (Draft(), Typed("不用来了", 11), OVER, then(ENDS, "Do you mean that nothing more", wakes=("nudge",))),
        (Draft(), Typed("不用来了", 11), BOTH, then(ENDS, "About which of your matters", wakes=("nudge",))),
        # A word that would be mere politeness has something to leave off.
        (Draft(), Typed("不用了", 11), replace(OVER, courtesy="leave"),
         then(replace(ENDS, said=(Said(11, "不用了"),)), "Do you mean that nothing more", wakes=("nudge",))),
        (Draft(), Attached(PHOTO, "不用来了", "", 11), OVER,
         then(replace(ENDS, media=(PHOTO,)), "Do you mean that nothing more", wakes=("nudge",))),
        (ENDS, Typed("是的", 12), replace(OVER, courtesy="yes"),
         then(ENDS, "So that nothing is stopped by mistake", wakes=("nudge",))),
        (ENDS, Pressed("drop-7"), OVER, then(None, "is withdrawn, as you wish", do=Withdraw(7, ENDS.said))),
        (replace(ENDS, media=(PHOTO,)), Pressed("drop-7"), OVER,
         then(None, "is withdrawn", do=Withdraw(7, ENDS.said, (PHOTO,)))),
        (ENDS, Pressed("solved-8"), BOTH, then(None, "Thank you very much", do=AcceptResult(8, ENDS.said))),
        # What was dealt with is called solved, not withdrawn, and what was not cannot be called solved.
        (ENDS, Pressed("drop-8"), BOTH, then(ENDS, "About which of your matters")),
        (ENDS, Pressed("solved-7"), BOTH, then(ENDS, "About which of your matters")),
        (ENDS, Pressed("drop-9"), OVER, then(ENDS, "Do you mean that nothing more")),
        (ENDS, Pressed("urge-7"), OVER, then(ENDS, "Do you mean that nothing more")),
        (WAITS, Pressed("drop-7"), ONE, then(WAITS, "Is it about this matter")),
        (ENDS, Pressed("keep"), OVER, then(None, "goes on", do=AddTo(7, ENDS.said))),
        (WAITS, Pressed("keep"), ONE, then(WAITS, "Is it about this matter")),
        (ENDS, Pressed("other"), OVER, then(replace(ENDS, at="review"), "understand you", wakes=("nudge",))),
        (replace(ENDS, asked=True), Elapsed("nudge"), OVER,
         then(None, "So that your words are not lost", do=AddTo(7, ENDS.said))),
        # It has ended meanwhile: nothing is left to be asked, and nothing to be filed.
        (ENDS, Pressed("drop-7"), Facts(over=True), then(None, "not open any more")),
        (ENDS, Elapsed("nudge"), Facts(over=True), then(None)),
        (Draft(), Typed("不用来了", 11), Facts(over=True),
         then(replace(ENDS, at="review"), "understand you", wakes=("nudge",))),
    ],
)  # fmt: skip
def test_i6_words_that_call_a_running_matter_over_end_it_at_a_press(
    state: Draft, event: Event, facts: Facts, expected: Then
) -> None:
    play(FILE, state, event, facts, expected)


def test_i6_what_is_over_can_be_taken_back_called_solved_or_go_on() -> None:
    assert choices(FILE.ask(ENDS, BOTH)) == ["drop-7", "solved-8", "keep", "other", "call"]
    assert choices(FILE.ask(ENDS, OVER)) == ["drop-7", "keep", "other", "call"]


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (REVIEW, Typed("物业电话多少", 12), QUESTION,
         then(ASKED, "as it was", do=AskHandbook("物业电话多少", 3), wakes=("nudge",))),
        (ASKED, Pressed("also"), Facts(),
         then(replace(REVIEW, said=(*REVIEW.said, *ASKED.aside)), "understand you", wakes=("nudge",))),
        (REVIEW, Pressed("also"), Facts(), then(REVIEW, "understand you")),
        (REVIEW, Typed("在吗", 12), Facts(courtesy="greeting"), then(REVIEW, "I am here", wakes=("nudge",))),
        (REVIEW, Typed("人工", 12), Facts(courtesy="person"), then(REVIEW, "speak to a person", wakes=("nudge",))),
        (REVIEW, Typed("每天晚上", 12), Facts(),
         then(replace(REVIEW, said=(*REVIEW.said, Said(12, "每天晚上"))), "understand you", wakes=("nudge",))),
    ],
)  # fmt: skip
def test_i7_what_stands_apart_from_a_filing_is_answered_and_leaves_it_as_it_was(
    state: Draft, event: Event, facts: Facts, expected: Then
) -> None:
    play(FILE, state, event, facts, expected)


@pytest.mark.parametrize("facts", [ONE, SEVERAL])
def test_i6_who_is_asked_about_a_running_matter_reads_that_the_pictures_go_with_the_words(facts: Facts) -> None:
    assert FILE.ask(WAITS, facts).values["along"] == NOTHING
    along = FILE.ask(replace(WAITS, media=(PHOTO, PHOTO)), facts).values["along"]
    assert isinstance(along, Phrase)
    assert along.values == {"count": 2}


def test_i6_a_picture_alone_may_be_added_to_what_is_running() -> None:
    assert choices(FILE.step(Draft(), Attached(PHOTO), replace(ONE, running=())).say[0])[:2] == ["join-7", "send"]
    assert "join-7" not in choices(FILE.step(Draft(), Attached(PHOTO), Facts()).say[0])
