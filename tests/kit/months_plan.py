"""The plan of a life: fifty steps from one seed, how they are taken, and the fewest of them that still break something.

A step carries all its dice, so that a plan can be played again without some of its steps.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.kit.months import BY_RESIDENTS, BY_STAFF, KINDS, LEAPS, WALKS, Life
from tests.kit.months_look import Look
from tests.kit.town import Town

STEPS, MOST_RECORDS = 50, 10
VERBS = {
    "files": 2, "files on behalf": 1, "the resident": 5, "staff": 10, "somebody else": 2, "time passes": 2,
    "days pass": 2, "a message is lost": 1, "all hear again": 1, "somebody leaves": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step: what happens, to which record, by whichever of the ways; ``begin`` is the act that is tried first."""

    verb: str
    begin: str
    which: int
    pick: int

    def __str__(self) -> str:
        return f"{self.verb} ({self.begin or '-'}, {self.which}, {self.pick})"


@dataclass(frozen=True)
class Lived:
    """How a life went: what was broken, after how many steps, and which deeds were done in it."""

    broken: str
    after: int
    done: Counter[str]


def plan(seed: int) -> list[Step]:
    """The steps of a seed; what comes first is a filing."""
    dice, found = Random(seed), []
    for number in range(STEPS):
        verb = "files" if number < 2 else dice.choices(list(VERBS), list(VERBS.values()))[0]
        acts = {"the resident": BY_RESIDENTS, "staff": BY_STAFF, "somebody else": BY_STAFF}.get(verb, {})
        found.append(Step(verb, dice.choice(list(acts)) if acts else "", dice.randrange(100), dice.randrange(100)))
    return found


def _take(life: Life, step: Step) -> None:
    """Let a step happen, as far as it can."""
    records, pick = life.records(), step.pick
    record = records[step.which % len(records)] if records else None
    match step.verb:
        case "files" if len(records) < MOST_RECORDS:
            together = record.id or 0 if record is not None and pick % 4 == 0 else 0
            life.files(life.neighbour(step.which), KINDS[pick % len(KINDS)], step.which + pick, together)
        case "files on behalf" if len(records) < MOST_RECORDS:
            if (who := life.of_role(pick, "agent", "handler", "supervisor")) is not None:
                life.files_on_behalf(who, pick)
        case "the resident" if record is not None:
            life.tries(BY_RESIDENTS, step.begin, record, pick)
        case "staff" if record is not None:
            life.tries(BY_STAFF, step.begin, record, pick)
        case "somebody else" if record is not None:
            colleagues = life.colleagues()
            _, deed = BY_STAFF[step.begin](life, record, pick)
            life.does(life.member(colleagues[pick % len(colleagues)].id or 0), deed)
        case "time passes":
            life.passes(WALKS[pick % len(WALKS)])
        case "days pass":
            life.passes(LEAPS[pick % len(LEAPS)])
        case "a message is lost":
            life.loses_a_message(pick)
        case "all hear again":
            life.hears_again()
        case "somebody leaves" if step.which % 2:
            life.leaves(pick)


def play(town: Town, procedure: str, steps: Sequence[Step]) -> Lived:
    """Live through some steps; nothing of it stays. What is broken is told, a failure of our own code as well."""
    with town.engine.connect() as db, db.begin() as undone:
        life = Life(town, db, procedure)
        look, broken, after = Look(life), "", 0
        try:
            for step in steps:
                after += 1
                _take(life, step)
                look()
            look.at_the_end()
        except Exception as error:
            broken = f"{type(error).__name__}: {error}"
        undone.rollback()
    return Lived(broken, after, Counter(life.done))


def story(town: Town, procedure: str, steps: Sequence[Step]) -> str:
    """The steps that matter: those without any of which nothing would be broken."""
    left = list(steps[: play(town, procedure, steps).after])
    for step in reversed(left[:-1]):
        without = [one for one in left if one is not step]
        if play(town, procedure, without).broken:
            left = without
    broken = play(town, procedure, left).broken
    return "\n".join([f"{procedure}: {broken}", *map(str, left)])
