"""The golden story with one failure at the n-th statement, commit or call, for every n: it ends as it would have.

In ``make prove`` every n meets every kind of trouble; every time a few of each. What fails is told by its n.
"""

from collections.abc import Callable
from functools import lru_cache

import pytest

from bot.engines import NAMES
from tests.simulation.golden import Ending, Trouble, differences, told

SAMPLE = 2
STATEMENTS = ("busy", "full", "ioerr")
DEATHS = ("writing", "committing", "committed", "called", "answered")
BEFORE = ("429", "500", "502", "503", "502html", "reset", "timeout", "down")
AFTER = ("cut", "reset_after", "timeout_after")
Property = Callable[[str, object], None]


@lru_cache
def calm(engine: str) -> Ending:
    """The story as it goes without trouble."""
    return told(engine)


def how_many(seam: str, kind: str) -> int:
    """How many chances there are for this trouble."""
    undisturbed = calm(NAMES[0])
    match seam, kind:
        case ("line", _) | (_, "called" | "answered"):
            return undisturbed.calls
        case (_, "commit" | "committing" | "committed"):
            return undisturbed.commits
        case _:
            return undisturbed.statements


def ends_as_it_would_have(seam: str, kind: str, chances: range, *, repeated: int = 0) -> int:
    """Tell the story with each of these troubles, by turns on both engines; returns how often trouble struck."""
    failed, struck = [], 0
    for number in chances:
        engine = NAMES[number % len(NAMES)]
        trouble = Trouble(seam, kind, number)
        ending = told(engine, trouble)
        struck += ending.struck
        found = differences(calm(engine), ending, repeated=repeated)
        failed += [f"{trouble} on {engine}: {one}" for one in found]
    assert not failed, "\n".join(failed)
    return struck


def a_few(seam: str, kind: str) -> range:
    """Some of all chances, others for each kind."""
    most = how_many(seam, kind)
    return range(sum(map(ord, kind)) % (most // SAMPLE), most, most // SAMPLE)


def test_the_story_ends_well_on_both_engines_alike() -> None:
    one, other = (calm(name) for name in NAMES)
    assert (one.broken, other.broken) == ("", "")
    assert one == other
    assert [row[1:4] for row in one.facts["records"]] == [("repair", "closed", "general")]
    assert one.facts["visits"] == [(1, "solved", 5, 5, 5)]


def test_what_a_trouble_changed_is_found() -> None:
    ending = told(NAMES[0])
    ending.facts["records"], ending.chats[1005] = [], ending.chats[1005][1:]
    assert len(differences(calm(NAMES[0]), ending, repeated=0)) == 2
    ending = told(NAMES[0])
    ending.chats[1005].append(ending.chats[1005][-1])
    assert differences(calm(NAMES[0]), ending, repeated=0) == ["chat 1005 shows 1 messages twice"]
    assert differences(calm(NAMES[0]), ending, repeated=1) == []


@pytest.mark.parametrize("kind", [*STATEMENTS, "commit"])
def test_f17_f19_a_statement_or_a_commit_fails_and_the_story_ends_the_same(kind: str) -> None:
    assert ends_as_it_would_have("disk", kind, a_few("disk", kind)) > 0


@pytest.mark.parametrize("kind", DEATHS)
def test_f01_to_f06_death_at_a_statement_a_commit_or_a_call_and_the_story_ends_the_same(kind: str) -> None:
    assert ends_as_it_would_have("life", kind, a_few("life", kind), repeated=1) > 0


@pytest.mark.parametrize("kind", [*BEFORE, *AFTER])
def test_f60_f62_f63_f69_a_call_fails_and_the_story_ends_the_same(kind: str) -> None:
    assert ends_as_it_would_have("line", kind, a_few("line", kind), repeated=int(kind in AFTER)) > 0


@pytest.mark.prove
@pytest.mark.parametrize("kind", [*STATEMENTS, "commit"])
def test_f17_f19_any_statement_and_any_commit_may_fail(kind: str, record_testsuite_property: Property) -> None:
    chances = range(how_many("disk", kind))
    struck = ends_as_it_would_have("disk", kind, chances)
    record_testsuite_property(f"golden story, {kind}", f"{struck} of {len(chances)} struck, the same end")
    assert struck == len(chances)


@pytest.mark.prove
@pytest.mark.parametrize("kind", DEATHS)
def test_f01_to_f06_death_may_come_at_any_statement_commit_and_call(
    kind: str, record_testsuite_property: Property
) -> None:
    chances = range(how_many("life", kind))
    struck = ends_as_it_would_have("life", kind, chances, repeated=1)
    record_testsuite_property(f"golden story, killed when {kind}", f"{struck} of {len(chances)} struck, the same end")
    assert struck > 0.9 * len(chances)  # opening the bot takes some of them


@pytest.mark.prove
@pytest.mark.parametrize("kind", [*BEFORE, *AFTER])
def test_f60_f62_f63_f69_any_call_may_fail(kind: str, record_testsuite_property: Property) -> None:
    chances = range(how_many("line", kind))
    struck = ends_as_it_would_have("line", kind, chances, repeated=int(kind in AFTER))
    record_testsuite_property(f"golden story, {kind}", f"{struck} of {len(chances)} struck, the same end")
    assert struck == len(chances)
