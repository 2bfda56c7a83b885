"""What is told of a complaint about a colleague (X4): whom it accuses is heard, and its words leave the group."""

from dialogs.kit import N_, NOTHING, Label, Phrase, Say
from handlers.office import Turn
from handlers.telling import opening, post, topics, upwards
from handlers.telling.opening import Opening
from handlers.telling.post import Manner
from storage.actors import SYSTEM
from storage.people import staff
from storage.post import outbox
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import history, records
from storage.rules.handling import deciding
from storage.tables import Record, Staff, Task

ENDED = N_(
    "{number}: the complaint about which we asked you for your view has ended: {how}.{found} Whatever you told us "
    "stays on the record. If you have questions, please ask {name}."
)
FOR_THEM = N_("{number} has ended: {how}.{found} I can't write to {name}, who was asked about it; please tell them.")
FOUND = {
    "upheld": N_(" It was found justified."),
    "partly": N_(" It was found justified in part."),
    "not_upheld": N_(" It was not found justified."),
}


def asked(turn: Turn, record: Record, task: Task) -> None:
    """They are asked in private, or whoever writes it down for them."""
    member = get(turn.db, Staff, task.staff_id or 0)
    if member.user_id is not None:
        what = Opening("statement", str(task.id), record.id)
        opening.begin(turn, opening.for_staff(member), what, Priority.ALERT)


def hidden(turn: Turn, record: Record) -> None:
    """A card that hangs in a group already shows its words no longer."""
    for talk, topic in topics.cards(turn, record):
        if talk.state is not None:
            opening.refresh(turn, talk, record.id or 0, topic)


def ended(turn: Turn, record: Record) -> None:
    """Whoever was heard hears how it ended and what was found, no more; for whom no message reaches a leader does."""
    leaders = upwards.to_tell(turn, record, "supervisor")
    decision = deciding.latest(turn.db, record.id or 0)
    found = FOUND.get(decision.outcome) if decision is not None else None
    how = {"how": Label("closed_as", record.closed_as), "found": Phrase(found) if found else NOTHING}
    for staff_id in sorted(records.asked(turn.db, record.id or 0)):
        if not staff.roles_at(turn.db, staff_id, record.estate_id):
            continue  # who has left hears nothing more (A09)
        member = get(turn.db, Staff, staff_id)
        if member.user_id is not None and outbox.reachable(turn.db, turn.bot_id, member.user_id):
            name = leaders[0].name if leaders else turn.here().estate.name
            _say(turn, record, member, Say(ENDED, {"number": record.number, "name": name, **how}))
        else:
            for one in leaders:
                _say(turn, record, one, Say(FOR_THEM, {"number": record.number, "name": member.name, **how}))
        history.append(turn.db, record.id or 0, "outcome_told", by=SYSTEM, now=turn.now, to=staff_id)


def _say(turn: Turn, record: Record, member: Staff, say: Say) -> None:
    manner = Manner(member.language, Priority.REMINDER, record_id=record.id)
    post.send(turn, member.user_id or 0, say, manner)
