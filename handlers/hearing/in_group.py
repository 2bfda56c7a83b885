"""What is said in a staff group: commands, and replies to the bot's messages. Anything else is not for the bot.

Only staff of the group's estate are heard; of others it is noted that they tried.
"""

from dialogs.events import Commanded, Edited, Event
from dialogs.kit import Say
from handlers.hearing import commands, replies
from handlers.hearing.heard import Heard
from handlers.incoming import Incoming
from handlers.office import Turn, person_of
from handlers.telling import post, topics as notices_topics
from handlers.telling.post import Manner
from handlers.wording import refusals
from storage import audit, estates
from storage.people import staff
from storage.post import groups, topics


def take(turn: Turn, incoming: Incoming, event: Event) -> None:
    """Take in what was said in a group."""
    meant_for_us = bool(incoming.reply_to) or isinstance(event, Commanded)
    group = estates.group_at(turn.db, turn.bot_id, incoming.chat_id)
    if group is not None:
        turn.at(group.estate_id)
        if incoming.title not in ("", group.title):
            groups.call(turn.db, incoming.chat_id, incoming.title)
        if incoming.topic:
            topics.heard(turn.db, incoming.chat_id, incoming.topic)
    ties = isinstance(event, Commanded) and event.name == "bind"
    if group is not None and incoming.forum and not ties:
        notices_topics.make(turn, group)
    if incoming.sender is None:
        if meant_for_us and (group is not None or (ties and estates.of_bot(turn.db, turn.bot_id))):
            say = Say(refusals.SENTENCES["anonymous"])
            post.send(turn, incoming.chat_id, say, Manner(reply_to=incoming.message_id))
        return
    heard = Heard(turn, incoming, person_of(turn, incoming.sender), event)
    if group is None:
        if isinstance(event, Commanded):
            commands.in_unknown_group(heard, event.name, event.payload)
        return
    member = heard.person.staff
    if member is None or not staff.roles_at(turn.db, member.id or 0, group.estate_id):
        if meant_for_us:
            audit.note(turn.db, heard.person.user_id, "refused", "group", now=turn.now)
        return
    match event:
        case Edited():
            replies.edited(heard, event)
        case Commanded(name, payload):
            commands.in_group(heard, name, payload)
        case _ if incoming.reply_to:
            replies.of_staff(heard)
