"""What came of a survey, for the staff group (Q12): a picture and a page to print, made when they are sent.

What waits is an order and no file. Both say what the report's first page says: no household, nobody who wrote.
"""

from dialogs.kit import N_, Say
from handlers.office import Turn
from handlers.telling import post, topics
from handlers.telling.papers import NO_FONT
from handlers.telling.post import Manner
from storage.post import outbox
from storage.post.outbox import Letter, Priority
from storage.reading import get
from storage.tables import Outgoing, SurveyWave

RESULT, PAGE = "survey_picture", "survey_page"
ORDERED = ((RESULT, "sendPhoto", "png"), (PAGE, "sendDocument", "pdf"))
CAPTIONS = {
    RESULT: N_("📊 What came of the satisfaction survey {number}. The whole report follows."),
    PAGE: N_("The same on one page, to print."),
}
# Why there is no picture (bot/sending/printing.py).
UNPRINTED = N_(
    "📊 Survey {number} is counted; the picture of it could not be made here. /survey shows the figures, and "
    "“shouwen survey report” writes the report."
)
WITHOUT_A_FONT = N_(
    "📊 Survey {number} is counted. The picture of it can't be made, because the computer I run on has no Chinese "
    "font; “shouwen survey report” says what helps. /survey shows the figures."
)


def result(turn: Turn, wave: SurveyWave) -> None:
    """Q12: order the picture and the page into the staff group of a wave's estate, where there is one."""
    place = topics.place(turn, wave.estate_id, "")
    if place is None:
        return
    chat, topic = place
    for form, method, ending in ORDERED:
        caption = post.reader(turn).word(CAPTIONS[form], {"number": wave.number})
        payload = {"print": {"form": form, "wave": wave.id, "ending": ending}, "caption": caption}
        there = {"message_thread_id": topic} if topic else {}
        letter = Letter(f"{form}:{wave.id}", chat, method, payload | there, Priority.REMINDER)
        outbox.queue(turn.db, turn.bot_id, letter, now=turn.now)


def unprinted(turn: Turn, row: Outgoing, wave_id: int, why: str) -> None:
    """Q12: there is no picture; the group hears it once, and where the figures are."""
    wave = get(turn.db, SurveyWave, wave_id)
    turn.at(wave.estate_id)
    if row.method == "sendPhoto":
        say = Say(WITHOUT_A_FONT if why == NO_FONT else UNPRINTED, {"number": wave.number})
        post.send(turn, row.chat_id, say, Manner(priority=Priority.REMINDER))
