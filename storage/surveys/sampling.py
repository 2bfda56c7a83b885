"""The draw: who is asked, by a recorded seed, and nobody again until all had a turn (Q4; E 4.4).

A *rotation* is one seed and the households drawn under it so far. Each stratum has its random order,
fixed by the seed (``order``); waves take the next ones of it. The seed's hash is published before the
first wave and the seed when the rotation has ended: told earlier, it would tell who comes next.

When the rest of a rotation is too small for a wave, the wave takes all of the rest and begins the next
rotation, whose order is another one, without those it has just taken. Moving in adds a household to the
running rotation, moving out takes one away. A census gives everybody a turn; key customers are asked
beside the rotation. A wave of some buildings alone ends no rotation: where its own rest is too small it goes
on with those whose turn comes next, and the others keep theirs.

Whoever cannot be asked is replaced by the next in the order of the same stratum, and by nobody else.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Literal

from storage.surveys.allocation import allocated
from storage.surveys.order import commitment, derived, digest, ranked
from storage.surveys.sizes import answers_needed, invitations

Way = Literal["simple", "stratified", "all", "key", "share", "minimum"]


@dataclass(frozen=True, slots=True)
class Household:
    """One household of the frame; ``stratum`` is its building, or building and tenure."""

    id: str
    stratum: str = ""
    key: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How a wave draws.

    *simple* and *stratified* go by the ``margin`` of error in percent points; *share* by ``share`` of the
    households (D: 95 %); *minimum* by ``returns`` (B: 100). ``expected_rate``: of those asked, who answers.
    """

    way: Way
    margin: int = 5
    share: Fraction = Fraction(1)
    returns: int = 0
    expected_rate: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rotation:
    """The running rotation: its number, and who had a turn in it. The secret yields the seeds of all rotations."""

    secret: str
    number: int = 1
    had: frozenset[str] = frozenset()

    @property
    def seed(self) -> str:
        return derived(self.secret, self.number)

    def next(self) -> "Rotation":
        return Rotation(self.secret, self.number + 1)


@dataclass(frozen=True, slots=True)
class Draw:
    """Who was drawn, in order, and who comes next in each stratum; with what makes the draw verifiable.

    ``seed_hashes``: of the rotation it began in and, where it went on into the next, of that one.
    """

    drawn: tuple[Household, ...]
    reserve: tuple[Household, ...]
    seed_hashes: tuple[str, ...]
    frame_hash: str
    rotation: Rotation


@dataclass(frozen=True, slots=True)
class Substitution:
    """One line of the log: who could not be asked, and who was next; nobody, if the stratum had no more."""

    gone: str
    taken: str | None


def wanted(plan: Plan, households: int) -> int:
    """How many households a plan asks of a frame of so many."""
    match plan.way:
        case "simple" | "stratified":
            return invitations(households, answers_needed(households, plan.margin), plan.expected_rate)
        case "share":
            return ceil(households * plan.share)
        case "minimum":
            return invitations(households, plan.returns, plan.expected_rate)
        case "all" | "key":
            return households


def draw(
    frame: Sequence[Household], plan: Plan, rotation: Rotation, resting: Set[str] = frozenset(), *, part: bool = False
) -> Draw:
    """Draw a wave. ``resting`` were asked too recently; they keep their turn for a later wave.

    ``part``: the frame is a part of the estate, which does not end the rotation of the whole.
    """
    made = _drawn(frame, plan, rotation, resting)
    if part and made.rotation.number != rotation.number:
        return replace(made, rotation=replace(rotation, had=rotation.had | _ids(made.drawn)))
    return made


def _drawn(frame: Sequence[Household], plan: Plan, rotation: Rotation, resting: Set[str]) -> Draw:
    _require_frame(frame)
    if plan.way == "all":
        return _draw(frame, [one for one in frame if one.id not in resting], [], rotation, rotation.next())
    if plan.way == "key":
        return _draw(frame, [one for one in frame if one.key and one.id not in resting], [], rotation, rotation)
    free = [one for one in frame if one.id not in resting]
    waiting = [one for one in free if one.id not in rotation.had]
    count = min(wanted(plan, len(frame)), len(free))
    if len(waiting) >= count:
        drawn, rest = _next(frame, waiting, count, rotation, by_stratum=plan.way == "stratified")
        return _draw(frame, drawn, rest, rotation, replace(rotation, had=rotation.had | _ids(drawn)))
    after = rotation.next()
    others = [one for one in free if one.id in rotation.had]
    more, rest = _next(frame, others, count - len(waiting), after, by_stratum=plan.way == "stratified")
    return _draw(frame, [*waiting, *more], rest, rotation, replace(after, had=_ids(more)))


def substituted(made: Draw, gone: str) -> tuple[Draw, Substitution]:
    """Replace a household that cannot be asked by the next in the order of its stratum."""
    lost = next((one for one in made.drawn if one.id == gone), None)
    if lost is None:
        raise ValueError(f"{gone} was not drawn.")
    following = next((one for one in made.reserve if one.stratum == lost.stratum), None)
    drawn = tuple(one for one in made.drawn if one.id != gone)
    if following is None:
        return replace(made, drawn=drawn), Substitution(gone, None)
    reserve = tuple(one for one in made.reserve if one.id != following.id)
    rotation = replace(made.rotation, had=made.rotation.had | {following.id})
    changed = replace(made, drawn=(*drawn, following), reserve=reserve, rotation=rotation)
    return changed, Substitution(gone, following.id)


def second_mode(silent: Iterable[str], seed: str) -> list[str]:
    """The random half of those who keep silent that is called instead, so that the two can be compared."""
    order = ranked(f"{seed}/phone", silent)
    return order[: ceil(len(order) / 2)]


def _next(
    frame: Sequence[Household], waiting: Sequence[Household], count: int, rotation: Rotation, *, by_stratum: bool
) -> tuple[list[Household], list[Household]]:
    """The next so many of a rotation and, in order, those after them."""
    by_id = {one.id: one for one in waiting}
    order = [by_id[one] for one in ranked(rotation.seed, by_id)]
    if not by_stratum:
        return order[:count], order[count:]
    room = allocated(count, _sizes(frame), _sizes(waiting))
    drawn: list[Household] = []
    rest: list[Household] = []
    for one in order:
        chosen = room.get(one.stratum, 0) > 0
        room[one.stratum] = room.get(one.stratum, 0) - chosen
        (drawn if chosen else rest).append(one)
    return drawn, rest


def _draw(
    frame: Sequence[Household], drawn: Iterable[Household], rest: Iterable[Household], before: Rotation, after: Rotation
) -> Draw:
    names = digest(f"{one.id} {one.stratum} {one.key}" for one in frame)
    hashes = dict.fromkeys(commitment(one.seed) for one in (before, after))
    return Draw(tuple(drawn), tuple(rest), tuple(hashes), names, after)


def _sizes(households: Iterable[Household]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for one in households:
        sizes[one.stratum] = sizes.get(one.stratum, 0) + 1
    return sizes


def _ids(households: Iterable[Household]) -> frozenset[str]:
    return frozenset(one.id for one in households)


def _require_frame(frame: Sequence[Household]) -> None:
    if not frame:
        raise ValueError("There is nobody to draw from.")
    if len(_ids(frame)) < len(frame):
        raise ValueError("A household stands in the frame twice.")
