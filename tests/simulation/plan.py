"""A week as a list of steps, made from a seed before anything is played.

A step says when, who, what kind of thing, and carries dice of its own, from which everything else is
drawn when it is played. So steps can be left out, and the rest can still be played: that is how a
failure shrinks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.simulation.estate import NEWCOMERS, RESIDENTS, STAFF, STRANGER

DAY = 86_400.0
HOUR = 3_600.0
# How long people take between two things: at once, a moment, a minute, a while.
PAUSES = (0.0, 0.4, 3.0, 3.0, 15.0, 40.0, 90.0, 700.0)


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody does something at a time, in seconds since the beginning."""

    at: float
    who: int
    verb: str
    dice: int

    def __str__(self) -> str:
        return f"Step({self.at!r}, {self.who}, {self.verb!r}, {self.dice})"


@dataclass(frozen=True, slots=True)
class Scene:
    """A few steps that belong together, how often they come to somebody's mind, and whose mind it is."""

    weight: int
    people: tuple[int, ...]
    verbs: tuple[str, ...]


NOBODY = (0,)
# What others do in the scene of a resident.
BY_STAFF = {"claims", "answers", "chooses"}
BY_NOBODY = {"terminated"}
SCENES = (
    Scene(10, RESIDENTS, ("file", "send")),
    Scene(6, RESIDENTS, ("file", "send", "claims")),
    Scene(6, RESIDENTS, ("file", "send", "claims", "answers", "chooses", "visited", "visited")),
    Scene(4, RESIDENTS, ("file",)),
    Scene(3, RESIDENTS, ("file", "terminated")),
    Scene(3, RESIDENTS, ("file", "send", "terminated")),
    Scene(6, RESIDENTS, ("file", "file", "presses", "send")),
    Scene(4, RESIDENTS, ("album", "send")),
    Scene(3, RESIDENTS, ("photo",)),
    Scene(8, RESIDENTS, ("command", "presses", "presses")),
    Scene(10, RESIDENTS, ("mine", "see", "about", "says")),
    Scene(4, RESIDENTS, ("mine", "see", "withdraws", "confirms")),
    Scene(20, RESIDENTS, ("visited", "visited", "visited", "visited", "visited")),
    Scene(4, RESIDENTS, ("edits",)),
    Scene(4, RESIDENTS, ("replies",)),
    Scene(4, RESIDENTS, ("nonsense",)),
    Scene(3, RESIDENTS, ("other",)),
    Scene(5, RESIDENTS, ("presses", "presses")),
    Scene(2, RESIDENTS, ("blocks",)),
    Scene(4, RESIDENTS, ("comes_back",)),
    Scene(1, RESIDENTS, ("danger",)),
    Scene(5, (*NEWCOMERS,), ("arrives", "agrees", "says_name", "skips")),
    Scene(2, (STRANGER,), ("nonsense", "presses")),
    Scene(2, (STRANGER,), ("talks_in_group", "presses_in_group")),
    Scene(12, STAFF, ("claims",)),
    Scene(3, STAFF, ("claims", "rival_claims")),
    Scene(40, STAFF, ("answers", "chooses")),
    Scene(4, STAFF, ("answers", "chooses", "undoes")),
    Scene(4, STAFF, ("answers_with_photo", "chooses")),
    Scene(6, STAFF, ("calls",)),
    Scene(6, STAFF, ("hands", "to", "why", "asked")),
    Scene(8, STAFF, ("steps", "takes_step", "fills_in", "fills_in", "fills_in", "fills_in", "asked")),
    Scene(2, STAFF, ("asked", "fills_in", "fills_in")),
    Scene(3, STAFF, ("looks_at_task", "does_task")),
    Scene(3, STAFF, ("pages", "pages")),
    Scene(4, STAFF, ("registered",)),
    Scene(3, STAFF, ("judges",)),
    Scene(3, STAFF, ("command_in_group",)),
    Scene(3, STAFF, ("presses_in_group", "presses_in_group")),
    Scene(2, STAFF, ("command", "presses")),
    Scene(1, STAFF, ("blocks",)),
    Scene(4, STAFF, ("comes_back",)),
    Scene(6, NOBODY, ("redelivers",)),
    Scene(2, NOBODY, ("strange_update",)),
    Scene(2, NOBODY, ("deletes",)),
    Scene(1, NOBODY, ("group_moves",)),
    Scene(1, NOBODY, ("kicked", "let_in")),
    Scene(14, NOBODY, ("network",)),
    Scene(2, NOBODY, ("line_down",)),
    Scene(9, NOBODY, ("disk",)),
    Scene(9, NOBODY, ("condemned",)),
    Scene(3, NOBODY, ("killed",)),
    Scene(3, NOBODY, ("terminated",)),
    Scene(1, NOBODY, ("down",)),
    Scene(1, NOBODY, ("replays",)),
)
WEIGHTS = [scene.weight for scene in SCENES]


def week(seed: int, days: int = 7, scenes: int = 26) -> list[Step]:
    """What happens in a week: ``scenes`` a day, most of them by day."""
    dice = Random(f"plan {seed}")
    steps = [step for day in range(days) for _ in range(scenes) for step in _scene(dice, day * DAY + _hour(dice))]
    return sorted(steps, key=lambda step: step.at)


def _hour(dice: Random) -> float:
    """When in a day that begins at seven in the morning."""
    return dice.uniform(0.5, 14.0) * HOUR if dice.random() < 0.93 else dice.uniform(14.0, 24.0) * HOUR


def _scene(dice: Random, at: float) -> Iterator[Step]:
    scene = dice.choices(SCENES, WEIGHTS)[0]
    who = dice.choice(scene.people)
    for verb in scene.verbs:
        yield Step(round(at, 3), _by(dice, who, verb), verb, dice.getrandbits(32))
        at += dice.choice(PAUSES)


def _by(dice: Random, who: int, verb: str) -> int:
    """Whose part this is in the scene of ``who``."""
    if verb in BY_NOBODY:
        return 0
    return dice.choice(STAFF) if verb in BY_STAFF and who not in STAFF else who
