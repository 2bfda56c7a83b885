"""What staff write and judge: nothing leaves before a press, and ten seconds later at the earliest."""

from dataclasses import replace
from itertools import product

import pytest

from dialogs.casework.reply import REPLY, UNDO_SECONDS, Facts, Reply
from dialogs.deeds.deed import JudgeBinding, Reply as ReplyDeed
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Typed, Unfit
from dialogs.joining.binding import BINDING, Binding, Facts as BindingFacts
from tests.dialogs.lines import Then, choices, play, then

PHOTO = Media("photo", "AgAC1", "u1", 80000)
FACTS = Facts(7, "TS-20261119-0001")
WRITE = Reply("write", 7)
CHOOSE = Reply("choose", 7, "今天下午修好")
ANSWER = replace(CHOOSE, at="leaving", release="answer")
RESULT = replace(CHOOSE, at="leaving", release="resolution")
NEWCOMER = BindingFacts(5, "周五", "13800000003", "3栋2单元501")


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (WRITE, Typed("今天下午修好"), then(CHOOSE, "Nothing has been sent yet")),
        (WRITE, Attached(PHOTO, "修好了"), then(Reply("choose", 7, "修好了", (PHOTO,)), "what shall become")),
        (CHOOSE, Pressed("note"), then(None, "internal note", do=ReplyDeed(7, "note", "今天下午修好"))),
        (CHOOSE, Pressed("cancel"), then(None, "Nothing was sent")),
        (CHOOSE, Pressed("answer"), then(ANSWER, "in {seconds} seconds", wakes=("leave",))),
        (CHOOSE, Pressed("resolution"), then(RESULT, "as the result in {seconds}", wakes=("leave",))),
        (
            ANSWER,
            Elapsed("leave"),
            then(None, "Sent to the resident", do=ReplyDeed(7, "answer", "今天下午修好")),
        ),
        (
            RESULT,
            Elapsed("leave"),
            then(None, "visit is planned", do=ReplyDeed(7, "resolution", "今天下午修好")),
        ),
        (ANSWER, Pressed("undo"), then(replace(ANSWER, at="choose"), "Taken back", "Nothing has been sent")),
        (ANSWER, Pressed("answer"), then(ANSWER, "on its way")),
        (ANSWER, Pressed("cancel"), then(None, "Nothing was sent")),
    ],
)
def test_s2_words_leave_only_after_a_press_and_can_be_taken_back(
    state: Reply, event: Event, expected: Then
) -> None:
    play(REPLY, state, event, FACTS, expected)


def test_a_result_that_no_visit_follows_says_that_the_matter_is_closed() -> None:
    result = ReplyDeed(7, "resolution", "今天下午修好")
    unvisited = replace(FACTS, visited=False)
    play(REPLY, RESULT, Elapsed("leave"), unvisited, then(None, "the matter is closed", do=result))


def test_a65_staff_correct_their_words_before_they_leave() -> None:
    corrected = "明天上午修好"
    chosen = then(replace(CHOOSE, text=corrected), "Nothing has been sent yet")
    play(REPLY, CHOOSE, Edited(corrected), FACTS, chosen)
    waiting = then(replace(ANSWER, text=corrected), "in {seconds} seconds", wakes=("leave",))
    play(REPLY, ANSWER, Edited(corrected), FACTS, waiting)


def test_words_wait_ten_seconds_before_they_leave() -> None:
    [wake] = REPLY.step(CHOOSE, Pressed("answer"), FACTS).wake
    assert (wake.what, wake.seconds) == ("leave", UNDO_SECONDS)


@pytest.mark.parametrize(
    ("state", "choice"), list(product([CHOOSE, ANSWER], ["note", "answer", "resolution", "undo"]))
)
def test_a04_a_press_on_an_earlier_question_releases_nothing(state: Reply, choice: str) -> None:
    step = REPLY.step(state, Pressed(choice, fresh=False), FACTS)
    assert (step.state, step.do) == (state, None)


@pytest.mark.parametrize("state", [WRITE, CHOOSE])
def test_the_wake_of_words_that_were_taken_back_sends_nothing(state: Reply) -> None:
    play(REPLY, state, Elapsed("leave"), FACTS, then(state))


@pytest.mark.parametrize("state", [WRITE, CHOOSE, ANSWER])
@pytest.mark.parametrize("event", [Unfit("sticker"), Pressed("nonsense"), Pressed("open"), Elapsed("begun")])
def test_what_does_not_fit_leaves_the_words_as_they_are(state: Reply, event: Event) -> None:
    step = REPLY.step(state, event, FACTS)
    assert (step.state, step.do) == (state, None)


def test_a57_an_album_of_staff_is_one_reply() -> None:
    first = REPLY.step(WRITE, Attached(PHOTO, "修好了", "album7"), FACTS)
    assert (first.say, [wake.what for wake in first.wake]) == ((), ["album"])
    assert first.state is not None
    second = REPLY.step(first.state, Attached(PHOTO, "", "album7"), FACTS)
    assert second.state is not None
    both = Reply("choose", 7, "修好了", (PHOTO, PHOTO))
    play(REPLY, second.state, Elapsed("album"), FACTS, then(both, "what shall become"))


def test_a_late_part_of_an_album_is_still_taken_in() -> None:
    step = REPLY.step(replace(CHOOSE, media=(PHOTO,)), Attached(PHOTO, "", "album7"), FACTS)
    assert step.state is not None
    assert (step.state.at, step.state.media) == ("choose", (PHOTO, PHOTO))


def test_a_reply_begins_with_the_record_it_is_about() -> None:
    assert REPLY.begin(FACTS) == WRITE
    assert choices(REPLY.ask(CHOOSE, FACTS)) == ["answer", "resolution", "note", "cancel"]
    assert choices(REPLY.ask(ANSWER, FACTS)) == ["undo"]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Pressed("right"), then(None, "confirmed", do=JudgeBinding(5, right=True))),
        (Pressed("wrong"), then(None, "refused", do=JudgeBinding(5, right=False))),
        (Pressed("nonsense"), then(Binding(5), "please check")),
        (Typed("对"), then(Binding(5), "please check")),
        (Unfit("sticker"), then(Binding(5), "please check")),
        (Elapsed("begun"), then(Binding(5), "please check")),
    ],
)
def test_a14_a_binding_is_judged_by_one_press(event: Event, expected: Then) -> None:
    play(BINDING, Binding(5), event, NEWCOMER, expected)


@pytest.mark.parametrize("look_alike", [True, False])
def test_a08_a_name_like_a_colleagues_is_flagged(look_alike: bool) -> None:
    said = BINDING.ask(Binding(5), replace(NEWCOMER, look_alike=look_alike))
    assert ("member of staff" in said.values["warning"].text) == look_alike
