"""Weeks on an estate where everything fails now and then, and what must hold of each of them: N1 to N13.

Twenty seeds here, hundreds in ``make prove``, as many as wanted by ``make simulate``. One week is one
test, so that a failure names its seed; it prints the smallest list of steps that still breaks it.
"""

from random import Random

import pytest

from tests.simulation import misfortunes
from tests.simulation.__main__ import main
from tests.simulation.plan import Step, week
from tests.simulation.play import Outcome, play
from tests.simulation.shrink import shrink, story
from tests.simulation.stage import Stage

SEEDS = range(20)
MANY = range(20, 200)

# What a defect of ours would do to the rows, and which invariant finds it.
DEFECTS = {
    "marks that do not last": ("N1", "CREATE TRIGGER forgets AFTER INSERT ON seen_update"
        " BEGIN DELETE FROM seen_update WHERE update_id = NEW.update_id; END"),
    "marks lost later": ("N2", "DELETE FROM seen_update"),
    "a state changed in silence": ("N3", "UPDATE record SET status = 'withdrawn', version = version + 1"),
    "a history row out of its chain": ("N4", "INSERT INTO history"
        " (record_id, seq, at, who, who_id, what, details, previous, hash) SELECT record_id, seq + 1, at, who, who_id,"
        " 'noted', '{}', hash, 'wrong' FROM history ORDER BY id DESC LIMIT 1"),
    "nobody handles": ("N6", "UPDATE handling SET until = since"),
    "due work lost": ("N7", "DELETE FROM due WHERE status = 'waiting'"),
    "due work dropped without a reason": ("N8", "UPDATE due SET status = 'skipped' WHERE status = 'done'"),
    "a phone number on the audit trail": ("N12", "INSERT INTO audit (at, user_id, what, details)"
        " VALUES ('2026-11-23 01:00:00.000000', 1, 'x', '13912345678')"),
    "a message noted as sent that was not": ("G4", "UPDATE outgoing SET id = id + 100000 WHERE status = 'sent'"),
    "messages sent once more": ("G4", "UPDATE outgoing SET status = 'waiting' WHERE status = 'sent' AND edits = ''"),
}  # fmt: skip


def check(seed: int) -> None:
    """Play a week; when something breaks, find the smallest story first."""
    steps = week(seed)
    outcome = play(seed, steps)
    if outcome.invariant:
        pytest.fail(f"{outcome}\n{story(seed, shrink(seed, steps))}", pytrace=False)
    assert outcome.records > 5, "a week in which next to nothing happened proves nothing"


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_holds_in_a_week_of(seed: int) -> None:
    check(seed)


@pytest.mark.prove
@pytest.mark.parametrize("seed", MANY)
def test_everything_holds_in_one_of_many_weeks_of(seed: int) -> None:
    check(seed)


@pytest.mark.parametrize("engine", ["aiogram", "ptb"])
def test_the_same_seed_plays_the_same_week_to_the_last_byte(engine: str) -> None:
    steps = week(7, days=1)
    first, second = play(7, steps, engine), play(7, steps, engine)
    assert first.calls > 50
    assert first.fingerprint == second.fingerprint


def test_another_seed_plays_another_week() -> None:
    assert week(1) != week(2)
    assert play(1, week(1, days=1)[:20]).fingerprint != play(2, week(2, days=1)[:20]).fingerprint


def test_steps_can_be_left_out_and_the_rest_still_plays() -> None:
    assert play(3, week(3)[::3]).invariant == ""


@pytest.fixture
def defects(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb that spoils the rows as a defect of ours would."""

    def spoil(stage: Stage, dice: Random) -> None:
        _, statement = list(DEFECTS.values())[dice.randrange(len(DEFECTS))]
        with stage.database.begin() as db:
            db.exec_driver_sql(statement)

    monkeypatch.setitem(misfortunes.VERBS, "spoils", spoil)


def spoiled(defect: str) -> list[Step]:
    """A day on which something is filed and then the defect strikes; after that everything comes once more."""
    steps = [step for step in week(4, days=1) if step.verb not in ("blocks", "down", "disk", "network")]
    wanted = list(DEFECTS).index(defect)
    dice = next(dice for dice in range(10_000) if Random(dice).randrange(len(DEFECTS)) == wanted)
    at = steps[-1].at + 3_600.0
    filed = [Step(at, 1001, "file", 1), Step(at + 20.0, 1001, "send", 1)]
    after = [Step(at + 31.0, 0, "redelivers", 3), Step(at + 90.0, 1002, "file", 1), Step(at + 200.0, 1002, "file", 2)]
    return [*steps, *filed, Step(at + 30.0, 0, "spoils", dice), *after]


@pytest.mark.usefixtures("defects")
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found(defect: str) -> None:
    invariant, _ = DEFECTS[defect]
    assert play(4, spoiled(defect)).invariant == invariant


@pytest.mark.usefixtures("defects")
def test_a_failure_shrinks_to_the_steps_that_matter_and_tells_seed_and_story() -> None:
    steps = spoiled("a state changed in silence")
    left = shrink(4, steps)
    assert {"spoils"} <= {step.verb for step in left}
    assert len(left) <= 3 < len(steps)
    assert str(left[0]) in (told := story(4, left))
    assert "seed 4" in told
    assert "N3 is broken" in told


def test_the_command_plays_as_many_weeks_as_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "1", "--first", "3", "--workers", "1"]) == 0
    assert "1 of 1 weeks" in (told := capsys.readouterr().out)
    assert "0 broken" in told


def test_a_week_in_which_everything_holds_shrinks_to_nothing() -> None:
    steps = week(4, days=1, scenes=3)
    assert shrink(4, steps) == []


def test_a_failure_is_told_with_its_seed_its_step_and_what_went_before() -> None:
    told = str(Outcome(9, "N5", "record 3 went from closed to filed", 12, ("1.0 step 12", "1.2 BROKEN"), 1, 1, 1))
    assert told.startswith("seed 9, step 12: N5 is broken: record 3 went from closed to filed")
    assert told.endswith("1.2 BROKEN")
