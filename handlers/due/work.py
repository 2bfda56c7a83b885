"""What happens when work falls due: one function a kind; at fire time the record is read again.

The files beside it hold the functions, each in a table by its kind. Each returns why nothing was done, or "" when
something was. A kind that must not ring at night is moved to the morning; one that has lost its meaning by being late
says so and does nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dialogs.catalog import DIALOGS
from dialogs.events import Elapsed
from dialogs.packing import unpack
from handlers.doing import learning
from handlers.due import (
    answers as due_answers,
    early_warning,
    estates as due_estates,
    handling as due_handling,
    severity as due_severity,
    survey_occasions,
    surveys as due_surveys,
    tasks as due_tasks,
    visits as due_visits,
)
from handlers.office import Office, Person, Turn, again, home_of
from handlers.stepping import Scene, play
from handlers.telling import post, topics
from storage import due, lanes
from storage.calendar import wall
from storage.database import Db
from storage.post import conversations
from storage.reading import locked
from storage.register import records
from storage.tables import Conversation, Due, Record

OF_RECORDS: dict[str, Callable[[Turn, Due, Record], str]] = {
    **due_answers.WORK,
    **due_visits.WORK,
    **due_severity.WORK,
    **due_handling.WORK,
}
OF_ESTATES: dict[str, Callable[[Turn, Due], str]] = {
    **due_estates.WORK,
    **due_severity.APART,
    **due_visits.OF_ESTATES,
    **due_tasks.WORK,
    **learning.WORK,
    **early_warning.WORK,
    **due_surveys.WORK,
    **survey_occasions.WORK,
}
LOOKS, AFTER_A_LOOK = due_surveys.LOOKS, due_surveys.AFTER_A_LOOK
SURVEY = "survey:"
NOT_AT_NIGHT = frozenset[str]().union(
    *(family.NOT_AT_NIGHT for family in (due_answers, due_visits, due_severity, due_handling))
)


def look(db: Db, row: Due, now: datetime) -> Any:
    """What a piece of due work needs to see first; it changes nothing, and a reader's connection will do."""
    return LOOKS[row.kind](db, row, now)


def run(db: Db, office: Office, row: Due, now: datetime, seen: Any = None) -> None:
    """Do one piece of due work and settle its row, in the transaction that is open.

    ``seen`` is what was looked at beside it, if anything was; without it the work looks by itself.
    """
    turn = Turn(db, now, office, f"d{row.id}.{now.timestamp():.0f}")
    if row.kind.startswith("wake:"):
        _wake(turn, row)
        return
    if (of_estate := _of_estate(row, seen)) is not None:
        if row.subject.startswith(SURVEY):
            due_surveys.hold(db, row)
        if due.still_due(db, row.id or 0, now):
            due.finish(db, row.id or 0, now=now, skipped=of_estate(turn, row))
        return
    # The record first, as in a turn; what is due may have been cancelled by whoever held it.
    record = locked(db, Record, int(row.subject.partition(":")[2]))
    if not due.still_due(db, row.id or 0, now):
        return
    turn.at(record.estate_id)
    if row.kind in NOT_AT_NIGHT and post.quiet(turn):
        _to_morning(turn, row)
        return
    due.finish(db, row.id or 0, now=now, skipped=OF_RECORDS[row.kind](turn, row, record))


def _of_estate(row: Due, seen: Any) -> Callable[[Turn, Due], str] | None:
    """The function of a kind that is about an estate or a survey; one that looks first is given what was seen."""
    after = AFTER_A_LOOK.get(row.kind)
    if after is None:
        return OF_ESTATES.get(row.kind)
    return lambda turn, row: after(turn, row, look(turn.db, row, turn.now) if seen is None else seen)


def _to_morning(turn: Turn, row: Due) -> None:
    """N7: it is due in the morning instead, however often it has been before."""
    setting = turn.here()
    at = setting.hours.next_at(turn.now, wall(setting.estate.quiet_until))
    due.finish(turn.db, row.id or 0, now=turn.now, skipped="quiet hours")
    due.move(turn.db, turn.bot_id, row.kind, row.subject, at=at, round=f"{row.round}+")


def _wake(turn: Turn, row: Due) -> None:
    instance = int(row.subject.partition(":")[2])
    if (talk := conversations.by_id(turn.db, turn.bot_id, instance)) is not None:
        lanes.enter(turn.db, turn.bot_id, talk.chat_id)
    # The lane first, as in a turn; which may have moved the wake, or ended the talk.
    if not due.still_due(turn.db, row.id or 0, turn.now):
        return
    due.finish(turn.db, row.id or 0, now=turn.now)
    talk = conversations.by_id(turn.db, turn.bot_id, instance)
    if talk is None or talk.state is None:
        return
    _in_its_topic(turn, talk)
    person = again(turn, Person(talk.user_id, "", "zh_CN"))
    home = home_of(turn, person)
    if home is not None:
        turn.at(home.place.estate_id)
    play(Scene(turn, person, talk), Elapsed(row.kind.partition(":")[2]))


def _in_its_topic(turn: Turn, talk: Conversation) -> None:
    """F59: what the clock has the bot say in a group is said in the topic of the matter it is about."""
    state = unpack(DIALOGS[talk.dialog].state, talk.state or "") if talk.chat_id < 0 else None
    record = records.find(turn.db, getattr(state, "record", 0))
    place = topics.place(turn, record.estate_id, record.category) if record is not None else None
    if place is not None and place[0] == talk.chat_id:
        turn.place = place
