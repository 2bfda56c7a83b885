"""`/survey`: to a resident the questions that wait for their answer; to staff the surveys of the estates they work on.

A household's paper opens its questions, too, for the account that comes with its code first (A24, A26).
"""

from dialogs.events import Pressed
from dialogs.kit import N_, Say
from handlers.hearing.heard import Heard
from handlers.telling.surveys import subject
from handlers.wording import refusals
from storage import audit
from storage.errors import Refusal
from storage.waves import answering

MOST_SHOWN = 3
NOTHING_WAITS = N_("Hello. No survey waits for your answer at the moment. When one does, we write to you.")


def show(heard: Heard, said: str) -> None:
    """Show what waits for this person's answer, and the surveys of their estates; staff may name the one meant."""
    waiting = answering.waiting_for(heard.turn.db, heard.turn.bot_id, heard.person.as_resident())
    for home in waiting[:MOST_SHOWN]:
        heard.open("survey", Pressed("open"), subject(home.wave_id, home.unit_id))
    served = heard.works_at()
    meant = [one for one in served if said and said in one.name] or served
    for estate in meant[:MOST_SHOWN]:
        heard.open("surveys", Pressed("list"), str(estate.id))
    if not waiting and not meant:
        heard.answer(Say(NOTHING_WAITS))


def with_paper(heard: Heard, code: str) -> None:
    """A24, A26: the link on a household's paper, for the account that used it first; nobody else's."""
    turn = heard.turn
    try:
        home = answering.redeem(turn.db, turn.bot_id, code, by=heard.person.as_resident())
    except Refusal as refusal:
        audit.note(turn.db, heard.person.user_id, "refused", "survey:paper", now=turn.now)
        return heard.answer(refusals.say(refusal))
    return heard.open("survey", Pressed("open"), subject(home.wave_id, home.unit_id))
