"""Where a matter is, if that is not where its resident lives: help must not go to the wrong building.

What the words name is compared in parts with the home, so 二号楼 and 2栋 are one building and 3-2-501 is 3栋2单元501.
Where it is doubtful whether two places are one, both are shown.
"""

import re

from handlers.understanding.places import Place as Named, place
from handlers.wording.masking import mask, mask_rooms
from storage import estates

_AREA = re.compile(r"^.[期区]")


def in_group(said: str, home: estates.Place | None) -> str:
    """The place without its room, for the group; empty if it is the building they live in, or a room and no more."""
    named = place(said.lower())
    if not any((named.building, named.unit, named.floor, named.public)) or _same_house(named, home):
        return ""
    shown = mask_rooms(mask(said))
    return shown.replace(named.room, "…") if named.room else shown


def in_private(said: str, home: estates.Place | None) -> str:
    """The place in full, for whoever goes there; empty if it is the home, or the house and nothing more exact."""
    named = place(said.lower())
    if home is None:
        return said
    lives = place(home.label.lower())
    apart = named.building and not _same_house(named, home)
    apart = apart or (named.unit and named.unit != lives.unit) or _bare(named.room) not in ("", _bare(lives.room))
    return said if apart or named.floor or named.public else ""


def _same_house(named: Named, home: estates.Place | None) -> bool:
    """Whether the building that was named is theirs; two areas of an estate may number theirs alike."""
    if home is None or not named.building:
        return False
    area = _AREA.match(named.said)
    return named.building == place(home.building.lower()).building and (area is None or area[0] in home.building)


def _bare(room: str) -> str:
    return room.lstrip("0")
