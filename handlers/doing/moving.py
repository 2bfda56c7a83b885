"""A binding ends: what was begun about the home is to be filed first, what else the person had open is closed (I8).

Whoever has moved out still sees the records they filed and hears of them, and files nothing about the home any more
until they register anew.
"""

from datetime import datetime

from dialogs.deeds.deed import File
from dialogs.filing.draft import Draft
from dialogs.packing import unpack
from handlers.office import Turn
from storage import due
from storage.estates import Place
from storage.post import conversations
from storage.tables import Conversation, Resident

ABOUT_A_HOME = ("file", "call", "homes")


def close(turn: Turn, resident: Resident, place: Place) -> tuple[File, datetime] | None:
    """End what somebody has open about a home; returns what is to be filed of it, as the reminder would have, and
    since when it was heard."""
    seat = turn.seat(resident.user_id or 0, resident.user_id or 0)
    talk = conversations.find(turn.db, seat, "file")
    draft = unpack(Draft, talk.state) if talk is not None and talk.state else None
    begun = None
    if talk is not None and draft is not None and _concerns(turn, resident, draft, place):
        if (draft.said or draft.media) and draft.at != "answer":
            begun = draft.filed(unit=place.unit_id, confirmed=False), talk.begun_at
        _end(turn, talk)
    if len(turn.homes(resident.id or 0)) <= 1:
        for dialog in ABOUT_A_HOME:
            other = conversations.find(turn.db, seat, dialog)
            if other is not None and other.state is not None:
                _end(turn, other)
    return begun


def _concerns(turn: Turn, resident: Resident, draft: Draft, place: Place) -> bool:
    """Whether a draft is about a home: the one it names, else the one its writer speaks of."""
    home = turn.home(resident.id or 0)
    return (draft.unit or (home.place.unit_id if home else 0)) == place.unit_id


def _end(turn: Turn, talk: Conversation) -> None:
    conversations.save(turn.db, talk.id or 0, state=None, focus=False, turn=talk.turn + 1)
    due.cancel(turn.db, f"talk:{talk.id}", why="moved out", now=turn.now)
