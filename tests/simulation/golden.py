"""The golden story – a newcomer is registered, files, is taken care of, visited and content – and how it ends.

Told on the simulation's stage, an act every five minutes, with at most one trouble at a seam: before the n-th
statement or commit, or on the n-th call. Nobody tries again because of it: what was said once must do.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import acts
from bot.sandbox.chats import Message
from storage.database import reading
from tests.simulation import estate, invariants
from tests.simulation.entropy import seeded
from tests.simulation.play import listening
from tests.simulation.stage import Stage
from tests.simulation.vtime import VirtualLoop

NEWCOMER, NEIGHBOUR, LI = 1005, 1001, estate.STAFF[0]
UNIT = 2
SENTENCE = "我们5栋的电梯又坏了，老人上不了楼"
RESULT = "门机更换完毕，电梯恢复。"
ACT = 300.0
VISIT = 27 * 3_600.0  # ten o'clock on the morning after
SETTLING = 7_200.0

# What the tables must tell in the end, however it went. A card that was redrawn meanwhile is as good as one sent, and
# so is what may never be sent twice when nobody knows whether it arrived: the chats tell. Numbers of rows are left
# out: PostgreSQL does not give out again what was undone.
FACTS = {
    "residents": "SELECT user_id, name, phone, language, notice FROM resident ORDER BY user_id",
    "bindings": "SELECT user_id, binding.unit_id, binding.status FROM binding"
        " JOIN resident ON resident.id = resident_id ORDER BY 1",
    "records": "SELECT number, kind, status, severity, category, confirmed, closed_as, reopened, version FROM record",
    "words": "SELECT part, author, body FROM words ORDER BY id",
    "owners": "SELECT staff_id, how FROM ownership",
    "handlers": "SELECT staff_id, until IS NULL FROM handling",
    "responses": "SELECT staff_id, how, void_reason FROM response",
    "visits": "SELECT round, outcome, result, speed, attitude FROM visit",
    "history": "SELECT seq, who, what FROM history ORDER BY seq",
    "due work": "SELECT kind, round, status FROM due ORDER BY 1, 2, 3",
    "audit": "SELECT user_id, what FROM audit ORDER BY 1, 2",
    "dialogs": "SELECT user_id, dialog, turn, focus FROM conversation ORDER BY 1, 2, 3",
    "messages": "SELECT chat_id, method, edits <> '', record_id IS NULL, CASE WHEN status = 'cancelled'"
        " AND (note = 'overtaken' OR (once AND note LIKE 'unknown%')) THEN 'sent' ELSE status END, count(*)"
        " FROM outgoing GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5",
    "put aside": "SELECT error FROM quarantine",
}  # fmt: skip

Shown = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Of which kind, at which seam – ``disk``, ``line`` or ``life`` –, and after how many that went well."""

    seam: str = ""
    kind: str = ""
    after: int = 0

    def __str__(self) -> str:
        return f"{self.kind} after {self.after}" if self.seam else "no trouble"


CALM = Trouble()


@dataclass(slots=True)
class Ending:
    """What the tables tell, what each chat shows, what was broken, and whether trouble struck.

    ``dropped`` are changes of buttons that nobody knows to have arrived and that are not repeated: old ones may stand.
    """

    facts: dict[str, list[Any]] = field(default_factory=dict)
    chats: dict[int, list[Shown]] = field(default_factory=dict)
    broken: str = ""
    struck: bool = False
    dropped: int = 0
    statements: int = 0
    commits: int = 0
    calls: int = 0


def differences(calm: Ending, troubled: Ending, *, repeated: int) -> list[str]:
    """How an ending differs from that of the story without trouble; so many messages a chat may stand there twice."""
    found = [troubled.broken] if troubled.broken else []
    found += [
        f"{name}: {[row for row in troubled.facts[name] if row not in rows]} instead of"
        f" {[row for row in rows if row not in troubled.facts[name]]}"
        for name, rows in calm.facts.items()
        if troubled.facts[name] != rows
    ]
    for chat, shown in calm.chats.items():
        wanted, there = (_without_buttons(one) if troubled.dropped else one for one in (shown, troubled.chats[chat]))
        left = iter(there)
        if missing := [one for one in wanted if one not in left]:
            found.append(f"chat {chat} does not show {missing}")
        if (more := len(there) - len(wanted)) > repeated:
            found.append(f"chat {chat} shows {more} messages twice")
    return found


def _without_buttons(shown: list[Shown]) -> list[Shown]:
    return [(text, ()) for text, _ in shown]


def told(engine: str, trouble: Trouble = CALM, *, on_postgres: bool = False) -> Ending:
    """Tell the story to its end."""
    with seeded(0), listening() as lines, asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(_told(engine, trouble, lines, on_postgres=on_postgres))


async def _told(engine: str, trouble: Trouble, lines: list[str], *, on_postgres: bool) -> Ending:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    stage = Stage(0, loop, engine, on_postgres=on_postgres)
    stage.watch.logs = lines
    try:
        struck = await _begins(stage, trouble)
        for at, act in STORY:
            await stage.advance(at)
            if stage.bot is not None:
                stage.bot.tick()  # as it does all the time; on this stage otherwise only when something is due
            act(stage)
            stage.watch.looks()
        await stage.advance(STORY[-1][0] + SETTLING)
        if not await stage.settle(ACT):
            stage.watch.broken("G4", "it does not come to rest")
        ending = _ended(stage)
        ending.struck = struck()
        return ending
    finally:
        if stage.bot is not None:
            await stage.bot.bury()
        await stage.close()


async def _begins(stage: Stage, trouble: Trouble) -> Callable[[], bool]:
    """Let the trouble lie in wait; tells later whether it has struck. Death waits until the bot is up."""
    match trouble.seam:
        case "disk":
            stage.disk.breaks(trouble.kind, trouble.after, 1)
            return lambda: not stage.disk.waits
        case "line":
            stage.line.breaks(trouble.kind, trouble.after)
            return lambda: not stage.line.waits
        case "life":
            await stage.advance(1.0)
            assert stage.bot is not None
            life = stage.bot.life
            life.condemn(trouble.kind, trouble.after + 1)
            return lambda: life.over
        case _:
            return lambda: True


def _ended(stage: Stage) -> Ending:
    watch = stage.watch
    watch.looks()
    with reading(stage.ground.reader) as db:
        for said in invariants.at_the_end(watch, db):
            watch.broken(*said)
    found = Ending({name: watch.rows(statement) for name, statement in FACTS.items()})
    for chat in (*estate.NAMES, stage.group):
        found.chats[chat] = [_shown(one) for one in stage.enter(chat if chat > 0 else LI, chat).chat.backwards()
                             if one.sender == estate.BOT_ID][::-1]  # fmt: skip
    found.dropped = watch.one("SELECT count(*) FROM outgoing WHERE once AND status = 'cancelled' AND note LIKE 'unk%'")
    found.broken = ": ".join(watch.failure or ())
    found.statements, found.commits, found.calls = stage.disk.statements, stage.disk.commits, stage.line.calls
    return found


def _shown(message: Message) -> Shown:
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    return message.body.get("text", ""), tuple(button["text"] for row in rows for button in row)


def _comes(stage: Stage) -> None:
    acts.start(stage.enter(NEWCOMER), stage.codes[UNIT])


def _says(who: int, words: str) -> Callable[[Stage], None]:
    return lambda stage: acts.say(stage.enter(who), words) and None


def _taps(who: int, label: str, *, in_group: bool = False) -> Callable[[Stage], None]:
    """Press a button on the newest message that has it."""

    def act(stage: Stage) -> None:
        actor = stage.enter(who, stage.group if in_group else 0)
        for message in actor.chat.backwards():
            for row in message.body.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return acts.tap(actor, message.id, button["callback_data"])
        stage.watch.broken("the story", f"nobody shows {who} a button {label}")

    return act


def _replies(stage: Stage) -> None:
    """To the card, in the group."""
    actor = stage.enter(LI, stage.group)
    card = next(one for one in actor.chat.backwards() if SENTENCE in one.body.get("text", ""))
    acts.say(actor, RESULT, card.id)


_ACTS = (
    _comes,
    _taps(NEWCOMER, "我同意，继续"),
    _says(NEWCOMER, estate.NAMES[NEWCOMER]),
    _taps(NEWCOMER, "跳过"),
    _says(NEWCOMER, SENTENCE),
    _taps(NEWCOMER, "发给客户服务中心"),
    _taps(LI, "我来受理", in_group=True),
    _replies,
    _taps(LI, "作为处理结果", in_group=True),
)
_VISIT = (_taps(NEWCOMER, "已经解决"), _taps(NEWCOMER, "三项都很满意"), _taps(NEWCOMER, "没有了"))
STORY = (
    *((3_600.0 + number * ACT, act) for number, act in enumerate(_ACTS)),
    (13 * 3_600.0, _says(NEIGHBOUR, "/help")),  # nobody's matter, but a sign of life
    *((VISIT + (number + 1) * ACT, act) for number, act in enumerate(_VISIT)),
)
