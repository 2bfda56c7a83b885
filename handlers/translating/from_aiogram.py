"""Objects of aiogram, put into our own words.

A pure function of the update: no session, no bot, no clock. aiogram is named for the type
checker only and is not imported (it takes seconds). aiogram spells the Bot API as
``handlers/translating/objects.py`` has it, and keeps parts it does not know beside the others.
"""

from typing import TYPE_CHECKING

from handlers.incoming import Ignored, Incoming
from handlers.translating.objects import RARE
from handlers.translating.reading import read

if TYPE_CHECKING:
    from aiogram.types import Update


def translate(update: "Update", *, username: str) -> Incoming | Ignored:
    """What a checked update says (``handlers/translating/shape.py``), in the same words as the other translator."""
    holder = update.message or update.my_chat_member
    unknown = holder.model_extra if holder else None
    return read(update, username=username, rare=(unknown or {}).get(RARE, ""))
