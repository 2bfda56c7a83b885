"""What a dialog never offers storage refuses by itself: the second guard of rules whose first stands on the screen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from storage.database import Db
from storage.errors import Refusal
from storage.register import records
from storage.rules import first_contact, intake
from storage.rules.handling import correcting, deciding, delaying, points, proposal, returning
from storage.rules.handling.correcting import Action
from storage.rules.handling.deciding import Ruling
from storage.rules.handling.proposal import Opinion
from storage.rules.handling.returning import Delay
from storage.tables import Record
from tests.kit.estate import CHEN, LI, ZHANG, ZHAO, setting
from tests.storage import matters

NOW = matters.MORNING + timedelta(hours=1)
DAY = date(2026, 11, 23)
RULING = Ruling("explained", "information", "情况如此")


def _taken(db: Db, **more: object) -> Record:
    return returning.assign(db, matters.taken(db, matters.filed(db, **more)), setting(db), now=NOW)


def _accusing(db: Db) -> Record:
    record = matters.taken(db, matters.filed(db, said=[(11, f"{ZHANG.name}态度恶劣，骂人")]), by=ZHAO)
    return records.change(db, record, category="att")


def _x51_full(db: Db) -> None:
    record = _taken(db)
    for number in range(points.MOST + 1):
        points.add(db, record, f"第{number}件", by=CHEN.actor, now=NOW)


def _h5_waits(db: Db) -> None:
    record = deciding.mark_formal(db, _taken(db), by=LI.actor, now=NOW)
    for _ in range(2):
        deciding.decide(db, record, RULING, setting(db), by=LI.actor, now=NOW)


def _h3_nobody_decides(db: Db) -> None:
    record = _taken(db)
    returning.put_off(db, record, Delay(date(2026, 11, 27), "等"), setting(db), by=LI.actor, now=NOW)
    db.exec_driver_sql("DELETE FROM staff_role WHERE role IN ('supervisor', 'manager', 'executive')")
    again = records.for_change(db, 1, by=LI.actor)
    delaying.ask(db, again, Delay(date(2026, 12, 1), "等"), setting(db), by=LI.actor, now=NOW)


def _h3_no_return(db: Db) -> None:
    record = _taken(db, kind="enquiry")
    returning.put_off(db, record, Delay(DAY, "等"), setting(db), by=LI.actor, now=NOW)


def _signer_only(db: Db) -> None:
    record = _taken(db)
    proposal.propose(db, record, Opinion("漏扫", "补扫", DAY), setting(db), by=LI.actor, now=NOW)
    proposal.sign(db, record, setting(db), by=ZHANG.actor, now=NOW)


def _centre_verifies(db: Db) -> None:
    record = _taken(db)
    correcting.begin(db, record, Action("漏扫", "双人", DAY), setting(db), by=LI.actor, now=NOW)
    correcting.done(db, record, setting(db), by=LI.actor, now=NOW)
    db.exec_driver_sql(f"UPDATE staff_role SET role = 'handler' WHERE staff_id = {ZHANG.id}")
    correcting.verify(db, record, True, "有效", by=ZHANG.actor, now=NOW)


def _not_to_complainant(db: Db) -> None:
    db.exec_driver_sql(f"UPDATE staff SET user_id = {CHEN.user_id} WHERE id = {ZHANG.id}")
    records.require_may_be_given(db, _taken(db), to=ZHANG.id)


def _f3_until_answered(db: Db) -> None:
    db.exec_driver_sql("UPDATE estate SET procedure = 'D'")
    first_contact.require_confirmable(_taken(db), setting(db).procedure)


REFUSED: dict[str, Callable[[Db], object]] = {
    "x51_full": _x51_full,
    "h5_waits": _h5_waits,
    "h3_nobody_decides": _h3_nobody_decides,
    "h3_no_return": _h3_no_return,
    "signer_only": _signer_only,
    "centre_verifies": _centre_verifies,
    "named_in_it": lambda db: records.require_staff(db, _accusing(db), by=ZHANG.actor),
    "not_to_accused": lambda db: records.require_may_be_given(db, _accusing(db), to=ZHANG.id),
    "x4_above": lambda db: records.require_may_be_given(db, _accusing(db), to=LI.id),
    "not_to_complainant": _not_to_complainant,
    "f3_until_answered": _f3_until_answered,
    "x35_future": lambda _: intake.require_heard(NOW + timedelta(seconds=1), NOW),
    "x35_old": lambda _: intake.require_heard(NOW - intake.HEARD_WITHIN - timedelta(seconds=1), NOW),
}


@pytest.mark.parametrize("code", REFUSED)
def test_f3_h3_h5_x4_x35_x51_storage_refuses_what_no_screen_offers(db: Db, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        REFUSED[code](db)
