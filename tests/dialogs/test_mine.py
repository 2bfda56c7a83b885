"""My records as a table: looking, adding, urging, withdrawing, saying that it is not solved."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dialogs.deeds.deed import AddTo, ComplainAgain, Urge, Withdraw
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Said, SharedContact, Typed, Unfit
from dialogs.kit import Go
from dialogs.resident.mine import MINE, Facts, Matter, Mine
from tests.dialogs.lines import Then, choices, play, then

PHOTO = Media("photo", "AgAC1", "u1", 80000)
OPEN = Matter(
    7, "TS-20261119-0001", "complaint", "handling", "电梯异响", "李静", None, None, "", open=True, urgent=True
)
RESOLVED = replace(OPEN, id=8, status="resolved", again=True, urgent=False)
CLOSED = replace(RESOLVED, id=9, status="closed", open=False)
WITHDRAWN = replace(OPEN, id=10, status="withdrawn", open=False, urgent=False)
FACTS = Facts((OPEN, RESOLVED, CLOSED, WITHDRAWN))
LIST = Mine()
SHOWN = Mine("show", 7)
ADDING = Mine("add", 7)


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (LIST, Pressed("see-7"), then(SHOWN, "State: {status}")),
        (LIST, Pressed("see-4711"), then(LIST, "Your records")),
        (LIST, Pressed("home"), then(None, "→ home")),
        (LIST, Pressed("call"), then(None, "→ call")),
        (SHOWN, Pressed("back"), then(LIST, "Your records")),
        (SHOWN, Pressed("call"), then(None, "→ call 7")),
        (SHOWN, Pressed("add"), then(ADDING, "like to add")),
        (SHOWN, Pressed("urge"), then(SHOWN, "We have urged it", "urging is on the record", do=Urge(7))),
        (SHOWN, Pressed("withdraw"), then(Mine("withdraw", 7), "like to withdraw")),
        (Mine("withdraw", 7), Pressed("yes"), then(None, "is withdrawn", do=Withdraw(7))),
        (Mine("withdraw", 7), Pressed("back"), then(SHOWN, "State: {status}")),
        (ADDING, Typed("今天也响", 12), then(None, "on the record", do=AddTo(7, (Said(12, "今天也响"),)))),
        (ADDING, Attached(PHOTO, "", "", 13), then(None, "on the record", do=AddTo(7, (), (PHOTO,)))),
        (ADDING, Attached(PHOTO, "看图", "", 13),
         then(None, "on the record", do=AddTo(7, (Said(13, "看图"),), (PHOTO,)))),
        (ADDING, Pressed("back"), then(SHOWN, "State: {status}")),
        (Mine("show", 8), Pressed("again"), then(None, "open again", do=ComplainAgain(8))),
        (Mine("show", 9), Pressed("again"), then(None, "open again", do=ComplainAgain(9))),
    ],
)  # fmt: skip
def test_i6_the_residents_own_records_can_be_seen_and_acted_on(
    state: Mine, event: Event, expected: Then
) -> None:
    play(MINE, state, event, FACTS, expected)


@pytest.mark.parametrize(
    "choice", ["see-", "see-abc", "see-_1", "see--7", "see-0", "see-99999999999999999999", "7"]
)
def test_a02_a_choice_that_nobody_drew_opens_no_record(choice: str) -> None:
    play(MINE, LIST, Pressed(choice), FACTS, then(LIST, "Your records"))


@pytest.mark.parametrize("record", [9, 10])
@pytest.mark.parametrize("choice", ["add", "urge", "withdraw", "yes"])
def test_i6_what_has_ended_can_neither_be_added_to_nor_urged_nor_withdrawn(record: int, choice: str) -> None:
    play(MINE, Mine("show", record), Pressed(choice), FACTS, then(Mine("show", record), "State"))


@pytest.mark.parametrize("record", [7, 10])
def test_h6_only_what_was_resolved_can_be_complained_of_again(record: int) -> None:
    play(MINE, Mine("show", record), Pressed("again"), FACTS, then(Mine("show", record), "State"))


@pytest.mark.parametrize(
    ("record", "offered"),
    [
        (7, {"add", "urge", "withdraw", "call", "back"}),
        (8, {"again", "add", "withdraw", "call", "back"}),
        (9, {"again", "call", "back"}),
        (10, {"call", "back"}),
    ],
)
def test_a_record_offers_what_can_be_done_about_it(record: int, offered: set[str]) -> None:
    assert set(choices(MINE.ask(Mine("show", record), FACTS))) == offered


def test_a19_a_record_that_is_not_theirs_cannot_be_named() -> None:
    for state in (Mine("show", 4711), Mine("add", 4711), Mine("withdraw", 4711)):
        for choice in ("add", "urge", "withdraw", "yes", "again"):
            assert MINE.step(state, Pressed(choice), FACTS).do is None
        assert MINE.ask(state, FACTS) == MINE.ask(LIST, FACTS)


def test_a57_an_album_is_added_as_one() -> None:
    first = MINE.step(ADDING, Attached(PHOTO, "看图", "album7", 13), FACTS)
    assert (first.say, first.do) == ((), None)
    assert first.state is not None
    second = MINE.step(first.state, Attached(PHOTO, "", "album7", 14), FACTS)
    assert second.state is not None
    added = AddTo(7, (Said(13, "看图"),), (PHOTO, PHOTO))
    play(MINE, second.state, Elapsed("album"), FACTS, then(None, "on the record", do=added))


@pytest.mark.parametrize("state", [LIST, SHOWN, Mine("withdraw", 7)])
@pytest.mark.parametrize("event", [Typed("又漏水了", 15), Attached(PHOTO, "", "", 15)])
def test_i8_words_about_something_else_begin_a_filing_of_their_own(state: Mine, event: Event) -> None:
    step = MINE.step(state, event, FACTS)
    assert (step.state, step.do, step.go) == (None, None, Go("file", event=event))


@pytest.mark.parametrize("state", [LIST, SHOWN, ADDING, Mine("withdraw", 7)])
@pytest.mark.parametrize(
    "event",
    [Pressed("nonsense"), Pressed("open"), Unfit("sticker"), Elapsed("begun"), Elapsed("album"), Edited("x",
     3),
     SharedContact("13800000001", own=True)],
)  # fmt: skip
def test_what_does_not_fit_leaves_the_screen_as_it_is(state: Mine, event: Event) -> None:
    step = MINE.step(state, event, FACTS)
    assert (step.state, step.do) == (state, None)
    assert step.say


def test_who_has_no_records_is_told_how_to_begin() -> None:
    said = MINE.ask(LIST, Facts())
    assert "no records yet" in said.text
    assert choices(said) == ["home", "call"]


def test_s1_the_promise_is_shown_until_it_is_answered() -> None:
    promised = replace(OPEN, promised=datetime(2026, 11, 19, 12, tzinfo=UTC))
    answered = replace(promised, answered=datetime(2026, 11, 19, 11, tzinfo=UTC), answer="明天修")
    assert "promised" in MINE.ask(SHOWN, Facts((promised,))).values["promise"].text
    assert MINE.ask(SHOWN, Facts((answered,))).values["promise"].text == ""
    assert MINE.ask(SHOWN, Facts((answered,))).values["answer"].values == {"answer": "明天修"}
