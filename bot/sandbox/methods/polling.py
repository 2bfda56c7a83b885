"""getUpdates: long polling, and who may poll."""

from collections.abc import Awaitable

from bot.sandbox.methods.call import Call, Raw, read_allowed
from bot.sandbox.refusals import WEBHOOK_ACTIVE, Refusal

MOST_UPDATES = 100
LONGEST_WAIT = 50


def get_updates(call: Call) -> Raw | Awaitable[Raw]:
    """Long polling: at once if something is there, or no time to wait is given.

    ``allowed_updates`` is remembered; leaving it out keeps the previous setting.
    """
    if call.bot.webhook.target.url:
        raise Refusal(409, WEBHOOK_ACTIVE)
    read_allowed(call)
    limit = call.params.number("limit", MOST_UPDATES)
    timeout = min(max(call.params.number("timeout"), 0), LONGEST_WAIT)
    wanted = limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES
    found = call.bot.queue.fetch(call.params.number("offset"), wanted)
    return _wait(call, wanted, timeout) if timeout and not found else _listed(found)


async def _wait(call: Call, limit: int, timeout: int) -> Raw:
    return _listed(await call.bot.queue.wait(limit, timeout))


def _listed(updates: list[str]) -> Raw:
    return Raw(f"[{','.join(updates)}]")
