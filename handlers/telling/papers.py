"""The office's forms on their way to whoever asked (H7, H4, V3): ordered in the outbox, printed when they are sent.

What waits is an order and no file: which form, of which record, as what. Delivery lets it be printed and keeps
nothing of it; where that cannot be, a word comes in its place.
"""

from dialogs.deeds.papers import AskForm
from dialogs.kit import N_, Label, Say
from handlers.office import Turn
from handlers.telling import post
from handlers.telling.post import Manner
from storage.people import staff
from storage.post import outbox
from storage.post.outbox import Letter
from storage.register import records
from storage.tables import Outgoing, Record, Staff

# Why a form could not be printed (bot/sending/printing.py).
NO_FONT = "no Chinese font"


def form(turn: Turn, record: Record, member: Staff, asked: AskForm) -> None:
    """Order a form into the private chat of a member of staff."""
    chat = member.user_id or 0
    say = Say(
        N_("{form}, {number}. It holds personal data: for the office only."),
        {"form": Label("paper", asked.form), "number": record.number},
    )
    payload = {
        "print": {"form": asked.form, "record": record.id, "ending": asked.ending},
        "caption": post.reader(turn, member.language).word(say.text, say.values),
    }
    manner = Manner(member.language, record_id=record.id)
    letter = Letter(turn.key(), chat, "sendDocument", payload, manner.priority, record_id=record.id)
    outbox.queue(turn.db, turn.bot_id, letter, now=turn.now)


def unprinted(turn: Turn, row: Outgoing, why: str) -> None:
    """H7: a form could not be printed: whoever asked hears why, and what they can do instead."""
    outbox.settle(turn.db, row.id or 0, "rejected", now=turn.now, note=f"not printed: {why}")
    record = records.find(turn.db, row.record_id or 0)
    member = staff.by_user(turn.db, row.chat_id)
    if record is None or member is None:
        return
    turn.at(record.estate_id)
    text = (
        N_(
            "📄 {number}: the form can't be printed, because the computer I run on has no Chinese font. Please ask for "
            "the Word document instead; whoever looks after the computer finds the remedy with “shouwen form”."
        )
        if why == NO_FONT
        else N_("📄 {number}: the form could not be made just now. Please ask again, or tell your administrator.")
    )
    post.send(turn, row.chat_id, Say(text, {"number": record.number}), Manner(member.language, record_id=record.id))
