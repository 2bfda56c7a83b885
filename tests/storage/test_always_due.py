"""N7 over the steps of handling: whatever is done in whatever order, an open matter has something due."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from storage import due
from storage.database import Db
from storage.errors import Refusal
from storage.register import records
from storage.rules.handling import closing, correcting, deciding, handing, points, proposal, resulting, returning
from storage.rules.handling.correcting import Action
from storage.rules.handling.handing import Giving
from storage.rules.handling.proposal import Opinion
from storage.rules.handling.returning import Delay
from tests.kit.estate import CHEN, LI, LIU, ZHANG, ZHAO, House, at, setting
from tests.storage import matters

NOON = at("2026-11-19 12:00")
FAR = date(2026, 12, 24)

STEPS = {
    "give": lambda db, one, here, now: handing.give(db, one, Giving(ZHANG.id, "area"), here, by=LI.actor, now=now),
    "accept_transfer": lambda db, one, here, now: handing.accept(db, one, by=ZHANG.actor, now=now),
    "decline": lambda db, one, here, now: handing.decline(db, one, "不是", here, by=ZHANG.actor, now=now),
    "propose": lambda db, one, here, now: proposal.propose(
        db, one, Opinion("因", "办", FAR), here, by=LI.actor, now=now
    ),
    "sign": lambda db, one, here, now: proposal.sign(db, one, here, by=LIU.actor, now=now),
    "send_back": lambda db, one, here, now: proposal.send_back(db, one, "不行", here, by=LIU.actor, now=now),
    "put_off": lambda db, one, here, now: returning.put_off(db, one, Delay(FAR, "等"), here, by=LI.actor, now=now),
    "correct": lambda db, one, here, now: correcting.begin(
        db, one, Action("因", "做", FAR), here, by=LI.actor, now=now
    ),
    "corrected": lambda db, one, here, now: correcting.done(db, one, here, by=LI.actor, now=now),
    "works": lambda db, one, here, now: correcting.verify(db, one, True, "", by=ZHAO.actor, now=now),
    "point": lambda db, one, here, now: points.add(db, one, "一项", by=CHEN.actor, now=now),
    "spot": lambda db, one, here, now: resulting.give(db, one, here, "on_spot", by=LI.actor, now=now),
    "result": lambda db, one, here, now: resulting.give(db, one, here, "result", by=ZHAO.actor, now=now),
    "formal": lambda db, one, here, now: deciding.mark_formal(db, one, by=LI.actor, now=now),
    "accepted": lambda db, one, here, now: closing.accept(db, one, by=CHEN.actor, now=now),
    "disputed": lambda db, one, here, now: closing.dispute(db, one, "visit", by=CHEN.actor, now=now),
}


def _record(db: Db) -> int:
    """The one record there is; its number in the table is the database's own."""
    return int(db.exec_driver_sql("SELECT max(id) FROM record").scalar_one())


def _take(db: Db, name: str, hour: int) -> None:
    one = records.for_change(db, _record(db), by=LI.actor)
    try:
        with db.begin_nested():
            STEPS[name](db, one, setting(db), NOON + timedelta(hours=hour))
    except Refusal:
        return


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=14),
    kind=st.sampled_from(["complaint", "repair", "suggestion"]),
)
def test_n7_an_open_matter_always_has_something_due(house: House, steps: list[str], kind: str) -> None:
    with house.engine.connect() as db, db.begin() as undone:
        taken = matters.taken(db, matters.filed(db, kind=kind))
        returning.assign(db, taken, setting(db), now=NOON)
        matters.answered(db, taken)
        for hour, name in enumerate(steps):
            _take(db, name, hour)
            record = records.for_change(db, _record(db), by=LI.actor)
            if record.status in records.OPEN:
                assert due.waiting_for(db, records.subject(record.id or 0)), (steps[: hour + 1], record.status)
        undone.rollback()
