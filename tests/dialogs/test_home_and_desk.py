"""Home and desk: what lies before a resident and before a member of staff."""

import pytest

from dialogs.deeds.tasks import ShowRecord
from dialogs.desk.desk import DESK, Desk, Facts as DeskFacts
from dialogs.events import Edited, Elapsed, Event, Pressed, Typed, Unfit
from dialogs.kit import Go
from dialogs.resident.home import HOME, KINDS, Facts, Home
from tests.dialogs.lines import choices, play, then

CHEN = Facts("陈晨", "3栋2单元501")
BUSY = DeskFacts("李静", ((7, "TS-20261119-0001", "handling"),))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_opens_a_filing_of_it(kind: str) -> None:
    step = HOME.step(Home(), Pressed(kind), CHEN)
    assert (step.state, step.go, step.do) == (Home(), Go("file", event=Pressed(kind)), None)


@pytest.mark.parametrize("choice", ["mine", "call", "contact"])
def test_home_leads_to_ones_records_to_a_call_and_to_the_manager(choice: str) -> None:
    play(HOME, Home(), Pressed(choice), CHEN, then(Home(), f"→ {choice}"))


@pytest.mark.parametrize(
    "event",
    [Pressed("open"), Pressed("nonsense"), Typed("你好"), Unfit("dice"), Elapsed("begun"), Edited("x", 1)],
)
def test_whatever_else_is_said_at_home_shows_the_menu(event: Event) -> None:
    play(HOME, Home(), event, CHEN, then(Home(), "Hello, {name}"))


def test_a14_an_unconfirmed_place_is_called_so() -> None:
    assert "still to be confirmed" not in HOME.ask(Home(), CHEN).text
    assert "still to be confirmed" in HOME.ask(Home(), Facts("陈晨", "3栋2单元501", confirmed=False)).text


def test_everything_starts_from_home_in_one_press() -> None:
    assert set(choices(HOME.ask(Home(), CHEN))) == {*KINDS, "mine", "homes", "handbook", "contact", "call"}


@pytest.mark.parametrize("event", [Pressed("open"), Typed("?"), Unfit("sticker"), Elapsed("begun")])
def test_the_desk_shows_what_lies_on_it_whatever_is_said(event: Event) -> None:
    play(DESK, Desk(), event, BUSY, then(Desk(), "these are yours"))
    play(DESK, Desk(), event, DeskFacts("李静"), then(Desk(), "nothing is open"))


def test_a_number_on_the_desk_opens_its_page_and_no_other() -> None:
    play(DESK, Desk(), Pressed("see-7"), BUSY, then(Desk(), do=ShowRecord(7)))
    play(DESK, Desk(), Pressed("see-8"), BUSY, then(Desk(), "these are yours"))
