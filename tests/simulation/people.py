"""What people do with their apps: whatever the sandbox lets them, at random, and now and then with sense.

Everybody sees only their own chats. A verb that finds nothing to do – no card, no button – does nothing.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.sandbox import acts
from bot.sandbox.chats import Message
from bot.sandbox.images import PNG
from handlers.wording.buttons import unpack
from tests.simulation import estate
from tests.simulation.stage import Stage

PICTURE = PNG + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
LOOKS_BACK = 12
MATTERS = (
    "楼道的灯坏了三天了，没人管", "电梯老是卡在五楼", "请帮我修一下厨房的水龙头，一直滴水", "垃圾桶又满了，味道很大",
    "我要表扬保安小李，帮我搬东西", "建议在门口装一个快递柜", "物业费怎么交？", "楼上半夜装修，吵得睡不着",
    "车位被别人占了，电话13812345678找我", "地下车库漏水，打我电话 139 1234 5699", "家里是3栋2单元501，马桶堵了",
    "绿化带里的树倒了", "门禁卡失灵，进不了单元门 137-1234-5678", "保洁好几天没来了", "水压太低，洗不了澡",
)  # fmt: skip
NONSENSE = (
    "？", "在吗", "👨‍👩‍👧‍👦" * 20, "\u200b\u200b", "啊" * 4000, "<b>粗</b> {0.__class__} %s", "1", "谢谢", "=1+1",
    "' OR 1=1 --", "a" * 300, "好的", "\u202e反过来", "@everyone https://example.com",
)  # fmt: skip
DANGERS = ("电梯里困住人了！", "楼下着火了，有烟", "闻到很重的煤气味")
ANSWERS = ("已经安排师傅上门", "您好，今天下午处理", "灯已经换好了", "已联系保洁公司", "请您再等一天")
COMMANDS = (
    "/start", "/my", "/file", "/call", "/help", "/cancel", "/open", "/abc", "/start junk-payload", "/tasks", "/late",
)  # fmt: skip
OTHERS = ("sticker", "location", "poll", "contact", "voice", "video", "video_note", "document", "dice", "venue")


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody at a step, with the dice of that step."""

    stage: Stage
    who: int
    dice: Random

    @property
    def private(self) -> acts.Actor:
        return self.stage.enter(self.who)

    @property
    def group(self) -> acts.Actor:
        return self.stage.enter(self.who, self.stage.group)

    def says(self, texts: tuple[str, ...]) -> None:
        acts.say(self.private, self.dice.choice(texts))

    def finds(self, actor: acts.Actor, *choices: str) -> list[tuple[Message, str]]:
        """The buttons in sight, newest message first; those of these choices only, if any are given."""
        found = []
        for message, _ in zip(actor.chat.backwards(), range(LOOKS_BACK), strict=False):
            for button in _buttons(message.body):
                press = unpack(button)
                if not choices or (press is not None and press.choice.startswith(choices)):
                    found.append((message, button))
        return found

    def presses(self, actor: acts.Actor, *choices: str, newest: bool = False) -> None:
        """One of them; most often of the newest message, now and then twice."""
        found = self.finds(actor, *choices)
        if not found:
            return
        if newest or self.dice.random() < 0.6:
            found = [one for one in found if one[0] is found[0][0]]
        message, data = self.dice.choice(found)
        for _ in range(2 if self.dice.random() < 0.1 else 1):
            acts.tap(actor, message.id, data)

    def someone(self, actor: acts.Actor, wanted: Callable[[Message], bool]) -> Message | None:
        """One of the last messages of a kind."""
        near = [one for one, _ in zip(actor.chat.backwards(), range(LOOKS_BACK * 2), strict=False) if wanted(one)]
        return self.dice.choice(near) if near else None


def _buttons(body: dict[str, Any]) -> list[str]:
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _by_bot(message: Message) -> bool:
    return message.sender == estate.BOT_ID


def _answers(do: Doing, photo: bool = False) -> None:
    """Reply to a card in the group, or to a page in private."""
    actor = do.group if do.dice.random() < 0.6 else do.private
    message = do.someone(actor, lambda one: _by_bot(one) and bool(one.body.get("text", "").count("【")))
    if message is None:
        return
    if photo:
        acts.show_photos(actor, [PICTURE] * do.dice.randint(1, 3), do.dice.choice(ANSWERS), message.id)
    else:
        acts.say(actor, do.dice.choice(ANSWERS), message.id)


def _chooses(do: Doing, *choices: str) -> None:
    for actor in (do.group, do.private):
        if do.finds(actor, *choices):
            do.presses(actor, *choices, newest=True)
            return


# A result wants a signature first, unless it was solved on the spot: where one is offered the other is not.
RELEASES = (("answer",), ("resolution", "on_spot"), ("note",), ("cancel",))
STEPS = ("propose", "progress", "put_off", "correct", "decide", "not_ours", "point", "valid", "formal")


def _releases(do: Doing) -> None:
    _chooses(do, *do.dice.choices(RELEASES, (4, 5, 1, 1))[0])


def _fills_in(do: Doing) -> None:
    """Answer what a form asks, as it asks it: words, a day, a choice, and at last that it is right."""
    found = do.finds(do.private, "in-", "done", "none", "upheld", "partly", "repair", "redo")
    newest = next(do.private.chat.backwards(), None)
    if found and found[0][0] is newest and do.dice.random() < 0.8:
        acts.tap(do.private, *_one_of(do, [one for one in found if one[0] is newest]))
    elif do.finds(do.private, "cancel"):
        do.says(ANSWERS)


def _one_of(do: Doing, found: list[tuple[Message, str]]) -> tuple[int, str]:
    message, data = do.dice.choice(found)
    return message.id, data


def _asked(do: Doing) -> None:
    """Whoever of the staff was asked – to take over, to sign, to verify – says yes, or no."""
    waiting = [one for one in (Doing(do.stage, who, do.dice) for who in estate.STAFF) if one.finds(one.private, "yes")]
    if waiting:
        one = do.dice.choice(waiting)
        one.presses(one.private, "yes", "no", newest=True)


def _rival_claims(do: Doing) -> None:
    rival = do.dice.choice([one for one in estate.STAFF if one != do.who])
    for who in (do.who, rival):
        other = Doing(do.stage, who, do.dice)
        other.presses(other.group, "claim", newest=True)


def _edits(do: Doing) -> None:
    actor = do.private
    message = do.someone(actor, lambda one: one.sender == do.who and "text" in one.body)
    if message is not None:
        acts.edit(actor, message.id, do.dice.choice(MATTERS))


def _replies(do: Doing) -> None:
    message = do.someone(do.private, _by_bot)
    if message is not None:
        acts.say(do.private, do.dice.choice(MATTERS), message.id)


VERBS: dict[str, Callable[[Doing], object]] = {
    "file": lambda do: do.says(MATTERS),
    "send": lambda do: do.presses(do.private, "send", newest=True),
    "photo": lambda do: acts.show_photos(do.private, [PICTURE], do.dice.choice(("", *MATTERS))),
    "album": lambda do: acts.show_photos(do.private, [PICTURE] * do.dice.randint(2, 10), do.dice.choice(MATTERS)),
    "command": lambda do: do.says(COMMANDS),
    "presses": lambda do: do.presses(do.private),
    "mine": lambda do: acts.say(do.private, "/my"),
    "see": lambda do: do.presses(do.private, "see-", newest=True),
    "about": lambda do: do.presses(do.private, "urge", "add", "withdraw", "again", "back", newest=True),
    "withdraws": lambda do: do.presses(do.private, "withdraw", newest=True),
    "confirms": lambda do: do.presses(do.private, "yes", newest=True),
    "says": lambda do: do.says((*ANSWERS, *MATTERS)),
    "visited": lambda do: do.presses(do.private, "yes", "no", "all", "1", "2", "3", "4", "5", "none", "say"),
    "edits": _edits,
    "replies": _replies,
    "nonsense": lambda do: do.says(NONSENSE),
    "other": lambda do: acts.send_other(do.private, do.dice.choice(OTHERS), {}),
    "blocks": lambda do: acts.block(do.private, True),
    "comes_back": lambda do: acts.start(do.private),
    "danger": lambda do: do.says(DANGERS),
    "arrives": lambda do: acts.start(do.private, do.dice.choice(do.stage.codes)),
    "agrees": lambda do: do.presses(do.private, "agree", newest=True),
    "says_name": lambda do: do.finds(do.private, "account") and acts.say(do.private, estate.NAMES[do.who]),
    "skips": lambda do: do.presses(do.private, "skip", newest=True),
    "talks_in_group": lambda do: acts.say(do.group, do.dice.choice((*MATTERS, "/open@shouwen_bot"))),
    "presses_in_group": lambda do: do.presses(do.group),
    "claims": lambda do: do.presses(do.group, "claim"),
    "rival_claims": _rival_claims,
    "answers": _answers,
    "answers_with_photo": lambda do: _answers(do, photo=True),
    "chooses": _releases,
    "undoes": lambda do: _chooses(do, "undo"),
    "pages": lambda do: do.presses(do.private, "call", "visit", "hand", "to-", "area", "off", "knows", "back"),
    "calls": lambda do: do.presses(do.private, "call", "visit"),
    "hands": lambda do: do.presses(do.private, "hand"),
    "to": lambda do: do.presses(do.private, "to-", newest=True),
    "why": lambda do: do.presses(do.private, "area", "off", "knows", newest=True),
    "steps": lambda do: do.presses(do.private, "steps"),
    "takes_step": lambda do: do.presses(do.private, *STEPS, newest=True),
    "fills_in": _fills_in,
    "asked": _asked,
    "looks_at_task": lambda do: do.presses(do.private, "see-", "screen", newest=True),
    "does_task": lambda do: do.presses(do.private, "called", "visited", "no_answer", "enter", "nobody", newest=True),
    "registered": lambda do: do.presses(do.group, "registered"),
    "judges": lambda do: do.presses(do.private, "right", "wrong", newest=True),
    "command_in_group": lambda do: acts.say(do.group, do.dice.choice(("/open@shouwen_bot", "/help@shouwen_bot"))),
}
