"""Objects of aiogram, put into our own words.

A pure function of the update: no session, no bot, no clock. aiogram is named for the type
checker only and is not imported (it takes seconds). aiogram spells the Bot API as
``handlers/objects.py`` has it, so there is nothing to even out.
"""

from typing import TYPE_CHECKING

from handlers.incoming import Ignored, Incoming
from handlers.reading import read

if TYPE_CHECKING:
    from aiogram.types import Update


def translate(update: "Update", *, username: str) -> Incoming | Ignored:
    """What a checked update says (``handlers/shape.py``), in the same words as the other translator."""
    return read(update, username=username)
