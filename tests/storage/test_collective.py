"""K9, X36: several people's records about one thing; counted are people, each keeps their own record."""

import pytest
from sqlalchemy import insert

from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.people import residents
from storage.reading import get
from storage.register import collective, history
from storage.register.collective import Sought
from storage.rules import intake
from storage.tables import Record, Resident, table
from tests.kit.estate import CHEN, FLAT_1202, LI, SUN, Neighbour, at
from tests.storage import matters


def a_neighbour(db: Db, key: int = 9) -> Neighbour:
    """Somebody else of Chen's building."""
    db.execute(insert(table(Resident)).values(id=key, user_id=5000 + key, name="吴邻居"))
    residents.bind(db, key, FLAT_1202.id, now=matters.MORNING)
    return Neighbour(key, 5000 + key, "吴邻居", "", FLAT_1202)


def joined(db: Db, record: Record, other: Record) -> Record:
    return collective.join(db, record, other.id or 0, by=LI.actor, now=matters.MORNING)


def sought(by: Neighbour) -> Sought:
    return Sought(1, by.id, by.flat.id, "ele", by.flat.label, at("2026-10-25 10:00"))


def test_k9_similar_is_of_the_same_kind_in_the_same_building_by_somebody_else(db: Db) -> None:
    wu = a_neighbour(db)
    mine = matters.filed(db)
    matters.filed(db, by=SUN)
    assert [one.id for one in collective.similar(db, sought(wu))] == [mine.id]
    assert collective.similar(db, sought(CHEN)) == [], "one's own is not somebody else's"


def test_k9_what_is_old_withdrawn_or_of_no_category_is_not_similar(db: Db) -> None:
    wu = a_neighbour(db)
    matters.filed(db, at("2026-10-20 10:00"))
    taken_back = matters.filed(db)
    intake.withdraw(db, taken_back, by=CHEN.actor, now=matters.MORNING)
    assert collective.similar(db, sought(wu)) == []
    assert collective.similar(db, Sought(1, 9, FLAT_1202.id, "oth", "", at("2026-10-25 10:00"))) == []


def test_k9_joining_makes_a_collective_led_by_the_first_and_counts_people_not_records(db: Db) -> None:
    wu = a_neighbour(db)
    lead, second = matters.filed(db), matters.filed(db, by=wu)
    made = joined(db, second, lead)
    assert collective.complainants(db, made.collective_id) == 2
    assert collective.lead(db, made.collective_id or 0) == lead.id
    assert history.told(db, lead.id or 0, "leads")
    assert history.told(db, second.id or 0, "joined")
    joined(db, matters.filed(db, by=SUN), second)
    assert collective.complainants(db, made.collective_id) == 3
    another = matters.filed(db, by=wu)
    joined(db, another, lead)
    assert collective.complainants(db, made.collective_id) == 3, "a second record of the same person"
    intake.withdraw(db, get(db, Record, second.id or 0), by=wu.actor, now=matters.MORNING)
    intake.withdraw(db, get(db, Record, another.id or 0), by=wu.actor, now=matters.MORNING)
    assert collective.complainants(db, made.collective_id) == 2, "who has withdrawn counts no more"


def test_k9_nobody_joins_oneself_twice_or_what_has_ended(db: Db) -> None:
    wu = a_neighbour(db)
    lead, mine = matters.filed(db), matters.filed(db, by=wu)
    with pytest.raises(RuleBroken, match="k9_same_person"):
        joined(db, matters.filed(db), lead)
    made = joined(db, mine, lead)
    with pytest.raises(RuleBroken, match="k9_joined_already"):
        joined(db, made, lead)
    ended = intake.withdraw(db, get(db, Record, lead.id or 0), by=CHEN.actor, now=matters.MORNING)
    with pytest.raises(RuleBroken, match="already_closed"):
        joined(db, matters.filed(db, by=SUN), ended)
    with pytest.raises(NotFound):
        joined(db, matters.filed(db, by=SUN), matters.filed(db, kind="praise"))


def test_k9_staff_split_it_again_and_the_next_oldest_leads(db: Db) -> None:
    wu = a_neighbour(db)
    lead, second = matters.filed(db), matters.filed(db, by=wu)
    made = joined(db, second, lead)
    left = collective.leave(db, get(db, Record, lead.id or 0), by=LI.actor, now=matters.MORNING)
    assert left.collective_id is None
    assert collective.lead(db, made.collective_id or 0) == second.id
    with pytest.raises(RuleBroken, match="k9_alone"):
        collective.leave(db, left, by=LI.actor, now=matters.MORNING)
    assert joined(db, left, made).collective_id == made.collective_id
