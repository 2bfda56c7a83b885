"""The first day as it is told: what each step is, what is done when its button is pressed, how one sees it was done."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from bot.demo.estate import GROUP, LI, LIU, WANG
from bot.demo.first_day.deeds import CARDS, FLAT, SERVICE, WORKBOOK, Day
from bot.demo.look import Seen
from bot.demo.story import Go


@dataclass(frozen=True, slots=True)
class Sight:
    """What has come of the day: the register, how many colleagues have joined, how many groups are tied."""

    seen: Seen = field(default_factory=Seen)
    joined: int = 0
    groups: int = 0


def _never(_: Sight) -> bool:
    """Only its button does it."""
    return False


@dataclass(frozen=True, slots=True)
class Step:
    """``text`` names buttons as ``[[source text]]``. ``done``: whether somebody has done it in the chats by hand."""

    key: str
    text: str
    do: Callable[[Day], Awaitable[None]]
    done: Callable[[Sight], bool] = _never
    go: tuple[Go, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A few steps under a heading."""

    title: str
    steps: tuple[Step, ...]


def steps() -> Iterator[Step]:
    """All steps in their order."""
    return chain.from_iterable(chapter.steps for chapter in TALE)


def _filed(sight: Sight) -> bool:
    return bool(sight.seen.matters)


def _happened(what: str) -> Callable[[Sight], bool]:
    return lambda sight: any(what in matter.done for matter in sight.seen.matters)


def _private(who: int, name: str) -> Go:
    return Go(f"做{name}", be=who, chat=who)


_GROUP = Go("看工作群", be=LI.id, chat=GROUP)

TALE = (
    Chapter("一、在前台的电脑上", (
        Step("init", "运行 shouwen init：一项一项地问，每一项当场检查，令牌当场向 Telegram 验证。", Day.init),
        Step("template", "运行 shouwen template：得到一个空的小区名册，每张表都有示例、下拉选项和说明。", Day.template,
             papers=(WORKBOOK,)),
        Step("fill", "照平时的习惯填名册：合并的单元格、“3#”和“3-2-502”、全角数字、一格两个电话。"
                     "李明的电话少写了一位。",
             Day.fill, papers=(WORKBOOK,)),
        Step("refuse", "运行 shouwen import：少一位的电话被指了出来，哪张表、哪一格、怎么改；一条也没有导入。",
             Day.refuse),
        Step("enter", "改好电话，再导入一次：先看会新增什么，答 y 才写入。", Day.enter, papers=(WORKBOOK,)),
    )),
    Chapter("二、同事和工作群", (
        Step("run", "运行 shouwen run：机器人上线。", Day.run),
        Step("invite", "运行 shouwen invite staff --all：每人一个链接，只能用一次。四位同事各自点开。", Day.invite,
             lambda sight: sight.joined > 0, (_private(LI.id, LI.name), _private(LIU.id, LIU.name))),
        Step("group", "刘洋建一个群，把同事和机器人拉进来；运行 shouwen invite group，把得到的 /bind 发到群里。",
             Day.group, lambda sight: sight.groups > 0, (_GROUP,)),
    )),
    Chapter("三、打印和检查", (
        Step("cards", "打印房号卡和经理服务卡：一页八张，沿线剪开。点文件名看看。", Day.cards, papers=(CARDS, SERVICE)),
        Step("check", "做第一次备份，再运行 shouwen check：逐项检查，缺什么、怎么补都写着。", Day.check),
    )),
    Chapter("四、第一条记录", (
        Step("register", f"电脑屏幕没法扫码，就请李静给机器人发 /unit {FLAT}，要一个新链接，转给王芳；"
                         "王芳点[[I agree, go on]]，留下姓名和电话。",
             Day.register, lambda sight: WANG.id in sight.seen.homes,
             (_private(LI.id, LI.name), _private(WANG.id, WANG.name))),
        Step("confirm", "李静核对新住户，点[[That is right]]。", Day.confirm,
             lambda sight: sight.seen.homes.get(WANG.id) == "confirmed", (_private(LI.id, LI.name),)),
        Step("file", "王芳写一句话，点[[Send to the customer centre]]：马上知道编号、谁值班、几点前答复。",
             Day.file, _filed,
             (_private(WANG.id, WANG.name),)),
        Step("take", "群里来了派单卡，没有房号和电话。李静点[[I take it]]，房号和电话只发给她一个人。", Day.take,
             _happened("first_contact"), (_GROUP, _private(LI.id, LI.name))),
        Step("answer", "李静回复派单卡，点[[Send to the resident]]。十秒之内还能撤回，然后王芳收到答复。", Day.answer,
             _happened("answered"), (_GROUP, _private(WANG.id, WANG.name))),
        Step("list", "运行 shouwen list：这就是登记簿。到这里，可以把卡片发给业主了。", Day.list),
    )),
)
