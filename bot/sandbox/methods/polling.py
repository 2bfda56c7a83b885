"""Methods about receiving: getUpdates, and the two about a webhook, which nobody ever sets here."""

from bot.sandbox.methods.call import Call, Raw
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json

MOST_UPDATES = 100
LONGEST_WAIT = 50


async def get_updates(call: Call) -> Raw:
    """Long polling. ``allowed_updates`` is remembered; leaving it out keeps the previous setting."""
    kinds = call.params.json("allowed_updates", "allowed_updates JSON array")
    if isinstance(kinds, list):
        before = call.bot.queue.allowed
        call.bot.queue.remember_allowed(kind for kind in kinds if isinstance(kind, str))
        if call.bot.queue.allowed != before:
            call.bot.save()
    elif kinds is not None:
        raise bad("expected an Array of String as allowed_updates")
    limit = call.params.number("limit", MOST_UPDATES)
    timeout = min(max(call.params.number("timeout"), 0), LONGEST_WAIT)
    wanted = limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES
    found = await call.bot.queue.poll(call.params.number("offset"), wanted, timeout)
    return Raw(f"[{','.join(found)}]")


def delete_webhook(call: Call) -> bool:
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()
    return True


def get_webhook_info(call: Call) -> Json:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(call.bot.queue)}
