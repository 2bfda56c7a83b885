"""What befalls the bot: Telegram's whims, broken lines, a full disk, sudden death, an operator."""

from collections.abc import Awaitable, Callable
from random import Random

from bot.commands.replaying import Replay
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.groups import add_member, remove_member, upgrade_group
from bot.settings import Settings
from handlers.office import Office
from storage.database import reading
from storage.post import inbox
from tests.kit.town import catalogs
from tests.simulation import estate
from tests.simulation.life import MOMENTS
from tests.simulation.people import Doing
from tests.simulation.stage import Stage

FAULTS: tuple[Kind, ...] = (
    "429", "429", "500", "502", "503", "502html", "reset", "timeout", "cut", "reset_after", "timeout_after", "slow",
)  # fmt: skip
METHODS = ("sendMessage", "editMessageText", "*", "getUpdates", "answerCallbackQuery", "getMe")
# Things nobody can read, and things nobody needs to.
STRANGE: tuple[dict[str, object], ...] = (
    {"message": {"message_id": "twelve"}},
    {"message": 7},
    {"callback_query": {"id": "1", "from": {"id": 1001, "is_bot": False, "first_name": "x"}}},
    {"something_new": {"id": 1}},
    {"poll": {"id": "1"}},
    {"edited_message": {"message_id": 5, "date": -1, "chat": {"id": 1001, "type": "private"}}},
)


def network(stage: Stage, dice: Random) -> None:
    """The next calls of a method meet trouble."""
    kind, method, times = dice.choice(FAULTS), dice.choice(METHODS), dice.randint(1, 4)
    if kind == "slow":
        stage.line.slow[method] = times
        return
    stage.sandbox.faults.add(Fault(kind, method, times=times, retry_after=dice.choice((1, 3, 20, 60))))


def disk(stage: Stage, dice: Random) -> None:
    """The database refuses, somewhere in the next transactions."""
    kind = dice.choice(("busy", "full", "ioerr", "commit"))
    stage.disk.breaks(kind, dice.randint(0, 3 if kind == "commit" else 60), dice.randint(1, 4))


def condemned(stage: Stage, dice: Random) -> None:
    """It will be killed at a certain point, soon."""
    if stage.bot is not None:
        stage.bot.life.condemn(dice.choice(MOMENTS), dice.choice((1, 1, 2, 5, 30)))


def group_moves(stage: Stage, _: Random) -> None:
    """The staff group becomes a supergroup; that happens once in its life."""
    if stage.group != estate.SUPERGROUP:
        world = stage.sandbox.world
        upgrade_group(world, world.groups[stage.group], estate.SUPERGROUP)
        stage.group = estate.SUPERGROUP


def deletes(stage: Stage, dice: Random) -> None:
    """Somebody deletes one of the bot's messages; no bot ever hears of it."""
    person = dice.choice((*estate.RESIDENTS, *estate.STAFF))
    actor = stage.enter(person, stage.group if person in estate.STAFF and dice.random() < 0.5 else 0)
    message = Doing(stage, person, dice).someone(actor, lambda one: one.sender == estate.BOT_ID)
    if message is not None:
        stage.sandbox.world.delete(message)


def strange_update(stage: Stage, dice: Random) -> None:
    """Telegram sends something else, now and then under a lower number than it has reached (F49)."""
    queue = stage.sandbox.world.main_bot.queue
    lower = {"update_id": dice.randint(1_000, 90_000_000)} if dice.random() < 0.3 else {}
    queue.inject(dice.choice(STRANGE) | lower)


async def replays(stage: Stage, _: Random) -> None:
    """The operator runs once more what lies in quarantine, beside the bot."""
    with reading(stage.ground.reader) as db:
        aside = inbox.waiting(db)
    office = Office(estate.BOT_ID, "shouwen_bot", catalogs())
    again = Replay(Settings(data=stage.ground.folder), stage.engine, office)
    for one in aside:
        try:
            stage.watch.notes(f"replayed: {await again.again(one)}")
        except Exception as error:
            stage.watch.broken("F10", f"replaying fails with {error!r}")


def _let_in(stage: Stage, _: Random) -> None:
    world = stage.sandbox.world
    add_member(world, world.groups[stage.group], estate.BOT_ID)


def _kicked(stage: Stage, _: Random) -> None:
    world = stage.sandbox.world
    remove_member(world, world.groups[stage.group], estate.BOT_ID)


VERBS: dict[str, Callable[[Stage, Random], Awaitable[None] | object]] = {
    "redelivers": lambda stage, dice: stage.sandbox.world.main_bot.queue.redeliver(dice.choice((1, 2, 10, 60))),
    "strange_update": strange_update,
    "deletes": deletes,
    "group_moves": group_moves,
    "kicked": _kicked,
    "let_in": _let_in,
    "network": network,
    "line_down": lambda stage, dice: setattr(stage.line, "down_until", stage.now() + dice.choice((5, 60, 1_500))),
    "disk": disk,
    "condemned": condemned,
    "killed": lambda stage, dice: stage.kill(),
    "terminated": lambda stage, dice: stage.terminate(),
    "down": lambda stage, dice: stage.kill(dice.choice((300.0, 7_200.0, 100_000.0))),
    "replays": replays,
}
