"""Please call me: a known number by one press, another one by writing it."""

from dataclasses import replace

import pytest

from dialogs.deeds.deed import RequestCall
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, SharedContact, Typed, Unfit
from dialogs.kit import Go
from dialogs.resident.call import CALL, Call, Facts
from tests.dialogs.lines import Then, choices, play, then

UNKNOWN = Facts(record=7, office="010-1")
KNOWN = replace(UNKNOWN, phone="13800000001", bound=True)
STATE = Call(7)


@pytest.mark.parametrize(
    ("event", "facts", "expected"),
    [
        (Pressed("known"), KNOWN, then(None, "we will call you", do=RequestCall(7, "13800000001"))),
        (Pressed("known"), UNKNOWN, then(STATE, "At which number")),
        (Typed("13900000002"), KNOWN, then(None, "we will call you", do=RequestCall(7, "13900000002"))),
        (Typed("010-88886666"), UNKNOWN, then(None, "we will call you", do=RequestCall(7, "010-88886666"))),
        (
            SharedContact("13900000002", own=True),
            UNKNOWN,
            then(None, "call you", do=RequestCall(7, "13900000002")),
        ),
        (SharedContact("13900000002", own=False), UNKNOWN, then(STATE, "At which number")),
        (Typed(" 13900000002 "), KNOWN, then(None, "call you", do=RequestCall(7, "13900000002"))),
        (Typed("１３９００００００００"), KNOWN, then(None, "call you", do=RequestCall(7, "13900000000"))),
        (Pressed("cancel"), KNOWN, then(None, "whenever you need us")),
        (Typed("随便"), UNKNOWN, then(STATE, "At which number")),
        (Pressed("open"), KNOWN, then(STATE, "Shall we call you")),
    ],
)
def test_i8_a_call_is_asked_for_with_a_number(event: Event, facts: Facts, expected: Then) -> None:
    play(CALL, STATE, event, facts, expected)


@pytest.mark.parametrize("event", [Typed("我家漏水了", 4), Attached(Media("photo", "f"), "", "", 5)])
def test_i8_words_of_a_bound_resident_become_a_filing(event: Event) -> None:
    step = CALL.step(STATE, event, KNOWN)
    assert (step.state, step.do, step.go) == (None, None, Go("file", event=event))


@pytest.mark.parametrize("event", [Pressed("nonsense"), Elapsed("begun"), Unfit("sticker"), Edited("x", 3)])
@pytest.mark.parametrize("facts", [KNOWN, UNKNOWN])
def test_what_does_not_fit_asks_for_the_number_again(event: Event, facts: Facts) -> None:
    step = CALL.step(STATE, event, facts)
    assert (step.state, step.do, step.say) == (STATE, None, (CALL.ask(STATE, facts),))


def test_a_call_begins_with_the_record_it_is_about() -> None:
    assert CALL.begin(KNOWN) == Call(7)
    assert CALL.begin(Facts()) == Call(0)
    assert choices(CALL.ask(STATE, KNOWN)) == ["known", "cancel"]
    assert choices(CALL.ask(STATE, UNKNOWN)) == ["cancel"]
