"""Everything a running sandbox consists of, in one hand."""

import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.calls import Calls
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileBox
from bot.sandbox.limits import Rates
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The world and what surrounds it. Tests and the demo reach it as ``app[SANDBOX]``."""

    world: World
    files: FileBox
    rates: Rates
    faults: Faults
    calls: Calls
    aside: str = ""

    @property
    def clock(self) -> Clock:
        return self.world.clock


SANDBOX = web.AppKey("sandbox", Sandbox)


def random_id() -> str:
    """An id as long and as opaque as Telegram's."""
    return str(secrets.randbits(62) | 1 << 62)
