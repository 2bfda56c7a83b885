"""The one door to a record: its edges, its version, and who may pass."""

from itertools import product

import pytest
from sqlalchemy import insert, update

from storage.actors import SYSTEM, Actor
from storage.database import Db
from storage.errors import Clash, Forbidden, NotFound, RuleBroken
from storage.people import staff
from storage.register import handling, records
from storage.register.records import EDGES
from storage.rules import first_contact
from storage.tables import Staff, StaffRole, table
from tests.kit.estate import BOT_ID, CHEN, LI, LIU, SUN, ZHANG, ZHAO, Colleague, at, second_estate
from tests.storage import matters

STATUSES = ("filed", "handling", "resolved", "closed", "withdrawn")
ALLOWED = {
    ("filed", "handling"), ("filed", "withdrawn"),
    ("handling", "resolved"), ("handling", "withdrawn"),
    ("resolved", "closed"), ("resolved", "handling"), ("resolved", "withdrawn"),
    ("closed", "handling"),
}  # fmt: skip


def brought_to(db: Db, status: str) -> int:
    """A record, claimed and answered, that came to a status by allowed edges; its id."""
    record = matters.filed(db)
    first_contact.claim(db, record, staff_id=LI.id, how="claimed", now=at("2026-11-19 10:05"))
    matters.answered(db, record)
    way = ("withdrawn",) if status == "withdrawn" else STATUSES[1 : STATUSES.index(status) + 1]
    for to in way:
        record = records.advance(db, record, to, **({"closed_as": "accepted"} if to == "closed" else {}))
    return record.id or 0


@pytest.mark.parametrize(("status", "to"), list(product(STATUSES, STATUSES)))
def test_h7_a_record_moves_along_the_allowed_edges_only(db: Db, status: str, to: str) -> None:
    found = records.for_change(db, brought_to(db, status), by=SYSTEM)
    assert found.status == status
    if (status, to) in ALLOWED:
        how = {"closed_as": "accepted"} if to == "closed" else {}
        assert records.advance(db, found, to, **how).status == to
        return
    with pytest.raises(RuleBroken, match=f"not_when_{status}") as refused:
        records.advance(db, found, to)
    assert refused.value.values == {"number": found.number}
    assert records.for_change(db, found.id or 0, by=SYSTEM) == found


def test_the_edges_name_every_status_and_no_other() -> None:
    assert tuple(EDGES) == STATUSES
    assert {(one, other) for one, others in EDGES.items() for other in others} == ALLOWED


def test_two_hands_on_one_record_clash(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    records.change(db, record, severity="hot")
    with pytest.raises(Clash, match="overtaken"):
        records.change(db, record, severity="major")
    assert records.for_change(db, record.id or 0, by=SYSTEM).severity == "hot"


def test_every_change_raises_the_version(db: Db) -> None:
    record = matters.filed(db)
    for version in (2, 3, 4):
        record = records.change(db, record, wish="call")
        assert record.version == version


@pytest.mark.parametrize(
    "by", [CHEN.actor, LI.actor, LIU.actor, SYSTEM], ids=lambda one: one.name or one.kind
)
def test_the_complainant_and_the_estates_staff_pass_the_door(db: Db, by: Actor) -> None:
    assert records.for_change(db, matters.filed(db).id or 0, by=by).resident_id == CHEN.id


@pytest.mark.parametrize(
    "by",
    [
        SUN.actor, Actor("resident", 0), Actor("resident", 777), Actor("nobody"), Actor("nobody", CHEN.id),
        Actor("staff", 777), Actor("staff", 9), Actor("staff", 0),
    ],
    ids=lambda one: f"{one.kind}-{one.id}",
)  # fmt: skip
def test_a19_a_record_that_is_not_theirs_is_missing_to_everyone_else(db: Db, by: Actor) -> None:
    second_estate(db)
    record = matters.filed(db)
    with pytest.raises(NotFound) as forbidden:
        records.for_change(db, record.id or 0, by=by)
    with pytest.raises(NotFound) as missing:
        records.for_change(db, 4711, by=by)
    assert (forbidden.value.code, forbidden.value.values) == (missing.value.code, missing.value.values)


def test_a20_staff_of_another_estate_find_nothing_here_but_company_wide_staff_do(db: Db) -> None:
    stranger = second_estate(db)
    record = matters.filed(db)
    with pytest.raises(NotFound):
        records.for_change(db, record.id or 0, by=stranger.actor)
    db.execute(insert(table(StaffRole)).values(staff_id=stranger.id, estate_id=None, role="quality"))
    assert records.for_change(db, record.id or 0, by=stranger.actor).id == record.id


def test_only_staff_have_roles_at_a_record(db: Db) -> None:
    record = matters.filed(db)
    assert records.require_staff(db, record, by=ZHAO.actor) == {"supervisor"}
    for by in (CHEN.actor, SYSTEM, Actor("nobody"), second_estate(db).actor):
        with pytest.raises(Forbidden, match="staff_only"):
            records.require_staff(db, record, by=by)


@pytest.mark.parametrize("by", [LI, ZHAO, LIU], ids=lambda one: one.name)
def test_the_handler_and_those_above_end_a_matter(db: Db, by: Colleague) -> None:
    records.require_handler(db, matters.taken(db, matters.filed(db), by=LI), by=by.actor)


def test_a_colleague_who_does_not_handle_it_is_told_who_does(db: Db) -> None:
    record = matters.taken(db, matters.filed(db), by=LI)
    with pytest.raises(Forbidden, match="handler_only") as refused:
        records.require_handler(db, record, by=ZHANG.actor)
    assert refused.value.values == {"name": "李静"}
    handling.hand_over(db, record.id or 0, to=ZHANG.id, by=LI.id, words_id=None, now=at("2026-11-19 11:00"))
    records.require_handler(db, record, by=ZHANG.actor)
    with pytest.raises(Forbidden, match="handler_only"):
        records.require_handler(db, record, by=LI.actor)


def test_f1_nobody_ends_what_nobody_has_claimed(db: Db) -> None:
    with pytest.raises(RuleBroken, match="f1_claim_first"):
        records.require_handler(db, matters.filed(db), by=LIU.actor)


@pytest.mark.parametrize("status", STATUSES)
def test_h7_open_is_what_has_not_ended(db: Db, status: str) -> None:
    record = records.for_change(db, brought_to(db, status), by=SYSTEM)
    if status in ("closed", "withdrawn"):
        with pytest.raises(RuleBroken, match="already_closed"):
            records.require_open(record)
    else:
        records.require_open(record)


def test_a_resident_sees_their_own_records_newest_first(db: Db) -> None:
    mine = [matters.filed(db).id for _ in range(3)]
    matters.filed(db, by=SUN)
    assert [one.id for one in records.of_resident(db, BOT_ID, CHEN.id)] == mine[::-1]
    assert len(records.of_resident(db, BOT_ID, CHEN.id, limit=2)) == 2


def test_unanswered_are_the_open_ones_with_a_promise_and_no_response(db: Db) -> None:
    first, second, _ = (
        matters.filed(db),
        matters.taken(db, matters.filed(db)),
        matters.filed(db, kind="praise"),
    )
    matters.answered(db, matters.taken(db, matters.filed(db)))
    records.advance(db, matters.filed(db), "withdrawn")
    assert [one.id for one in records.unanswered(db, 1)] == [first.id, second.id]
    assert records.unanswered(db, 2) == []


def test_the_register_lists_all_estates_or_one_and_all_or_the_open(db: Db) -> None:
    matters.filed(db)
    records.advance(db, matters.filed(db), "withdrawn")
    assert [one.id for one in records.latest(db)] == [2, 1]
    assert [one.id for one in records.latest(db, estate_id=1, open_only=True)] == [1]
    assert records.latest(db, estate_id=2) == []
    assert records.count(db) == 2
    assert records.find(db, 3) is None


def test_a09_a_colleague_who_left_is_no_longer_found_by_their_account(db: Db) -> None:
    assert staff.by_user(db, LI.user_id) is not None
    db.execute(update(table(Staff)).where(table(Staff).c.id == LI.id).values(left_at=at("2026-11-19 09:00")))
    assert staff.by_user(db, LI.user_id) is None
    assert [one.id for one in staff.with_role(db, 1, "agent")] == [ZHANG.id]
    assert not staff.same_name(db, 1, "李静")


def test_a69_a_record_that_is_put_in_late_hides_nothing_that_was_filed_of_late(db: Db) -> None:
    """A colleague enters what was said by telephone three days ago: it is the newest entry, and no recent matter."""
    lately = matters.filed(db)
    matters.filed(db, by=SUN)
    told = matters.filed(db, at("2026-11-16 10:00"))
    assert (told.id or 0) > (lately.id or 0)
    since = at("2026-11-18 12:00")
    assert [one.id for one in records.filed_since(db, BOT_ID, CHEN.id, since, 20)] == [lately.id]
    assert [one.id for one in records.filed_since(db, BOT_ID, CHEN.id, at("2026-11-16 09:59"), 1)] == [told.id]
    assert records.filed_since(db, BOT_ID, CHEN.id, at("2026-11-19 10:00"), 20) == []
