"""The week in its order: the scenes of all matters, and what everybody brings on any day, by the minute."""

from collections.abc import Iterator
from functools import partial
from random import Random

from bot.demo.estate import GROUP, LI, WANG, Colleague, Resident
from bot.demo.week import afterwards, arrivals, grave, handled, office, same_day
from bot.demo.week.everyday import Turnout, turnouts
from bot.demo.week.homes import FENG, SUN, ZHENG, ZHOU, Homes
from bot.demo.week.scene import Scene, Week

MATTERS = (arrivals, handled, same_day, grave, afterwards, office)
# Who blocks the bot, leaves a draft, is in danger or withdraws has no everyday matter besides.
BUSY = (("5栋", 1), ("5栋", 2), ("4栋", 0), ("3栋", 1))
WEEKDAYS, WEEKEND = (LI, SUN, ZHOU, ZHENG, FENG), (SUN,)
LAST_DAY = 14
VISITS_FROM = 9 * 60 + 35
FREE_DAY = 5


def scenes(homes: Homes, seed: int) -> list[Scene]:
    """All scenes, the earliest first; of one time, in the order in which they were written."""
    told = [scene for matter in MATTERS for scene in matter.SCENES.found]
    busy = {homes.of(building)[place] for building, place in BUSY} | {WANG}
    doors = [one for one in homes.residents if one not in busy]
    Random(f"doors {seed}").shuffle(doors)
    drawn = turnouts(seed)
    everyday = [one for turnout, door in zip(drawn, doors, strict=False) for one in _scenes(turnout, door)]
    return sorted(told + everyday, key=lambda scene: scene.when)


def _scenes(turnout: Turnout, door: Resident) -> Iterator[Scene]:
    """Filed, claimed, answered, done – and, by some, what they think of it on a later morning."""
    those = WEEKDAYS if turnout.day < FREE_DAY else WEEKEND
    who = those[turnout.filed % len(those)]
    yield Scene(turnout.day, clock(turnout.filed), partial(_filed, turnout=turnout, door=door))
    yield Scene(turnout.day, clock(turnout.claimed), partial(_claimed, turnout=turnout, who=who))
    yield Scene(turnout.day, clock(turnout.answered), partial(_answered, turnout=turnout, who=who))
    yield Scene(turnout.resolved[0], clock(turnout.resolved[1]), partial(_resolved, turnout=turnout, who=who))
    if turnout.marks:
        thinks = VISITS_FROM + turnout.filed % 60
        day = next_working_day(turnout.resolved[0])
        yield Scene(day, clock(thinks), partial(_visited, turnout=turnout, door=door))


async def _filed(week: Week, *, turnout: Turnout, door: Resident) -> None:
    await week.of(door).files(turnout.name, turnout.matter.words, kind=turnout.matter.kind)


async def _claimed(week: Week, *, turnout: Turnout, who: Colleague) -> None:
    """And the customer centre confirms that it is registered as it was said."""
    await week.of(who).claims(turnout.name)
    await week.street.passes(minutes=2)
    registrar = week.of(LI if who is SUN else SUN)
    await registrar.presses("Registration is correct", chat=GROUP, about=week.street.matters[turnout.name])


async def _answered(week: Week, *, turnout: Turnout, who: Colleague) -> None:
    await week.of(who).answers(turnout.name, turnout.matter.answer)


async def _resolved(week: Week, *, turnout: Turnout, who: Colleague) -> None:
    await week.of(who).resolves(turnout.name, turnout.matter.result)


async def _visited(week: Week, *, turnout: Turnout, door: Resident) -> None:
    """Praise and suggestions are not asked about; whoever is asked answers."""
    number, actor = week.street.matters[turnout.name], week.of(door)
    if actor.sees(turnout.marks[0], number):
        await actor.presses(turnout.marks[0], about=number)
        await actor.presses(*turnout.marks[1:])


def next_working_day(day: int) -> int:
    """The next day of the story that is no weekend; it has none but ordinary weeks."""
    return next(one for one in range(day + 1, day + 4) if one % 7 < FREE_DAY)


def clock(minutes: int) -> str:
    """Minutes after midnight as on a clock."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
