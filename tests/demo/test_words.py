"""The panel has a word for everything that the register can say, and the story names buttons that exist."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.demo import story, words
from bot.demo.look import HOUSEKEEPING, Seen
from handlers.catalogs import DEFAULT, Catalogs
from storage.rules.intake import STAGES
from tests.structure.house import modules_under

LOCALE = Path(__file__).parents[2] / "locale"


def said_at(place: int, *functions: str) -> Iterator[str]:
    """The constants that our layers hand to these functions, at one place of their arguments."""
    for module in modules_under("storage", "handlers", "dialogs"):
        for call in (node for node in module.walk() if isinstance(node, ast.Call)):
            said = call.args[place] if module.dotted(call.func) in functions else None
            if isinstance(said, ast.Constant):
                yield str(said.value)


def test_every_line_that_history_can_hold_has_a_word() -> None:
    written = {
        *said_at(2, "storage.register.history.append"),
        *said_at(2, "storage.register.history.begin"),
        *said_at(2, "handlers.telling.handling.remind"),
    }
    assert {"filed", "first_contact", "answered", "return_missed"} <= written
    assert written - words.HISTORY.keys() == set()


def test_every_kind_of_due_work_has_a_word() -> None:
    wakes = {f"wake:{what}" for what in said_at(0, "dialogs.kit.Wake")}
    planned = {*said_at(2, "storage.due.add"), *said_at(3, "storage.rules.handling.watch.plan")}
    planned |= {*HOUSEKEEPING, *wakes, *STAGES}
    assert {"claim_window", "visit", "digest", "return_overdue", "wake:nudge"} <= planned
    assert planned - words.DUE.keys() == set()


def test_a_line_of_history_names_people_and_ends_but_no_codes() -> None:
    names = {1: "李静"}
    claimed = words.history("first_contact", {"staff": 1, "how": "claimed"}, names)
    assert claimed == "确定首问责任人：李静（自己受理）"
    assert words.history("visit_answered", {"solved": False}, names) == "业主回答回访：没有解决"
    assert words.history("closed", {"how": "accepted"}, names) == "办结：业主认可"
    assert words.history("urged", {}, names) == "业主催办"


def test_every_button_that_the_story_names_is_in_the_catalog() -> None:
    catalogs = Catalogs(LOCALE)
    assert [text for text in story.buttons() if catalogs.say(text, DEFAULT) == text] == []


def test_a_story_that_nobody_has_begun_has_no_ticks() -> None:
    steps = [step for chapter in story.STORY for step in chapter.steps]
    assert [step.text for step in steps if step.done(Seen())] == []
