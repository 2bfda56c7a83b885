"""Contact the manager: the service card as the bot tells it."""

from dataclasses import replace

import pytest

from dialogs.events import Elapsed, Event, Pressed, Typed, Unfit
from dialogs.kit import Go
from dialogs.resident.contact import CONTACT, Contact, Facts
from tests.dialogs.lines import choices

KNOWN = Facts(
    "阳光花园", "刘洋", "13900000004", "liu@anju.example",
    "010-88886666", "desk@anju.example", "阳光路88号", "08:00", "20:00",
)  # fmt: skip


def told(facts: Facts) -> list[str]:
    """The card's lines, in English."""
    return [one.text.format(**one.values) for one in CONTACT.ask(Contact(), facts).values["lines"]]


def test_m1_the_card_tells_name_phone_and_e_mail_of_the_manager_and_of_the_duty_desk() -> None:
    assert told(KNOWN) == [
        "Manager: 刘洋",
        "Phone: 13900000004",
        "E-mail: liu@anju.example",
        "Customer centre, every day from 08:00 to 20:00",
        "Phone: 010-88886666",
        "E-mail: desk@anju.example",
        "Address: 阳光路88号",
    ]


def test_m1_what_nobody_has_entered_is_left_out() -> None:
    bare = replace(KNOWN, manager="", phone="", email="", desk_email="", address="")
    assert told(bare) == ["Customer centre, every day from 08:00 to 20:00", "Phone: 010-88886666"]


@pytest.mark.parametrize("dialog", ["call", "home"])
def test_from_the_card_one_press_leads_on(dialog: str) -> None:
    step = CONTACT.step(Contact(), Pressed(dialog), KNOWN)
    assert (step.state, step.say, step.go) == (Contact(), (), Go(dialog))
    assert choices(CONTACT.ask(Contact(), KNOWN)) == ["call", "home"]


@pytest.mark.parametrize("event", [Pressed("open"), Pressed("nonsense"), Typed("谁"), Elapsed("x"), Unfit("dice")])
def test_whatever_else_is_said_shows_the_card(event: Event) -> None:
    step = CONTACT.step(Contact(), event, KNOWN)
    assert (step.state, step.do, step.say) == (Contact(), None, (CONTACT.ask(Contact(), KNOWN),))
