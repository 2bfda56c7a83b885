"""Who was away: the bot, for longer than Telegram keeps updates (F38, F51), or a colleague who left the group (A10)."""

from datetime import datetime

from dialogs.kit import N_, Say
from handlers.office import Turn
from handlers.telling import post, upwards
from handlers.telling.post import Manner
from storage import audit, estates
from storage.people import staff
from storage.post.outbox import Priority


def outage(turn: Turn, since: datetime) -> None:
    """We were away for longer than Telegram keeps updates: staff are told, once, what may be missing (F38, F51)."""
    gap = f"bot:{turn.bot_id} since {since:%Y-%m-%dT%H:%MZ}"
    if audit.last(turn.db, "away", gap) is not None:
        return
    text = N_(
        "⚠️ I was away from {since} until {now}. Telegram keeps messages for 24 hours only: what residents wrote "
        "before that may be lost. Please ask whoever misses an answer to write again."
    )
    for estate in estates.of_bot(turn.db, turn.bot_id):
        if (group := estates.group_of(turn.db, estate.id or 0)) is not None:
            turn.at(estate.id or 0)
            say = Say(text, {"since": since, "now": turn.now})
            post.send(turn, group.chat_id, say, Manner(priority=Priority.ALERT))
    audit.note(turn.db, 0, "away", gap, now=turn.now)


def left_group(turn: Turn, chat_id: int, user_id: int) -> None:
    """A colleague is no longer in the staff group: whoever leads the estate hears of it (A10)."""
    group, member = estates.group_at(turn.db, turn.bot_id, chat_id), staff.by_user(turn.db, user_id)
    if group is None or member is None or not staff.roles_at(turn.db, member.id or 0, group.estate_id):
        return
    turn.at(group.estate_id)
    audit.note(turn.db, user_id, "left_group", f"estate:{group.estate_id}", now=turn.now)
    text = N_(
        "{name} is no longer in the staff group of {estate}. Whoever has left the company must be taken off the "
        "staff list and the rota; until then matters still come to {name}."
    )
    values = {"name": member.name, "estate": turn.here().estate.name}
    for one in upwards.leading(turn, group.estate_id, {member.id}):
        post.send(turn, one.user_id or 0, Say(text, values), Manner(one.language, Priority.REMINDER))
