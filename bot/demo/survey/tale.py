"""The survey as the panel tells it: whose phone shows what, from the question to what came of it."""

from bot.demo.estate import CHEN, LI, LIU, WANG, ZHAO, Cast
from bot.demo.look import Seen
from bot.demo.story import Chapter, Go, Step, Tale

NOTE = (
    "三百户的满意度调查，从方案到公布，已经按沙箱的时钟走完一遍。各人的手机上都可以翻看；"
    "报告（PDF、Word和一页图）在演示的文件夹里，也可以用 shouwen survey report 再写一份。"
)

PLAYING = "三百户的满意度调查正在按沙箱的时钟进行，终端里一步一行；做完以后，这里告诉您在谁的手机上看什么。"


def told(cast: Cast, *, lived: bool) -> Tale:
    """The walkthrough; nothing of it before the survey has been lived through."""
    return Tale(cast, CHAPTERS, NOTE) if lived else Tale(cast, (), PLAYING)


def _shown(_: Seen) -> bool:
    """It has been lived through; there is nothing left to do but to look."""
    return True


def _look(text: str, who: int, name: str) -> Step:
    return Step(text, _shown, (Go(f"看{name}的手机", be=who, chat=who),))


CHAPTERS = (
    Chapter("一、方案与批准", (
        _look("赵敏写 /survey，规程已经把方案拟好：问卷、抽取办法、天数、精度要多少份；她提交审批（Q1、Q2、Q4、X21）。",
              ZHAO.id, ZHAO.name),
        _look("刘洋批准以后，名单冻结、抽签、按日子自己发出；种子的摘要事先公布（Q2、Q4）。", LIU.id, LIU.name),
    )),
    Chapter("二、回答", (
        _look("王芳一题一题点按钮，都在同一条消息里；可以返回，可以以后再答（Q3、Q5）。", WANG.id, WANG.name),
        _look("陈建国也收到了；没有回答的，最多提醒两次，夜里不打扰（Q5）。", CHEN.id, CHEN.name),
        _look("李静上门，把当面听到的回答用一行数字录入，注明方式（Q6）。", LI.id, LI.name),
    )),
    Chapter("三、结果", (
        _look("赵敏生成统计：每项的满意率和户数、重点改进项目，给电梯和停车定了措施、负责人和期限（Q8、Q9、Q13）。",
              ZHAO.id, ZHAO.name),
        _look("刘洋批准报告，批准给业主的公告（Q12、Q13）。", LIU.id, LIU.name),
        _look("王芳收到：大家说了什么，我们做什么（Q13）。", WANG.id, WANG.name),
    )),
)  # fmt: skip
