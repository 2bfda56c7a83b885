"""A message whose outcome is Telegram's to say: queued, answered so, and settled by the real delivery."""

import json
from typing import Any

from bot.engines.contract import Outcome
from tests.bot.rig import Rig, at_work, message, press

NEW = -1009999999999
LI, ZHAO, LIU = 2001, 2003, 2004


def group_update(update_id: int, chat: int, **parts: Any) -> dict[str, Any]:
    """A raw update: Telegram itself writes into the staff group."""
    person = {"id": LIU, "is_bot": False, "first_name": "刘洋"}
    chat_is = {"id": chat, "type": "supergroup" if chat == NEW else "group", "title": "派单群"}
    said = {"message_id": update_id, "date": 1795482000, "from": person, "chat": chat_is}
    return {"update_id": update_id, "message": said | parts}


async def filed(rig: Rig) -> int:
    """A record of 王芳's, of which everybody has heard; returns its id."""
    await rig.intake.take([message(1)])
    [(payload,)] = rig.rows("SELECT payload FROM outgoing")
    button = json.loads(payload)["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await rig.intake.take([press(2, button)])
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    rig.engine.calls.clear()
    [(record,)] = rig.rows("SELECT id FROM record")
    return int(record)


async def answered(rig: Rig, chat: int, *outcomes: Outcome, **row: Any) -> str:
    """Queue a message, let Telegram answer so, and send until there is nothing more to send; returns the key."""
    key = await rig.queue(chat, **row)
    rig.engine.answers[chat] += outcomes
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    return key
