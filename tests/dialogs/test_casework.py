"""Casework as tables: the group's card and the handler's page; what each shows and to whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialogs.casework.card import CARD, Card, CardFacts
from dialogs.casework.gravity import Gravity
from dialogs.casework.matter import Matter
from dialogs.casework.page import PAGE, REASONS, Page, PageFacts
from dialogs.deeds.deed import Claim, ConfirmRegistration, HandOver, LogContact
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Typed, Unfit
from dialogs.kit import Label
from tests.dialogs.lines import Then, choices, play, then

PROMISED = datetime(2026, 11, 19, 12, tzinfo=UTC)
FILED = Matter(
    7, "TS-20261119-0001", building="3栋", text="电梯异响", promised=PROMISED, breach=PROMISED, duty="李静"
)
TAKEN = replace(FILED, status="handling", first_contact="李静", handler="张伟")
CONFIRMED = replace(TAKEN, released=True)
CLOSED = replace(TAKEN, status="closed")
FACTS = PageFacts(TAKEN, "3栋2单元501", "陈晨", "13800000001", "call", ((2, "张伟"), (3, "赵敏")))
SHOWN, TO, WHY, TOLD = Page(7), Page(7, "to"), Page(7, "why", 2), Page(7, "told")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Pressed("claim"), then(Card(7), "is yours", do=Claim(7))),
        (Pressed("claim", fresh=False), then(Card(7), "is yours", do=Claim(7))),
        (
            Pressed("registered"),
            then(Card(7), "Registration of {number} confirmed", do=ConfirmRegistration(7)),
        ),
        (Pressed("nonsense"), then(Card(7), "reply to the card")),
        (Typed("我来处理"), then(Card(7), "reply to the card")),
        (Unfit("sticker"), then(Card(7), "reply to the card")),
        (Elapsed("begun"), then(Card(7), "reply to the card")),
    ],
)
def test_f1_a_press_on_the_card_is_judged_by_the_rules(event: Event, expected: Then) -> None:
    play(CARD, Card(7), event, CardFacts(TAKEN), expected)


@pytest.mark.parametrize(
    ("matter", "offered"),
    [(FILED, ["claim"]), (TAKEN, ["registered"]), (CONFIRMED, []), (CLOSED, []),
     (replace(FILED, status="withdrawn"), [])],
)  # fmt: skip
def test_a_card_offers_what_is_next(matter: Matter, offered: list[str]) -> None:
    assert choices(CARD.ask(Card(7), CardFacts(matter))) == offered


def test_f3_a_card_shows_first_contact_and_handler_apart() -> None:
    assert CARD.ask(Card(7), CardFacts(TAKEN)).values["people"].values == {"first": "李静", "handler": "张伟"}
    assert CARD.ask(Card(7), CardFacts(FILED)).values["people"].values == {"duty": "李静"}


def test_a71_a_card_knows_neither_name_nor_room_nor_number() -> None:
    shown = str(CARD.ask(Card(7), CardFacts(TAKEN)))
    assert [word for word in ("陈晨", "501", "13800000001") if word in shown] == []


def test_a_card_flags_what_is_out_of_the_ordinary() -> None:
    odd = replace(FILED, gravity=Gravity("hot"), confirmed=False, bound=False)
    flags = CARD.ask(Card(7), CardFacts(odd)).values["flags"]
    assert flags.text == "{flag0}{flag1}{flag2}"
    assert flags.values["flag0"].values == {"severity": Label("severity", "hot")}
    assert CARD.ask(Card(7), CardFacts(FILED)).values["flags"].text == ""


@pytest.mark.parametrize(
    ("matter", "words"),
    [
        (FILED, "it counts as a breach"),
        (replace(FILED, gravity=Gravity(key=True, green=PROMISED - timedelta(hours=2))), "key customer"),
        (replace(FILED, answered=PROMISED), "Answered"),
        (replace(FILED, promised=None), "No answer"),
    ],
)
def test_s1_a_card_shows_the_deadline_until_it_is_met(matter: Matter, words: str) -> None:
    assert words in CARD.ask(Card(7), CardFacts(matter)).values["deadline"].text


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (SHOWN, Pressed("call"), then(SHOWN, "Noted on {number}", do=LogContact(7, "call"))),
        (SHOWN, Pressed("visit"), then(SHOWN, "Noted on {number}", do=LogContact(7, "visit"))),
        (SHOWN, Pressed("hand"), then(TO, "To whom")),
        (TO, Pressed("to-2"), then(WHY, "Why?")),
        (TO, Pressed("back"), then(SHOWN, "For you only")),
        (WHY, Pressed("back"), then(SHOWN, "For you only")),
        *((WHY, Pressed(code), then(TOLD, "{standing}", do=HandOver(7, 2, code))) for code in REASONS),
        (SHOWN, Pressed("to-2"), then(SHOWN, "For you only")),
        (SHOWN, Pressed("area"), then(SHOWN, "For you only")),
        (TO, Pressed("area"), then(TO, "To whom")),
        (WHY, Pressed("because"), then(WHY, "Why?")),
    ],
)
def test_f5_a_page_logs_contacts_and_hands_over_with_a_reason(
    state: Page, event: Event, expected: Then
) -> None:
    play(PAGE, state, event, FACTS, expected)


@pytest.mark.parametrize("choice", ["to-", "to-x", "to-_2", "to-0", "to-999", "to-99999999999999999999"])
def test_a02_a_colleague_who_was_not_offered_is_not_handed_anything(choice: str) -> None:
    play(PAGE, TO, Pressed(choice), FACTS, then(TO, "To whom"))


def test_f5_where_there_is_no_colleague_nothing_is_handed_over() -> None:
    play(PAGE, SHOWN, Pressed("hand"), replace(FACTS, colleagues=()), then(SHOWN, "For you only"))


@pytest.mark.parametrize("state", [SHOWN, TO, WHY])
@pytest.mark.parametrize(
    "event",
    [Typed("你好"), Unfit("dice"), Elapsed("begun"), Edited("x", 3), Attached(Media("photo", "f")),
     Pressed("open"),
     *(Pressed(choice, fresh=False) for choice in ("call", "visit", "hand", "to-2", "area", "back"))],
)  # fmt: skip
def test_a04_what_does_not_fit_or_is_stale_shows_the_page_again(state: Page, event: Event) -> None:
    step = PAGE.step(state, event, FACTS)
    assert (step.state, step.do, step.say) == (state, None, (PAGE.ask(state, FACTS),))


def test_a_page_of_an_ended_matter_offers_nothing_but_its_forms() -> None:
    assert choices(PAGE.ask(SHOWN, FACTS)) == ["call", "visit", "hand", "sort", "forms"]
    assert choices(PAGE.ask(SHOWN, replace(FACTS, matter=CLOSED))) == ["forms"]


def test_a_page_says_that_a_call_is_wished_for() -> None:
    assert "asks for a call" in PAGE.ask(SHOWN, FACTS).values["call"].text
    assert PAGE.ask(SHOWN, replace(FACTS, wish="")).values["call"].text == ""


def test_x7_a_page_says_what_the_resident_would_like() -> None:
    wish = PAGE.ask(SHOWN, replace(FACTS, wish="apology call")).values["wish"]
    assert wish.values == {"wish": Label("wish", "apology")}
    assert PAGE.ask(SHOWN, FACTS).values["wish"].text == ""


def test_f2_who_hands_over_is_told_that_first_contact_stays() -> None:
    said = PAGE.ask(TO, FACTS)
    assert "remain its first-contact person" in said.text
    assert choices(said) == ["to-2", "to-3", "back"]
