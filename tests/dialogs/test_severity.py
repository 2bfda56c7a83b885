"""How grave a matter is, and the page of a danger, as tables (K2–K9, X10)."""

from dataclasses import replace

import pytest

from dialogs.casework.gravity import Gravity, flags
from dialogs.casework.severity import SEVERITY, Judging
from dialogs.danger.alarm import ALARM, Alarm as Paged
from dialogs.deeds.severity import (
    ConfirmPeople,
    EnterFact,
    Join,
    KeepAlarm,
    LowerAlarm,
    LowerSeverity,
    ProposeLowering,
    Split,
    TakeAlarm,
)
from dialogs.events import Event, Pressed, Typed
from tests.dialogs.lines import Then, choices, play, then
from tests.dialogs.stage_severity import JUDGED, PAGED

SHOW, DONE = Judging(7), Judging(7, "done")


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (SHOW, Pressed("fact"), then(Judging(7, "fact"), "what have you learned")),
        (Judging(7, "fact"), Pressed("sued"), then(Judging(7, "sure", "sued"), "is that so")),
        (Judging(7, "sure", "sued"), Pressed("yes"), then(DONE, "on the record", do=EnterFact(7, "sued"))),
        (Judging(7, "sure", "sued"), Pressed("back"), then(SHOW, "Severity")),
        (Judging(7, "fact"), Pressed("help"), then(Judging(7, "fact"), "what have you learned")),
        (SHOW, Pressed("yes"), then(DONE, "Confirmed", do=ConfirmPeople(7, 12))),
        (SHOW, Pressed("people"), then(Judging(7, "people"), "how many people")),
        (Judging(7, "people"), Typed("15"), then(None, "Confirmed", do=ConfirmPeople(7, 15))),
        (Judging(7, "people"), Typed("很多"), then(Judging(7, "people"), "how many people")),
        (SHOW, Pressed("join"), then(Judging(7, "join"), "belong together")),
        (Judging(7, "join"), Pressed("to-8"), then(DONE, "together", do=Join(7, 8))),
        (Judging(7, "join"), Pressed("to-9"), then(Judging(7, "join"), "belong together")),
        (SHOW, Pressed("lower"), then(Judging(7, "lower"), "which severity")),
        (Judging(7, "lower"), Pressed("major"), then(Judging(7, "lower"), "which severity")),
        (Judging(7, "lower"), Pressed("general"), then(Judging(7, "why", "general"), "reason")),
        (Judging(7, "why", "general"), Typed("误会"), then(None, "reason", do=LowerSeverity(7, "general", "误会"))),
        (Judging(7, "why", "general"), Pressed("yes"), then(Judging(7, "why", "general"), "reason")),
    ],
)
def test_k6_a_fact_is_asked_about_once_more_and_lowering_wants_a_written_reason(
    state: Judging, event: Event, expected: Then
) -> None:
    play(SEVERITY, state, event, JUDGED, expected)


def test_k6_who_may_not_lower_is_not_offered_it_and_a_made_up_press_does_nothing() -> None:
    agent = replace(JUDGED, may_lower=False)
    assert "lower" in choices(SEVERITY.ask(SHOW, JUDGED))
    assert "lower" not in choices(SEVERITY.ask(SHOW, agent))
    assert SEVERITY.step(SHOW, Pressed("lower"), agent).state == SHOW


def test_k9_a_collective_can_be_split_where_there_is_one() -> None:
    together = replace(JUDGED, together=3, claim=0)
    play(SEVERITY, SHOW, Pressed("split"), together, then(DONE, "alone again", do=Split(7)))
    assert SEVERITY.step(SHOW, Pressed("split"), JUDGED).do is None


def test_k3_a_closed_matter_is_shown_and_nothing_can_be_done_to_it() -> None:
    assert choices(SEVERITY.ask(SHOW, replace(JUDGED, open=False))) == []


@pytest.mark.parametrize(
    ("choice", "deed"),
    [("take", TakeAlarm(3)), ("over", ProposeLowering(3)), ("agree", LowerAlarm(3)), ("keep", KeepAlarm(3))],
)
def test_x10_every_press_on_the_page_of_a_danger_is_a_deed_for_the_rules_to_judge(choice: str, deed: object) -> None:
    step = ALARM.step(Paged(3), Pressed(choice, fresh=False), PAGED)
    assert (step.state, step.do) == (Paged(3), deed)


def test_x10_the_page_offers_what_the_reader_may_do_now() -> None:
    taken = replace(PAGED, taken_by="李静")
    proposed = replace(taken, proposed_by="李静")
    offered = {
        "open": PAGED,
        "mine": replace(taken, me=frozenset({"took"})),
        "another's": taken,
        "proposed": proposed,
        "by me": replace(proposed, me=frozenset({"took", "proposed"})),
        "over": replace(proposed, lowered=True),
    }
    assert {name: choices(ALARM.ask(Paged(3), facts)) for name, facts in offered.items()} == {
        "open": ["take"], "mine": ["over"], "another's": [], "proposed": ["agree", "keep"], "by me": [], "over": [],
    }  # fmt: skip


def test_k6_a_card_tells_danger_severity_and_reason_at_a_glance() -> None:
    assert flags(Gravity()) == []
    shown = "".join(one.text for one in flags(Gravity("hot", "law", "gas", claim=12, together=3, key=True, above=True)))
    assert [part in shown for part in ("🚨", "{severity} ({why})", "to be confirmed", "together", "⭐")] == [True] * 5
