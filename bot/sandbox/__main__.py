"""Runs the sandbox alone: ``python -m bot.sandbox --port 8081 --token 1:secret [--store FILE]``."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.sandbox.defaults import BOT, settle
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import create_app, serve
from bot.sandbox.store import StoreError


def main() -> int:
    """Parse, run until a signal, and say in a sentence what went wrong."""
    options = _options()
    try:
        asyncio.run(_run(options))
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        reason = error.strerror or error
        sys.stderr.write(f"Port {options.port} on {options.host} cannot be used: {reason}.\n")
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A Telegram Bot API server of your own.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--token", default=f"{BOT.id}:sandbox", help="the bot's token")
    parser.add_argument("--store", type=Path, help="SQLite file to live in; memory only without")
    return parser.parse_args()


async def _run(options: argparse.Namespace) -> None:
    app = create_app(token=options.token, bot=BOT, store=options.store)
    settle(app[SANDBOX].world)
    runner = await serve(app, options.host, options.port)
    sys.stdout.write(f"Sandbox at http://{options.host}:{options.port}/ – bot token {options.token}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main())
