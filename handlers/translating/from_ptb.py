"""Objects of python-telegram-bot, put into our own words.

A pure function of the update: no application, no bot, no clock. The library is named for the
type checker only and is not imported. It spells the Bot API as ``handlers/translating/objects.py`` has it;
its empty tuples where aiogram has None read the same. Parts it does not know are in ``api_kwargs``.
"""

from typing import TYPE_CHECKING

from handlers.incoming import Ignored, Incoming
from handlers.translating.objects import RARE
from handlers.translating.reading import read

if TYPE_CHECKING:
    from telegram import Update


def translate(update: "Update", *, username: str) -> Incoming | Ignored:
    """What a checked update says (``handlers/translating/shape.py``), in the same words as the other translator."""
    holder = update.message or update.my_chat_member
    unknown = holder.api_kwargs if holder else {}
    return read(update, username=username, rare=unknown.get(RARE, ""))
