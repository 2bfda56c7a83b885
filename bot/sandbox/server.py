"""The web application: three surfaces and the page, one origin, nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox import bot_api, client, control, pages, trouble
from bot.sandbox.acts import Denied
from bot.sandbox.courier import Courier
from bot.sandbox.opening import open_sandbox
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.shapes import BotAccount

PAGE = Path(__file__).with_name("page")
MOST_BYTES = 51 * 1024 * 1024
LAST_WORDS = 2.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(*, token: str, bot: BotAccount, store: Path | None = None, aside: str = "") -> web.Application:
    """A sandbox with one bot; ``store`` is the file it lives in, none for memory only.

    Raises ``StoreError`` if the file cannot be used. Routes may be added until it is served.
    """
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_manners])
    app[SANDBOX] = open_sandbox(token, bot, store=store, aside=aside)
    app.add_routes([*bot_api.routes, *client.routes, *control.routes, *trouble.routes])
    app.router.add_get("/", _index)
    pages.add_folder(app, "/page", PAGE)
    app.cleanup_ctx.append(_courier)
    app.on_shutdown.append(_end_waiting)
    app.on_cleanup.append(_close)
    return app


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Start serving; raises ``OSError`` when the port is in use."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


@web.middleware
async def _manners(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A denied act is a sentence; no answer leaves before the store has what it says."""
    try:
        response = await handler(request)
    except Denied as denied:
        response = web.json_response({"error": str(denied)}, status=denied.status)
    await request.app[SANDBOX].world.keeper.settled()
    return response


async def _index(_: web.Request) -> web.Response:
    return pages.answer(PAGE / "index.html")


async def _courier(app: web.Application) -> AsyncIterator[None]:
    courier = Courier(app[SANDBOX])
    await courier.start()
    yield
    await courier.stop()


async def _end_waiting(app: web.Application) -> None:
    world = app[SANDBOX].world
    world.watchers.close()
    for bot in world.bots.values():
        bot.queue.interrupt()


async def _close(app: web.Application) -> None:
    app[SANDBOX].world.keeper.close()
