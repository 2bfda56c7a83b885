"""The survey from its plan to what residents read of it: every step is somebody's taps, the clock does the rest.

赵敏 plans, 刘洋 decides, the households answer day by day, 李静 enters what she hears at doors, and at the end the
report lies in the folder.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.commands.speaking import say
from bot.demo.days import ZONE
from bot.demo.estate import LI, LIU, ZHAO, Resident
from bot.demo.look import Reader
from bot.demo.survey.crowd import Crowd
from bot.demo.survey.minds import Mind, mind
from bot.demo.week.street import Street
from bot.papers import survey
from dialogs.kit import N_
from storage.database import Db
from storage.reading import first
from storage.surveys.questionnaire import Item, Questionnaire
from storage.surveys.report import WaveReport
from storage.tables import SurveyWave, table
from storage.waves import questionnaires, reading, reporting

EVENING, NOON, DOORS, MORNING = time(19), time(12, 20), time(16), time(9, 30)
WINDOW, FORECAST_DAY = 7, 4
LANGUAGE = "zh_CN"
A_MONTH = timedelta(days=30)
MEASURES = {
    "lifts": "更换5栋两台电梯的曳引机，早高峰开通群控；每周公布一次停运记录。",
    "parking": "重新划线，增加三十个临时车位；外来车辆晚八点以后不再放行。",
    "repair": "报修后两小时内联系住户，约定上门时间；每周统计逾期的维修。",
}
RENDERED = ((".pdf", survey.pdf), (".docx", survey.word), (".png", survey.picture))
REPORT = "顾客满意度调查报告"
Step = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Course:
    """What the survey is played with; ``folder`` is where its papers come to lie."""

    street: Street
    reader: Reader
    homes: Sequence[Resident]
    seed: int
    folder: Path
    minds: list[Mind] = field(init=False)

    def __post_init__(self) -> None:
        self.minds = [mind(one, self.seed, WINDOW) for one in self.homes]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The survey in steps, as ``names`` has them."""
        days = (partial(self._day, day) for day in range(WINDOW))
        return self._plan, self._open, *days, self._doors, self._count, self._follow, self._publish, self._write

    async def _plan(self) -> None:
        """Everything as the procedure proposes it."""
        await self.street.of(ZHAO).says("/survey")
        await self.street.of(ZHAO).presses("Plan a survey", "Hand in for approval")
        await self.street.of(LIU).presses("Approve")

    async def _open(self) -> None:
        """Its first day comes, and the bot asks by itself, a few at a time."""
        await self._to(datetime.combine(self._seen().opens_on, NOON, ZONE))

    async def _day(self, day: int) -> None:
        """Who answers today does, and who had stopped yesterday goes on."""
        await self._to(datetime.combine(self._first_day() + timedelta(days=day), NOON if day else EVENING, ZONE))
        crowd = Crowd(self.street.sandbox, self.street.hand, self._asked(), self.street.say)
        await crowd.answers(one for one in self.minds if day in one.days)
        if day == FORECAST_DAY:
            await self.street.of(ZHAO).says("/survey")
            await self.street.of(ZHAO).presses(f"~{self._seen().number}")

    async def _doors(self) -> None:
        """李静 goes to those who have not answered, until enough have, and enters what they say in lines of signs."""
        await self._to(datetime.combine(self._first_day() + timedelta(days=WINDOW - 1), DOORS, ZONE))
        silent, needed = self.reader.read(self._silent)
        if not needed:
            return
        asked, li = self._asked(), self.street.of(LI)
        await li.says("/survey")
        await li.presses(f"~{self._seen().number}", "Enter answers", "At the door")
        for one in [home for home in self.homes if home.unit in silent][:needed]:
            await li.says(one.unit)
            await li.says(" ".join(_signs(mind(one, self.seed + 1, WINDOW), asked)))
            await li.presses("Nothing to add", "Nothing to add")
            await li.says("x x x")
            await li.presses("That is right, save it")
            await self._to(self.street.hand.now() + timedelta(minutes=4))

    async def _count(self) -> None:
        """The window is over; the next morning 赵敏 makes the figures."""
        closes = self._seen().closes_at
        assert closes is not None
        last_day = (closes - timedelta(seconds=1)).astimezone(ZONE).date()
        await self._to(datetime.combine(last_day + timedelta(days=1), MORNING, ZONE))
        await self.street.of(ZHAO).says("/survey")
        await self.street.of(ZHAO).presses(f"~{self._seen().number}", "Make the figures", "Yes, I am sure")

    async def _follow(self) -> None:
        """Measures for what is on the focus list; the manager approves the report."""
        names = {item.code: item.name[LANGUAGE] for item in self._asked().services}
        zhao, due = self.street.of(ZHAO), self.street.hand.now().astimezone(ZONE) + A_MONTH
        focus = {one.item for one in self.reader.read(self._report).wave.focus}
        await self._results(zhao.who.id)
        for item, words in MEASURES.items():
            if item in focus:
                await zhao.presses("Plan a measure", names[item], ZHAO.name, f"~{due:%m-%d}")
                await zhao.says(words)
        await self._results(LIU.id)
        await self.street.of(LIU).presses("Approve the report")

    async def _publish(self) -> None:
        """What residents read is taken as proposed, approved, and goes to everybody."""
        await self._results(ZHAO.id)
        await self.street.of(ZHAO).presses("What residents read", "Take these words")
        await self._results(LIU.id)
        await self.street.of(LIU).presses("What residents read", f"~{self._approve()}")
        await self._to(self.street.hand.now() + timedelta(hours=1))

    async def _write(self) -> None:
        """The papers, as `shouwen survey report` writes them."""
        made, now = self.reader.read(self._report), self.street.hand.now()
        for ending, render in RENDERED:
            (self.folder / f"{REPORT}{ending}").write_bytes(render(made, made_at=now, zone=str(ZONE)))

    async def _results(self, who: int) -> None:
        """Somebody looks at the results."""
        actor = self.street.of(next(one for one in (ZHAO, LIU) if one.id == who))
        await actor.says("/survey")
        await actor.presses(f"~{self._seen().number}", "Results and measures")

    def _approve(self) -> str:
        """The beginning of the button that sends the words to so many residents."""
        return self.street.say("Approve, and send to {count} residents").partition(" ")[0]

    def _silent(self, db: Db) -> tuple[set[str], int]:
        """The doors that are silent, but those who said no; and how many more forms are needed."""
        wave = _wave(db)
        doors = {one.label for one in reading.silent(db, wave.id or 0) if one.outcome != "refused"}
        return doors, reading.progress(db, wave, now=self.street.hand.now()).still_needed

    def _report(self, db: Db) -> WaveReport:
        return reporting.report(db, _wave(db), now=self.street.hand.now())

    def _asked(self) -> Questionnaire:
        return self.reader.read(lambda db: questionnaires.of(db, _wave(db)))

    def _seen(self) -> SurveyWave:
        return self.reader.read(_wave)

    def _first_day(self) -> date:
        return self._seen().opens_on

    async def _to(self, at: datetime) -> None:
        if at > self.street.hand.now():
            await self.street.hand.send(at)


def _wave(db: Db) -> SurveyWave:
    found = first(db, SurveyWave, order=(table(SurveyWave).c.id,))  # December's plans itself meanwhile
    assert found is not None
    return found


def _signs(who: Mind, asked: Questionnaire) -> list[str]:
    """A form in a line of signs, up to where words are asked for."""
    signs: list[str] = []
    rated: dict[str, int] = {}
    services = [item.code for item in asked.services]
    for item in asked.items:
        if item.kind == "words":
            break
        signs.append(_sign(who, item, rated, services))
    return signs


def _sign(who: Mind, item: Item, rated: dict[str, int], services: Sequence[str]) -> str:
    if item.kind == "pick":
        return "+".join(str(services.index(code) + 1) for code in who.picks(item, rated)) or "-"
    level = who.level(item.code)
    if level is not None and item.role != "overall":
        rated[item.code] = level
    return str(level) if level is not None else "-"


def names() -> tuple[str, ...]:
    """What is done at each step, in words."""
    return (
        say(N_("planning and approving")), say(N_("drawing and asking")),
        *(say(N_("day {day} of the answers"), day=day + 1) for day in range(WINDOW)),
        say(N_("walking to doors")), say(N_("counting")), say(N_("measures and approval")),
        say(N_("telling the residents")), say(N_("writing the report")),
    )  # fmt: skip
