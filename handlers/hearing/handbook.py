"""`/questions`, `/handbook`: what residents asked in vain, and the handbook's entries, for the front desk (I7)."""

from dialogs.events import Pressed
from dialogs.kit import N_, Phrase, Say
from handlers.hearing.heard import Heard
from handlers.wording.cleaning import cut
from storage import handbook
from storage.people import staff

MOST_LINES, LINE = 15, 60


def ask(heard: Heard, _: str) -> None:
    """The questions that wait: in a group a list, in private one by one to be answered."""
    if not heard.in_group:
        return _at_desk(heard, "questions")
    here = heard.turn.here().estate
    found = handbook.waiting(heard.turn.db, here.id or 0, MOST_LINES)
    if not found:
        return heard.answer(Say(N_("{name}: no question waits for an answer."), {"name": here.name}))
    lines = tuple(Phrase(N_("· {question}"), {"question": cut(one.question or "…", LINE)}) for one in found)
    text = N_(
        "These questions had no answer in the service guide:\n{lines}\n\nTo write one, send me /questions in private."
    )
    return heard.answer(Say(text, {"lines": lines}))


def edit(heard: Heard, _: str) -> None:
    """The entries, to be changed."""
    _at_desk(heard, "entries")


def _at_desk(heard: Heard, dialog: str) -> None:
    member = heard.person.staff
    served = staff.works_at(heard.turn.db, member.id or 0, heard.turn.bot_id, staff.DESK) if member is not None else []
    if not served:
        return heard.answer(Say(N_("Only the front desk can do this.")))
    for estate in served[:3]:
        heard.open(dialog, Pressed("open"), str(estate.id))
    return None
