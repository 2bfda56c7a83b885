"""Everything a running sandbox consists of, in one hand."""

from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox.calls import Calls
from bot.sandbox.chance import Chance
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
    rates: Rates = field(default_factory=Rates)
    faults: Faults = field(default_factory=Faults)
    calls: Calls = field(default_factory=Calls)
    aside: str = ""

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def chance(self) -> Chance:
        return self.world.chance


SANDBOX = web.AppKey("sandbox", Sandbox)
