"""The office among itself in the week: the rota swapped, leave taken, lists looked at, the manager's card asked for."""

from bot.demo.estate import GROUP, LI, LIU, WANG, ZHANG, ZHAO
from bot.demo.week.homes import HAN, SUN, ZHOU
from bot.demo.week.scene import Scenes, Week

SCENES = Scenes()


@SCENES.at(0, "08:25")
async def who_is_on_duty(week: Week) -> None:
    """The week's rota, in the group."""
    await week.of(ZHAO).says("/duty", chat=GROUP)


@SCENES.at(1, "09:15")
async def two_swap(week: Week) -> None:
    """李静 asks 孙丽 to have her Friday for the Saturday."""
    li, sun = week.of(LI), week.of(SUN)
    await li.says("/duty")
    await li.presses("Swap with …", f"~{week.date(4)}", f"~{week.date(5)}")
    await sun.presses("Yes, swap")


@SCENES.at(1, "09:25")
async def somebody_takes_leave(week: Week) -> None:
    """张伟 is away on Sunday night; who looks after the rota hears what is empty."""
    zhang = week.of(ZHANG)
    await zhang.says("/duty")
    await zhang.presses("I can't come on …")
    await zhang.says(week.date(6))


@SCENES.at(1, "17:30")
async def what_is_late(week: Week) -> None:
    """Managers see all, others their own; in the group nobody's name."""
    await week.of(ZHAO).says("/late")
    await week.of(ZHAO).says("/late", chat=GROUP)


@SCENES.at(2, "08:40")
async def what_is_to_be_done(week: Week) -> None:
    """Everybody's own list, and something looked for."""
    await week.of(LI).says("/tasks")
    await week.of(ZHOU).says("/tasks")
    await week.of(ZHAO).says("/find 电梯")
    await week.of(HAN).says("/cases")


@SCENES.at(2, "12:20")
async def how_to_reach_the_manager(week: Week) -> None:
    """M1: the service card."""
    await week.of(WANG).says("/contact")


@SCENES.at(4, "17:20")
async def before_the_weekend(week: Week) -> None:
    """What is late, once more."""
    await week.of(LIU).says("/late")
    await week.of(LIU).says("/cases")
