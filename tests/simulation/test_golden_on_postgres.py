"""The golden story on PostgreSQL: a statement refused, a connection gone before a commit or right after it (F25–F28).

As on SQLite it ends as it would have. Every time a few of all chances; in ``make prove`` the connection is lost at
every other statement and at every commit, and each statement is refused for one of the other reasons.
"""

from collections.abc import Callable
from functools import lru_cache

import pytest

from bot.engines import NAMES
from tests.simulation.disk import AT_COMMITS, REFUSED
from tests.simulation.golden import Ending, Trouble, differences, told

STATEMENTS = (*REFUSED, "lost")
COMMITS = ("lost before commit", "lost after commit")
DEATHS = ("writing", "committing", "committed")
FEW = 1


@lru_cache
def calm() -> Ending:
    """The story as it goes without trouble."""
    return told(NAMES[0], on_postgres=True)


def test_every_statement_of_the_story_may_be_struck() -> None:
    """Whatever way a statement takes to the server, trouble meets it; what goes past would be proved by nobody."""
    assert calm().statements >= 600


def how_many(kind: str) -> int:
    """How many chances there are for this trouble."""
    return calm().commits if kind in {*AT_COMMITS, "committing", "committed"} else calm().statements


def ends_as_it_would_have(seam: str, kind: str, chances: range) -> int:
    """Tell the story with each of these troubles, by turns on both engines; returns how often trouble struck."""
    failed, struck = [], 0
    for number in chances:
        trouble = Trouble(seam, kind, number)
        ending = told(NAMES[number % len(NAMES)], trouble, on_postgres=True)
        struck += ending.struck
        repeated = seam == "life" or kind.startswith("lost")  # who delivers is elected anew, and does not know
        failed += [f"{trouble}: {one}" for one in differences(calm(), ending, repeated=int(repeated))]
    assert not failed, "\n".join(failed)
    return struck


def a_few(kind: str) -> range:
    """Some of all chances, others for each kind."""
    most = how_many(kind)
    return range(sum(map(ord, kind)) % (most // FEW), most, most // FEW)


def test_the_story_ends_as_on_sqlite() -> None:
    assert differences(told(NAMES[0]), calm(), repeated=0) == []


@pytest.mark.parametrize("kind", [*STATEMENTS, *COMMITS])
def test_f26_f27_a_statement_or_a_commit_fails_and_the_story_ends_the_same(kind: str) -> None:
    assert ends_as_it_would_have("disk", kind, a_few(kind)) == FEW


@pytest.mark.prove
@pytest.mark.parametrize("kind", [*STATEMENTS, *COMMITS])
def test_f26_f27_any_statement_and_any_commit_may_fail(
    kind: str, record_testsuite_property: Callable[[str, object], None]
) -> None:
    most = how_many(kind)
    chances = range([*REFUSED].index(kind), most, len(REFUSED)) if kind in REFUSED else range(most)
    chances = chances[::2] if kind == "lost" else chances
    struck = ends_as_it_would_have("disk", kind, chances)
    record_testsuite_property(f"golden story on PostgreSQL, {kind}", f"{struck} of {len(chances)} struck, the same end")
    assert struck == len(chances)


@pytest.mark.prove
@pytest.mark.parametrize("kind", DEATHS)
def test_f01_to_f06_death_may_come_at_any_statement_and_commit(
    kind: str, record_testsuite_property: Callable[[str, object], None]
) -> None:
    chances = range(0, how_many(kind), 2)
    struck = ends_as_it_would_have("life", kind, chances)
    record_testsuite_property(
        f"golden story on PostgreSQL, killed when {kind}", f"{struck} of {len(chances)} struck, the same end"
    )
    assert struck > 0.9 * len(chances)  # opening the bot takes some of them
