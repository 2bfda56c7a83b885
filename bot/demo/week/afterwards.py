"""What comes after results in the week: visits answered, low marks, silence, telephone, doors, rounds, the lot."""

from bot.demo.estate import LI, LIU, ZHAO
from bot.demo.week.homes import STAFF, SUN
from bot.demo.week.scene import Scenes, Week
from bot.demo.week.street import Actor

SCENES = Scenes()
ENTERS = "Enter what they said"
SAYS_SO = ("Yes, it is solved", "Very satisfied", "Satisfied", "Very satisfied")
LEVELS = (
    "Very satisfied", "Satisfied", "Basically satisfied", "Not asked", "Satisfied", "Back", "Satisfied", "Satisfied",
    "Very satisfied",
)  # fmt: skip
CALLS = 2  # how many of a day's visits of a kind are made
VISITING_DAYS = (3, 7, 9)


@SCENES.at(2, "09:55")
async def somebody_is_dissatisfied(week: Week) -> None:
    """V5: solved, but very dissatisfied: the supervisor is alarmed, the head reads the words."""
    resident = week.at_home("5栋", 0)
    await resident.presses("Yes, it is solved", "Dissatisfied", "Very dissatisfied", "Basically satisfied")
    await resident.presses("Yes, I would")
    await resident.says("修是修好了，可是等了一天半没人理，谁受得了")


@SCENES.at(0, "17:10")
async def a_round_is_planned(week: Week) -> None:
    """V6: 刘洋 plans a round of 6栋 by 孙丽."""
    await week.of(LIU).says("/visits")
    await week.of(LIU).presses("Plan a round", "6栋", f"~{week.date(3)}", SUN.name)


@SCENES.at(3, "10:05")
async def from_door_to_door(week: Week) -> None:
    """V6: levels by topic, and an opinion that is on the register at one tap."""
    sun, home = week.of(SUN), week.resident("6栋", 4)
    await sun.says("/visits")
    await sun.presses("6栋", "Next household")
    await sun.says(home.unit.removeprefix("6栋").replace("单元", "-"))
    await sun.presses(*LEVELS)
    await sun.presses("Write down an opinion")
    await sun.says("建议在楼下装一排路灯，晚上看不清台阶")
    await sun.presses("As a suggestion")
    week.street.matters["opinion"] = sun.number()
    await sun.presses("The round is over")
    await week.street.passes(minutes=50)
    await sun.resolves("opinion", "您好，路灯已经列入年前的改造，先给台阶贴了反光条。")


async def _calls_and_visits(week: Week) -> None:
    """V3, V4: who has visits to make makes some of them and enters what was said; one is not at home."""
    for how in ("上门", "电话"):
        await _visits(week, how)
    caller = _waiting(week, "电话")
    if caller is not None:
        await caller.presses("Nobody was there")


for _day in VISITING_DAYS:
    SCENES.at(_day, "15:35")(_calls_and_visits)


async def _visits(week: Week, how: str) -> None:
    """Make some of the visits that wait for somebody."""
    for _ in range(CALLS):
        caller = _waiting(week, how)
        if caller is None:
            return
        await caller.presses(ENTERS, *SAYS_SO, "No, that is all", "That is right, save it")


def _waiting(week: Week, how: str) -> Actor | None:
    """Who has a visit of this kind to make."""
    for one in STAFF:
        actor = week.of(one)
        if actor.sees(ENTERS, how):
            return actor
    return None


@SCENES.at(14, "11:00")
async def the_lot_has_fallen(week: Week) -> None:
    """V2: how far the floor is reached."""
    await week.of(LIU).says("/visits")


@SCENES.at(14, "10:50")
async def what_is_still_lacking(week: Week) -> None:
    """H8: of what has been put off, its page says which of the five steps it lacks."""
    await week.of(LI).page("facade")


@SCENES.at(14, "11:05")
async def one_thanks(week: Week) -> None:
    """The supervisor looks at what is still open."""
    await week.of(ZHAO).says("/tasks")
    await week.of(LI).says("/tasks")
