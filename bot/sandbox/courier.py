"""Carries updates to webhooks over HTTP: the hands of ``webhook``, which decides what goes when."""

import asyncio
from functools import partial

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from bot.sandbox.bots import Bot
from bot.sandbox.methods import perform_reply
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.webhook import Delivery, Outcome, nobody


class Courier:
    """Runs as long as the server; every bot with a webhook is looked after."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._http: ClientSession | None = None

    async def start(self) -> None:
        connector = TCPConnector(limit=0, ssl=False)
        self._http = ClientSession(connector=connector, timeout=ClientTimeout(total=None))
        self._sandbox.clock.followers.append(self.look)
        self._sandbox.world.bot_came = self._attend
        for bot in self._sandbox.world.bots.values():
            self._attend(bot)

    async def stop(self) -> None:
        """What is under way is left: it was not settled, so it comes again."""
        self._sandbox.clock.followers.remove(self.look)
        for bot in self._sandbox.world.bots.values():
            bot.webhook.stirred = nobody
        for timer in self._timers.values():
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    def look(self) -> None:
        """Ages have changed: something may be due earlier than it seemed."""
        for bot in self._sandbox.world.bots.values():
            self._stir(bot)

    def _attend(self, bot: Bot) -> None:
        bot.webhook.stirred = partial(self._stir, bot)
        self._stir(bot)

    def _stir(self, bot: Bot) -> None:
        """Send what is due, soon: not in the middle of what made it so."""
        if bot.webhook.target.url:
            asyncio.get_running_loop().call_soon(self._send_due, bot)

    def _send_due(self, bot: Bot) -> None:
        if self._http is None or self._http.closed:
            return
        for delivery in bot.webhook.due():
            task = asyncio.create_task(self._carry(self._http, bot, delivery))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._look_later(bot)

    def _look_later(self, bot: Bot) -> None:
        if timer := self._timers.pop(bot.account.id, None):
            timer.cancel()
        next_at = bot.webhook.next_at()
        if next_at is not None:
            wait = max(0.0, next_at - self._sandbox.clock.elapsed())
            self._timers[bot.account.id] = asyncio.get_running_loop().call_later(wait, self._send_due, bot)

    async def _carry(self, http: ClientSession, bot: Bot, delivery: Delivery) -> None:
        await self._sandbox.world.keeper.settled()
        outcome, body = await self._post(http, delivery, bot.webhook.patience)
        bot.settle(delivery, outcome)
        if outcome.taken and not delivery.echo and body:
            perform_reply(self._sandbox, bot, body)
        await self._sandbox.world.keeper.settled()

    async def _post(self, http: ClientSession, delivery: Delivery, patience: float) -> tuple[Outcome, bytes]:
        target, data = delivery.target, delivery.update.raw.encode()
        try:
            async with asyncio.timeout(patience):
                async with http.post(target.url, data=data, headers=delivery.headers(), allow_redirects=False) as reply:
                    body = await reply.read()
        except TimeoutError:
            return Outcome(0, "Read timeout expired"), b""
        except (ClientError, OSError) as error:
            refused = isinstance(error, ConnectionRefusedError) or isinstance(error.__cause__, ConnectionRefusedError)
            return Outcome(0, "Connection refused" if refused else "Connection reset by peer"), b""
        asked = reply.headers.get("Retry-After", "")
        return Outcome(reply.status, retry_after=float(asked) if asked.isdecimal() else None), body
