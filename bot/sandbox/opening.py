"""Opens a sandbox: an empty one, or the one a file kept."""

from pathlib import Path

from bot.sandbox.chance import Chance
from bot.sandbox.clock import Clock
from bot.sandbox.files import FileBox
from bot.sandbox.restore import restore
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.shapes import BotAccount
from bot.sandbox.store import Keeper, SqliteKeeper
from bot.sandbox.stream import Watchers
from bot.sandbox.world import World


def open_sandbox(
    token: str,
    bot: BotAccount,
    *,
    store: Path | None = None,
    clock: Clock | None = None,
    chance: Chance | None = None,
    aside: str = "",
) -> Sandbox:
    """A sandbox with one bot: an empty one, or the one the file kept. Raises ``StoreError``.

    It needs no event loop and starts nothing; ``server.create_app`` puts it behind HTTP, ``door.Door`` does not.
    """
    keeper = Keeper() if store is None else SqliteKeeper(store)
    world = World(clock or Clock(), keeper, Watchers(), chance or Chance())
    files = FileBox(world.clock, keeper, world.chance)
    restore(world)
    files.restore()
    if (bot.id, token) not in [(known.account.id, known.token) for known in world.bots.values()]:
        world.add_bot(bot, token)
    world.main = bot.id
    return Sandbox(world, files, aside=aside)
