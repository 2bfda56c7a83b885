"""Months of an estate under every procedure: random residents, staff and time, and after each step all must hold.

Seventy lives of fifty steps here, two thousand in ``make prove``; tests/kit/months.py has the deeds, months_plan.py
the steps, months_look.py what must hold after each. Of a life that breaks something the steps that matter are told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from tests.kit.databases import ON_POSTGRES
from tests.kit.months import BY_RESIDENTS, BY_STAFF
from tests.kit.months_plan import STEPS, Step, plan, play, story
from tests.kit.town import Town

PROCEDURES = ("A", "B", "C1", "C2", "C3", "D")
# On PostgreSQL a few of them show that the rows tell the same.
HERE = 3 if ON_POSTGRES else 12
PIECES, MANY = 1 if ON_POSTGRES else 8, 42
# So many kinds of deeds are done in the lives under a procedure, at least.
FEWEST_KINDS = 15 if ON_POSTGRES else 30

# What a defect of ours would do to the rows, and which rule it breaks.
DEFECTS = {
    "N3": "UPDATE record SET status = 'withdrawn', version = version + 1 WHERE id = (SELECT max(id) FROM record)",
    "N7": "DELETE FROM due WHERE status = 'waiting'",
    "N6": "UPDATE handling SET until = since",
}


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    made = Town("2026-09-28 09:00")
    yield made
    made.engine.dispose()


def lived(town: Town, procedure: str, seeds: Iterable[int]) -> None:
    """A life a seed; one that breaks something is told by the steps that matter."""
    done: Counter[str] = Counter()
    for seed in seeds:
        life = play(town, procedure, plan(seed))
        assert not life.broken, f"seed {seed}\n{story(town, procedure, plan(seed))}"
        assert life.after == STEPS
        done += life.done
    assert len(done) >= FEWEST_KINDS, sorted(done)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_f1_s4_n3_n4_n7_n13_hold_in_months_of_anything_under(town: Town, procedure: str) -> None:
    lived(town, procedure, range(HERE))


@pytest.mark.prove
@pytest.mark.parametrize("piece", range(PIECES))
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_f1_s4_n3_n4_n7_n13_hold_in_many_months_of_anything_under(town: Town, procedure: str, piece: int) -> None:
    lived(town, procedure, range(HERE + MANY * piece, HERE + MANY * (piece + 1)))


@pytest.mark.parametrize("rule", DEFECTS)
def test_a_defect_is_found_and_told_by_the_steps_that_matter(
    town: Town, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.kit.months.Life.leaves", lambda life, _: life.db.exec_driver_sql(DEFECTS[rule]))
    steps = [*plan(3)[:12], Step("staff", "claims", 0, 0), Step("somebody leaves", "", 1, 0)]
    told = story(town, "C3", steps)
    assert f"{rule}: " in told
    assert "somebody leaves" in told
    assert len(told.splitlines()) <= 6


def test_every_act_has_its_name_and_a_plan_is_the_same_whenever_it_is_made() -> None:
    assert len({*BY_RESIDENTS, *BY_STAFF}) == len(BY_RESIDENTS) + len(BY_STAFF)
    assert plan(5) == plan(5) != plan(6)
