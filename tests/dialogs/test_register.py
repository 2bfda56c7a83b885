"""Registering as a table: code, notice, name, phone; staff by invitation."""

from dataclasses import replace
from typing import Any

import pytest

from dialogs.deeds.deed import Bind, JoinStaff
from dialogs.events import (
    Attached,
    Commanded,
    Edited,
    Elapsed,
    Event,
    Media,
    Pressed,
    SharedContact,
    Typed,
    Unfit,
)
from dialogs.joining.register import NOTICE, REGISTER, Facts, Registration
from dialogs.kit import Go
from tests.dialogs.lines import Then, choices, play, then

CODE = "door-3-2-501"
UNIT = Facts(
    code="unit", place="3栋2单元501", estate="阳光花园", company="安居物业", phone="010-1", account="Chen"
)
START = Registration()
NOTICED = Registration("notice", CODE)
NAMED = Registration("name", CODE)
REACHED = Registration("phone", CODE, "陈晨")


def bound(phone: str = "", *, name: str = "陈晨", proven: bool = False) -> Bind:
    return Bind(CODE, name, phone, NOTICE, proven)


@pytest.mark.parametrize(
    ("state", "event", "facts", "expected"),
    [
        (START, Commanded("start", CODE), UNIT, then(NOTICED, "Do you agree?")),
        (START, Commanded("start", CODE), replace(UNIT, noticed=True),
         then(None, "You are registered", "→ home", do=bound(name=""))),
        (START, Commanded("start", "invite-1"), replace(UNIT, code="staff"),
         then(None, "registered as staff", do=JoinStaff("invite-1"))),
        (START, Commanded("start", "gone-gone"), replace(UNIT, code="unknown"),
         then(START, "not valid any more")),
        (START, Commanded("start"), Facts(), then(START, "scan the code")),
        (START, Typed("你好"), Facts(), then(START, "scan the code")),
        (NOTICED, Pressed("agree"), UNIT, then(NAMED, "How may we address you?")),
        (NOTICED, Pressed("decline"), UNIT, then(None, "nothing about you has been kept")),
        (NOTICED, Typed("好"), UNIT, then(NOTICED, "Do you agree?")),
        (NAMED, Typed("陈晨"), UNIT, then(REACHED, "phone number")),
        (NAMED, Typed("陈" * 32), UNIT, then(replace(REACHED, name="陈" * 32), "phone number")),
        (NAMED, Typed("陈" * 33), UNIT, then(NAMED, "name")),
        (NAMED, Typed("陈\n晨 晨"), UNIT, then(replace(REACHED, name="陈 晨 晨"), "phone number")),
        (NAMED, Pressed("account"), UNIT, then(replace(REACHED, name="Chen"), "phone number")),
        (REACHED, Typed("13800000001"), UNIT, then(None, "→ home", do=bound("13800000001"))),
        (REACHED, Typed("+86 138-0000-0001"), UNIT, then(None, "→ home", do=bound("+86 138-0000-0001"))),
        (REACHED, SharedContact("13800000001", own=True), UNIT,
         then(None, "→ home", do=bound("13800000001", proven=True))),
        (REACHED, Pressed("skip"), UNIT, then(None, "→ home", do=bound())),
        (REACHED, Typed("call me maybe"), UNIT, then(REACHED, "phone number")),
        (REACHED, Typed("12345"), UNIT, then(REACHED, "phone number")),
        (REACHED, Commanded("start", "door-1-1-101"), UNIT,
         then(Registration("notice", "door-1-1-101"), "agree")),
    ],
)  # fmt: skip
def test_registering_goes_from_a_code_to_a_bound_resident(
    state: Registration, event: Event, facts: Facts, expected: Then
) -> None:
    play(REGISTER, state, event, facts, expected)


def test_a16_another_persons_contact_card_is_refused() -> None:
    play(REGISTER, REACHED, SharedContact("13800000009", own=False), UNIT, then(REACHED, "your own number"))


def test_who_lives_there_already_is_shown_the_menu_by_the_card_at_the_door() -> None:
    play(REGISTER, START, Commanded("start", CODE), replace(UNIT, lives_there=True), then(None, "→ home"))


def test_who_is_bound_already_is_shown_the_menu_after_an_odd_link() -> None:
    known = replace(UNIT, code="unknown", bound=True)
    play(REGISTER, START, Commanded("start", "gone-gone"), known, then(None, "→ home"))


@pytest.mark.parametrize("state", [START, NOTICED, NAMED, REACHED])
def test_i8_every_question_offers_a_call(state: Registration) -> None:
    assert "call" in choices(REGISTER.ask(state, UNIT))
    step = REGISTER.step(state, Pressed("call"), UNIT)
    assert (step.state, step.go) == (state, Go("call"))


@pytest.mark.parametrize("state", [START, NOTICED, NAMED, REACHED])
@pytest.mark.parametrize(
    "event",
    [Pressed("nonsense"), Pressed("open"), Elapsed("begun"), Unfit("sticker"), Edited("x", 9),
     Commanded("menu"),
     Attached(Media("photo", "f"), "", "", 8)],
)  # fmt: skip
def test_what_does_not_fit_leaves_the_registration_as_it_is(state: Registration, event: Event) -> None:
    step = REGISTER.step(state, event, UNIT)
    assert (step.state, step.do) == (state, None)
    assert step.say == (REGISTER.ask(state, UNIT),)


def test_nothing_is_bound_before_the_notice_is_accepted() -> None:
    events: list[Any] = [
        Typed("陈晨"),
        Typed("13800000001"),
        Pressed("skip"),
        SharedContact("13800000001", own=True),
    ]
    for state in (START, NOTICED):
        for event in events:
            assert REGISTER.step(state, event, UNIT).do is None


def test_a_press_takes_the_place_of_the_question_it_answers() -> None:
    [said] = REGISTER.step(NOTICED, Pressed("agree"), UNIT).say
    key, typed = REGISTER.step(NAMED, Typed("陈晨"), UNIT).say
    assert (said.replace, typed.replace) == (True, False)
    assert (typed.keys, key.keys, key.buttons) == ("", "contact", ())
