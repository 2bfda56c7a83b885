"""A random walk through every dialog: whatever happens, it never raises and keeps the kit's promises."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dialogs.catalog import DIALOGS
from dialogs.deeds.deed import Deed
from dialogs.events import Commanded, Edited, Elapsed, Event, Pressed, SharedContact, Unfit
from dialogs.kit import Label, Say, Step
from dialogs.packing import pack, unpack
from handlers.wording.labels import LABELS
from scripts.catalogs import marked_texts
from tests.dialogs import stage, stage_handling

STEPS = 500
SEEDS = (1, 7, 42)
CHOICE = re.compile(r"[a-z0-9_-]{1,40}\Z")
MARKED = set(marked_texts(Path(__file__).parents[2]))
NEVER_FITS = [
    Pressed("nonsense"), Pressed("nonsense", fresh=False), Pressed("open"), Elapsed("nobody asked"),
    Unfit("sticker"), Unfit("empty"), SharedContact("1", own=False), Commanded("nonsense"), Edited("x",
    987654),
]  # fmt: skip
# What is about a call already, or about staff, needs no way to a call.
NO_CALL = {("call", ""), ("file", "phone")}
# A reply to a card waits in a group: chatter there is none of its business.
SILENT = {"reply"}


@dataclass(frozen=True)
class Taken:
    """One step of a walk, with what led to it."""

    name: str
    state: Any
    event: Event
    facts: Any
    step: Step[Any]


def walk(name: str, seed: int) -> Iterator[Taken]:
    dialog, rng = DIALOGS[name], random.Random(f"{name}{seed}")
    facts = stage.FACTS[name]
    known = facts[0]
    state = dialog.begin(known)
    buttons = stage.shown(dialog.ask(state, known))
    for _ in range(STEPS):
        known = rng.choice(facts) if rng.random() < 0.2 else known
        event = stage.random_event(rng, buttons, name)
        step = dialog.step(state, event, known)
        yield Taken(name, state, event, known, step)
        state = step.state if step.state is not None else dialog.begin(known)
        said = [choice for say in step.say for choice in stage.shown(say)]
        buttons = said or stage.shown(dialog.ask(state, known))


@pytest.fixture(scope="module", params=DIALOGS)
def walked(request: pytest.FixtureRequest) -> list[Taken]:
    return [taken for seed in SEEDS for taken in walk(request.param, seed)]


def test_every_state_survives_the_way_through_text(walked: list[Taken]) -> None:
    kind = DIALOGS[walked[0].name].state
    for taken in walked:
        if taken.step.state is not None:
            assert unpack(kind, pack(taken.step.state)) == taken.step.state


def test_at_most_one_deed_is_done_and_only_on_its_confirmation(walked: list[Taken]) -> None:
    for taken in walked:
        deed = taken.step.do
        if deed is not None:
            assert isinstance(deed, Deed), taken
            assert stage.confirmed(taken.state, taken.event, taken.facts, deed), taken


def test_every_placeholder_is_filled_by_a_value_or_by_the_deeds_outcome(walked: list[Taken]) -> None:
    for taken in walked:
        for text, names in stage.phrases(taken.step):
            assert stage.placeholders(text) <= names, (text, names)


def test_every_text_is_marked_for_the_catalogs(walked: list[Taken]) -> None:
    unmarked = {
        text
        for taken in walked
        for text, _ in stage.phrases(taken.step)
        if text not in MARKED and stage.without_placeholders(text)
    }
    assert unmarked == set()


def test_every_button_can_travel(walked: list[Taken]) -> None:
    for say in _said(walked):
        drawn = stage.shown(say)
        assert [choice for choice in drawn if not CHOICE.match(choice)] == []
        assert len(drawn) == len(set(drawn))


def test_every_button_that_is_drawn_leads_somewhere(walked: list[Taken]) -> None:
    """A fresh press on what was just drawn changes the state, does a deed or opens another dialog."""
    dialog = DIALOGS[walked[0].name]
    for taken in walked:
        state, drawn = taken.step.state, [choice for say in taken.step.say for choice in stage.shown(say)]
        for choice in drawn:
            step = dialog.step(state, Pressed(choice), taken.facts)
            assert step.state != state or step.do or step.go, (state, choice)


def test_the_present_question_can_be_said_again_in_every_state(walked: list[Taken]) -> None:
    dialog = DIALOGS[walked[0].name]
    for taken in walked:
        if taken.step.state is not None:
            say = dialog.ask(taken.step.state, taken.facts)
            assert say.text
            assert stage.placeholders(say.text) <= set(say.values)
            assert not say.replace


def test_i8_every_screen_of_a_resident_offers_a_call(walked: list[Taken]) -> None:
    name, dialog = walked[0].name, DIALOGS[walked[0].name]
    for taken in walked:
        state = taken.step.state
        if name in stage.RESIDENTS and state is not None and (name, getattr(state, "at", "")) not in NO_CALL:
            assert "call" in stage.shown(dialog.ask(state, taken.facts)), state
            assert all("call" in stage.shown(say) for say in taken.step.say if say.buttons), taken


def test_what_does_not_fit_leaves_every_state_as_it_is_and_says_how_to_go_on(walked: list[Taken]) -> None:
    name, dialog = walked[0].name, DIALOGS[walked[0].name]
    for taken in walked:
        state = taken.step.state
        if state is None:
            continue
        for event in NEVER_FITS:
            if name in SILENT and isinstance(event, Edited):
                continue
            step = dialog.step(state, event, taken.facts)
            assert (step.state, step.do, step.go, step.wake) == (state, None, None, ()), (state, event)
            assert step.say or step.notice or name in SILENT


def test_a_step_says_what_happened_whenever_a_deed_was_done(walked: list[Taken]) -> None:
    for taken in walked:
        if taken.step.do is not None:
            assert taken.step.say or taken.step.notice, taken


def test_an_ended_dialog_draws_no_buttons(walked: list[Taken]) -> None:
    for taken in walked:
        if taken.step.state is None:
            assert [say for say in taken.step.say if say.buttons] == []
            assert taken.step.wake == ()


def test_a_dialog_opens_only_dialogs_that_exist(walked: list[Taken]) -> None:
    assert {taken.step.go.dialog for taken in walked if taken.step.go} <= set(DIALOGS)


def test_labels_are_of_a_kind_the_office_knows(walked: list[Taken]) -> None:
    assert {
        value.of for say in _said(walked) for value in say.values.values() if isinstance(value, Label)
    } <= set(LABELS)


def test_the_walk_gets_around(walked: list[Taken]) -> None:
    """Every place of the state's ``at`` is reached, so that what holds on the walk holds everywhere."""
    kind = DIALOGS[walked[0].name].state
    places = getattr(kind.__dataclass_fields__.get("at"), "type", None)
    if places is not None:
        assert {taken.state.at for taken in walked} == set(places.__args__)
    assert {type(taken.event) for taken in walked} >= {Pressed, Edited, Elapsed, Unfit}


def test_the_walk_sees_every_deed_there_is() -> None:
    done = {type(taken.step.do) for name in DIALOGS for seed in SEEDS for taken in walk(name, seed)}
    done |= stage_handling.filled()
    # Amend comes from an edit after filing, which belongs to no dialog.
    assert {one.__name__ for one in stage.OUTCOMES} == {one.__name__ for one in done if one is not type(None)}
    assert {one.__name__ for one in Deed.__args__} - {one.__name__ for one in done} == {"Amend"}


def _said(walked: list[Taken]) -> Iterator[Say]:
    for taken in walked:
        yield from taken.step.say
