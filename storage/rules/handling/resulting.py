"""H1, H2, H3, X49, X50, X51 – the result of a matter: who may give it, and what must be there before.

H1  Nothing goes ahead before it is signed, where a signature is wanted.
H2  What can be solved on the spot is, without a signature, and is reported upward.
H3  With its result a matter is returned.
X49 After an objection the result is another person's than before.
X51 No result while a point has no answer.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import update

from storage.actors import Actor
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.register import history, records
from storage.rules import follow_up
from storage.rules.handling import closing, correcting, deciding, points, proposal, watch
from storage.tables import Record

How = Literal["result", "on_spot"]


def give(db: Db, record: Record, setting: Setting, how: How, *, by: Actor, now: datetime) -> Record:
    """The result is given: by whom, and when, the rules allow it. Work may be left to do (X50)."""
    require(db, record, setting, how, by=by)
    key = record.id or 0
    if how == "on_spot" and not history.told(db, key, "on_spot"):
        history.append(db, key, "on_spot", by=by, now=now)
    record = records.change(db, record, returned_at=now, accepted_at=None)
    if (disputed := closing.pending(db, key)) is not None:
        objections = closing.OBJECTIONS
        db.execute(update(objections).where(objections.c.id == disputed.id).values(given_at=now))
    given = follow_up.resolve(db, record, setting, by=by, now=now)
    if given.status == "resolved":
        _keep_watch(db, given, setting, now=now)
    return given


def require(db: Db, record: Record, setting: Setting, how: How, *, by: Actor) -> None:
    """Raises unless this person may give this result now."""
    key, spot = record.id or 0, not record.reopened
    if how == "result" and not (spot and history.told(db, key, "on_spot")):
        proposal.require_signed(db, record, setting.procedure)
    elif not spot:
        raise RuleBroken("H2", "h2_not_on_spot", number=record.number)
    points.require_answered(db, record)
    closing.require_reviewer(db, record, by=by)


def _keep_watch(db: Db, record: Record, setting: Setting, *, now: datetime) -> None:
    """N7: what a result does not end stays watched: an action (H4), work outstanding (X50)."""
    one, decision = correcting.latest(db, record.id or 0), deciding.latest(db, record.id or 0)
    if one is None and correcting.wanted(record, setting.procedure):
        watch.plan(db, record, setting, "correction_wanted", watch.tomorrow(db, setting, now))
    elif one is not None and one.done_at is None:
        watch.plan(db, record, setting, "correction_due", max(now, watch.end_of(setting, one.planned_on)))
    elif one is not None and one.effective is None and one.verify_by is not None:
        watch.plan(db, record, setting, "verify_due", max(now, one.verify_by))
    if record.work_open and decision is not None and decision.open_until is not None:
        watch.plan(db, record, setting, "work_due", watch.end_of(setting, decision.open_until))
