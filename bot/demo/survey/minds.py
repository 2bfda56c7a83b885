"""What a household thinks and does, drawn from the seed: when it answers, whether it stops halfway, how it rates what.

The lifts of one building are old, parking is short, the cleaners are liked. Most answer on the first evenings, fewer
every day; some say no, some are never reached. A household has a mood that colours all it says.
"""

from dataclasses import dataclass
from random import Random
from statistics import NormalDist
from typing import Final

from bot.demo.estate import Resident
from storage.surveys.questionnaire import Item

# The share that is at least basically satisfied.
SATISFIED: Final = {
    "security": 0.94, "cleaning": 0.93, "greening": 0.90, "facilities": 0.86, "repair": 0.76, "lifts": 0.72,
    "parking": 0.64, "fees": 0.84, "attitude": 0.95, "activities": 0.85, "overall": 0.89,
}  # fmt: skip
OLD_LIFTS, IN_OLD_BUILDING = "5栋", -1.2
IMPORTANT: Final = {
    "lifts": 9, "security": 8, "parking": 7, "repair": 6, "fees": 5, "cleaning": 4, "facilities": 3, "greening": 1,
    "attitude": 2, "activities": 1,
}  # fmt: skip
UNUSED: Final = {"parking": 0.15, "activities": 0.10}
OPINIONS: Final = {
    "lifts": ("电梯等得太久，早上上班高峰要等十分钟", "电梯经常停运，希望彻底检修一次", "电梯里有异味，灯也暗"),
    "parking": ("晚上回来找不到车位", "希望规范停车，消防通道不要再停车了", "能不能多划一些临时车位"),
    "repair": ("报修以后三天才有人来", "维修师傅很好，就是来得慢", "修过的水管又漏了"),
    "fees": ("物业费的收支希望每季度公示", "停车费涨价没有提前通知"),
    "greening": ("楼下的草坪很久没有修剪了",),
    "facilities": ("健身器材坏了两件，请修一下", "单元门关不上"),
    "cleaning": ("楼道很干净，谢谢保洁阿姨",),
    "security": ("门岗的师傅很负责，谢谢",),
}  # fmt: skip
EXPECTATIONS: Final = ("希望多装一些充电桩", "希望有老人食堂", "希望有快递柜", "希望周末有孩子的活动")
LEVELS = ((-1.25, 1), (0.0, 2), (0.75, 3), (1.9, 4))
MOST_PICKED = 3
DAILY = 0.62  # each day brings so much of the day before
REACHED, SAYS_NO, STOPS, WRITES, EXPECTS, TELLS_TYPE = 0.82, 0.02, 0.07, 0.16, 0.09, 0.75
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Mind:
    """A household: on which day it answers – none for never –, whether it says no, or stops and goes on a day later."""

    who: Resident
    day: int | None
    says_no: bool
    stops_after: int
    chance: Random
    mood: float

    @property
    def days(self) -> tuple[int, ...]:
        """The days on which it sits down to answer."""
        if self.day is None:
            return ()
        return (self.day, self.day + 1) if self.stops_after else (self.day,)

    def level(self, code: str) -> int | None:
        """How it rates a service; None for one it does not use."""
        if self.chance.random() < UNUSED.get(code, 0.0):
            return None
        old = IN_OLD_BUILDING if code == "lifts" and self.who.unit.startswith(OLD_LIFTS) else 0.0
        felt = _NORMAL.inv_cdf(SATISFIED.get(code, 0.85)) + old + 0.5 * self.mood + 0.85 * self.chance.gauss(0, 1)
        return next((level for least, level in LEVELS if felt < least), 5)

    def picks(self, item: Item, rated: dict[str, int]) -> list[str]:
        """What matters most to it, or what it is least satisfied with."""
        if item.role == "important":
            weights = {code: weight * self.chance.random() for code, weight in IMPORTANT.items()}
            return sorted(weights, key=lambda code: -weights[code])[: min(MOST_PICKED, item.most)]
        worst = min(rated, key=lambda code: rated[code], default="")
        return [worst] if worst and rated[worst] <= 3 else []

    def words(self, item: Item, rated: dict[str, int]) -> str:
        """What it writes; mostly nothing."""
        if item.role == "expectation":
            return self.chance.choice(EXPECTATIONS) if self.chance.random() < EXPECTS else ""
        worst = min((code for code in rated if code in OPINIONS), key=lambda code: rated[code], default="")
        unhappy = 2.5 if worst and rated[worst] <= 2 else 1.0
        return self.chance.choice(OPINIONS[worst]) if worst and self.chance.random() < WRITES * unhappy else ""


def mind(who: Resident, seed: int, days: int) -> Mind:
    """A household's mind; the same seed gives the same."""
    chance = Random(f"mind {seed} {who.unit}")
    weights = [DAILY**day for day in range(days)]
    day = chance.choices(range(days), weights)[0] if chance.random() < REACHED else None
    says_no = chance.random() < SAYS_NO
    stops = chance.randrange(3, 12) if chance.random() < STOPS and day is not None and day < days - 1 else 0
    return Mind(who, day, says_no, stops, chance, chance.gauss(0, 1))
