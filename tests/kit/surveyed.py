"""A satisfaction survey up to where a test begins: planned, opened, answered, entered, figured."""

from storage import actors
from storage.reading import get
from storage.tables import SurveyWave
from storage.waves import answering
from storage.waves.answering import Entry
from tests.kit.actors import Actor
from tests.kit.town import Town
from tests.storage.waves import steps

HOME, NEXT_DOOR, OTHER = "3栋2单元501", "3栋2单元502", "5栋1单元302"
UNHAPPY = "电梯太慢，等了十分钟"


def confirmed(town: Town) -> None:
    """王芳 and 陈建国 live in two of the three homes, for sure."""
    town.wang.lives_in(HOME, "13912345678")
    town.chen.lives_in(OTHER, "13912345679")
    town.rows("UPDATE binding SET status = 'confirmed'")
    town.hush()


def planned(town: Town) -> None:
    """赵敏 hands in what the procedure proposes."""
    confirmed(town)
    town.zhao.commands("survey")
    town.zhao.presses("制订调查计划")
    town.zhao.presses("提交审批")


def opened(town: Town) -> None:
    """刘洋 approves it and has it sent at once."""
    planned(town)
    town.liu.presses("同意")
    town.liu.presses("现在发出")
    town.passes(minutes=1)


def answers(who: Actor, level: str = "满意", opinion: str = "", *, otherwise: str = "不方便回答") -> None:
    """Somebody answers what is still open, to the end."""
    for _ in range(20):
        buttons = who.last.buttons
        if level in buttons:
            who.presses(level)
        elif "没有要补充的" in buttons and opinion:
            who.says(opinion)
            opinion = ""
        elif otherwise in buttons:
            who.presses(otherwise)


def answered(town: Town) -> None:
    """Both have answered, 王芳 with words."""
    opened(town)
    for who, level, opinion in ((town.wang, "不满意", UNHAPPY), (town.chen, "满意", "")):
        who.presses("开始作答")
        town.passes(minutes=3)
        answers(who, level, opinion)


def neighbours(town: Town, count: int) -> None:
    """So many homes more in the first building; nobody there is known to the bot."""
    for number in range(count):
        town.rows("INSERT INTO unit (estate_id, building_id, name) VALUES (1, 1, ?)", f"3单元{601 + number}")


def entered(town: Town) -> None:
    """The homes where nobody is known to the bot answer on paper; 小李 enters it."""
    clerk = actors.Actor("staff", 1, town.li.id)
    silent = town.rows("SELECT wave_id, unit_id FROM survey_household WHERE outcome = 'unreachable'")
    with town.engine.begin() as db:
        for wave_id, unit in silent:
            wave = get(db, SurveyWave, wave_id)
            given = steps.answers(db, wave, unit)
            answering.enter(db, wave_id, Entry("paper", town.now, given, unit), by=clerk, now=town.now)


def figured(town: Town, at: str = "2026-12-02 10:00", *, more: int = 0) -> None:
    """The window is over, and 赵敏 makes the figures."""
    neighbours(town, more)
    answered(town)
    if more:
        entered(town)
    town.clock_moves_to(at)
    town.zhao.commands("survey")
    town.zhao.presses("DC-20261124-0001 已结束，待统计")
    town.zhao.presses("生成统计结果")
    town.zhao.presses("确定")


def paper(town: Town, unit: str) -> str:
    """The code on the paper of a household."""
    wave, key = town.one("SELECT id FROM survey_wave"), town.one("SELECT id FROM unit WHERE name = ?", unit)
    with town.engine.begin() as db:
        fresh = answering.fresh_codes([key])
        answering.issue_codes(db, wave, fresh)
        return fresh[key]
