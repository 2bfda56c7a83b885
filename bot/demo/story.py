"""The story that a newcomer plays, step by step; a step ticks itself when the register shows it happened.

Buttons are named by their source text and said as the catalog says them, so that a guide and a button
never drift apart.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from bot.demo.estate import CAST, CHEN, GROUP, LI, LIU, WANG, ZHAO, Cast
from bot.demo.look import Matter, Seen

BUTTON = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True, slots=True)
class Go:
    """What a step's button does: be somebody (in a chat, or by their unit's link), send the clock on, race.

    ``message`` is the one to look at in the chat. A ``race``: two people press the same button (``race`` is its
    source text) at the same moment, which one person at one page cannot do.
    """

    label: str
    be: int = 0
    chat: int = 0
    by_link: bool = False
    clock: Literal["", "next", "hour", "ten"] = ""
    race: str = ""
    message: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, with ``[[source text]]`` for the name of a button; ``done`` asks the register."""

    text: str
    done: Callable[[Seen], bool]
    go: tuple[Go, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A few steps under a heading."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Tale:
    """A story as the panel shows it: what to do or to look at, and by whom."""

    cast: Cast
    chapters: tuple[Chapter, ...]
    title: str = "照着做"
    note: str = ""


def buttons() -> Iterator[str]:
    """The source texts of all buttons the story names."""
    steps = chain.from_iterable(chapter.steps for chapter in STORY)
    return chain.from_iterable([*BUTTON.findall(step.text), *_raced(step)] for step in steps)


def _raced(step: Step) -> list[str]:
    return [go.race for go in step.go if go.race]


def said(text: str, say: Callable[[str], str]) -> str:
    """A step's text with the buttons named as ``say`` translates them."""
    return BUTTON.sub(lambda found: f"「{say(found[1])}」", text)


def _of(seen: Seen, who: int) -> list[Matter]:
    return [matter for matter in seen.matters if matter.user_id == who]


def _happened(*what: str, who: int = 0) -> Callable[[Seen], bool]:
    """Whether all of this happened to one record (of this resident, if one is named)."""
    return lambda seen: any(
        matter.done.issuperset(what) for matter in seen.matters if who in (0, matter.user_id)
    )


def _solved_after_reopening(seen: Seen) -> bool:
    return any(matter.row.reopened and matter.row.closed_as == "accepted" for matter in seen.matters)


def _link(who: int, name: str) -> Go:
    return Go(f"{name}扫码", be=who, by_link=True)


def _private(who: int, name: str) -> Go:
    return Go(f"做{name}", be=who, chat=who)


def _group(who: int, name: str) -> Go:
    return Go(f"{name}进群", be=who, chat=GROUP)


_NEXT = Go("下一件到期", clock="next")

STORY = (
    Chapter("一、王芳家的电梯坏了", (
        Step("王芳扫房号卡上的二维码，读隐私告知，点[[I agree, go on]]，留下姓名，完成登记。",
             lambda seen: WANG.id in seen.homes, (_link(WANG.id, "王芳"),)),
        Step("李静在私聊里核对新住户，点[[That is right]]。",
             lambda seen: seen.homes.get(WANG.id) == "confirmed", (_private(LI.id, "李静"),)),
        Step("王芳写一句话，比如“3栋2单元的电梯坏了两天，一直没人来修”，再发两张照片，"
             "点[[Send to the customer centre]]。她马上知道编号、谁值班、几点前答复。",
             lambda seen: any(one.row.confirmed for one in _of(seen, WANG.id)), (_private(WANG.id, "王芳"),)),
    )),
    Chapter("二、谁先接，谁负责", (
        Step("李静在群里点[[I take it]]。也可以看两个人同时点会怎样：只有一位接到，另一位会知道是谁更快。",
             lambda seen: any(one.how == "claimed" for one in seen.matters),
             (_group(LI.id, "李静"), Go("两人同时点", race="I take it"))),
        Step("李静回复派单卡，写给业主的话，点[[Send to the resident]]。十秒之内可以[[Take back]]。",
             _happened("answered"), (_group(LI.id, "李静"),)),
        Step("修好以后，李静再回复一次派单卡，点[[As the result]]；投诉没有签过处理意见的，点[[Solved on the spot]]。",
             _happened("resolved"),
             (_group(LI.id, "李静"),)),
    )),
    Chapter("三、第二天的回访", (
        Step("把时钟拨到明早十点：王芳收到回访。", _happened("visit_asked"), (Go("", clock="ten"),)),
        Step("王芳点[[No, not solved]]：这一件重新处理，由没有经手过的赵敏复核，李静和群里都得到通知。",
             _happened("reopened"), (_private(WANG.id, "王芳"),)),
        Step("赵敏回复派单卡，点[[As the result]]（投诉先在她的处理页[[Next steps]]里写处理意见，刘洋点[[Approve]]）；"
             "时钟拨到下一次回访；王芳点[[Yes, it is solved]]，"
             "再点[[Very satisfied with everything]]和[[No, that is all]]。",
             _solved_after_reopening,
             (_private(ZHAO.id, "赵敏"), _private(LIU.id, "刘洋"), _group(ZHAO.id, "赵敏"), _NEXT,
              _private(WANG.id, "王芳"))),
    )),
    Chapter("四、没有人答复的一件", (
        Step("陈建国扫码登记，写一句话并发送；这一次谁都不去管它。",
             lambda seen: bool(_of(seen, CHEN.id)), (_link(CHEN.id, "陈建国"),)),
        Step("点几次“下一件到期”：半小时无人受理，由值班的人负责；时限过半、过八成，各提醒一次。",
             _happened("reminded_owner", "reminded_group"), (_NEXT,)),
        Step("晚上八点，承诺落空，赵敏得到消息。", _happened("promise_missed"),
             (_NEXT, _private(ZHAO.id, "赵敏"))),
        Step("零点，当天没有答复，记为超时：只记录，不吵醒任何人。", _happened("breached"), (_NEXT,)),
        Step("早上八点，赵敏和刘洋各收到一份晨报。", _happened("digest_sent"),
             (_NEXT, _private(ZHAO.id, "赵敏"), _private(LIU.id, "刘洋"))),
    )),
    Chapter("五、写了一句就放下手机", (
        Step("陈建国写一句话，什么都不点。时钟走半个小时：先问一次，再不答就代他登记，一句也不会丢。",
             lambda seen: any(not one.row.confirmed for one in seen.matters),
             (_private(CHEN.id, "陈建国"), Go("+1 小时", clock="hour"))),
    )),
)

LIFT = Tale(
    CAST, STORY,
    note="故事从一个工作日的上午九点开始，第二天也是工作日，所以什么时候来都能玩。停下演示，时间也停下。",
)  # fmt: skip
