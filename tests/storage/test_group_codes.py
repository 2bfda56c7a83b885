"""Codes that tie a group: once, in time, for the estate of this bot; all that do not hold are refused alike."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from storage.database import Db
from storage.errors import Forbidden
from storage.post import group_codes
from storage.post.group_codes import Tie
from storage.tables import Department, GroupCode, table
from tests.kit.estate import BOT_ID, ESTATE, at

NOW = at("2026-11-19 10:00")
SOON = NOW + timedelta(days=1)
WHOLE = Tie(ESTATE, None)


@pytest.fixture
def works(db: Db) -> Tie:
    db.execute(insert(table(Department)).values(id=5, estate_id=ESTATE, code="engineering", name="工程部"))
    return Tie(ESTATE, 5)


def test_a_code_ties_to_the_estate_or_to_a_department(db: Db, works: Tie) -> None:
    for tie in (WHOLE, works):
        code = group_codes.make(db, tie, expires=SOON)
        assert group_codes.redeem(db, code, bot_id=BOT_ID, now=NOW) == tie


def test_a13_only_the_hash_of_a_group_code_is_kept(db: Db) -> None:
    code = group_codes.make(db, WHOLE, expires=SOON)
    kept = db.execute(select(table(GroupCode).c.code_hash)).scalar_one()
    assert len(code) == 22
    assert code not in kept


@pytest.mark.parametrize("case", ["unknown", "used", "expired", "revoked", "of another bot"])
def test_group_codes_that_do_not_hold_are_all_refused_alike(db: Db, case: str) -> None:
    code = group_codes.make(db, WHOLE, expires=NOW if case == "expired" else SOON)
    match case:
        case "unknown":
            code = "x" * 22
        case "used":
            group_codes.redeem(db, code, bot_id=BOT_ID, now=NOW)
        case "revoked":
            assert group_codes.revoke(db, WHOLE, now=NOW) == 1
    with pytest.raises(Forbidden, match="group_code_invalid"):
        group_codes.redeem(db, code, bot_id=BOT_ID + (case == "of another bot"), now=NOW)


def test_revoking_ends_what_is_open_for_the_same_alone(db: Db, works: Tie) -> None:
    kept = group_codes.make(db, works, expires=SOON)
    used, _, _ = (group_codes.make(db, WHOLE, expires=SOON) for _ in range(3))
    group_codes.redeem(db, used, bot_id=BOT_ID, now=NOW)
    assert group_codes.revoke(db, WHOLE, now=NOW) == 2
    assert group_codes.revoke(db, WHOLE, now=NOW) == 0
    assert group_codes.redeem(db, kept, bot_id=BOT_ID, now=NOW) == works
