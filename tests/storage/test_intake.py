"""I – intake: the number, the promise after an outage, the due work, and a history without personal data."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from storage import database, due
from storage.actors import Actor
from storage.database import Db
from storage.errors import NotFound, RuleBroken
from storage.kinds import PREFIXES
from storage.register import evidence, history, records, words
from storage.rules import intake
from tests.kit.estate import BOT_ID, CHEN, LI, OFFICE_PHONE, RESIDENTS, STAFF, SUN, House, at, setting
from tests.storage import matters
from tests.storage.matters import MORNING, WORDS


@dataclass(frozen=True)
class Photo:
    """Evidence, as any dialog hands it over."""

    kind: str = "photo"
    file_id: str = "AgACAgUAAx"
    unique_id: str = "AQADx"
    size: int = 81234
    name: str = ""


@pytest.mark.parametrize(("kind", "prefix"), PREFIXES.items())
def test_i3_a_number_says_kind_day_and_place_in_the_days_sequence(db: Db, kind: str, prefix: str) -> None:
    numbers = [matters.filed(db, kind=kind).number for _ in range(3)]
    assert numbers == [f"{prefix}-20261119-000{n}" for n in (1, 2, 3)]


def test_i3_each_kind_and_each_day_counts_for_itself(db: Db) -> None:
    filed = [
        matters.filed(db, MORNING).number,
        matters.filed(db, MORNING, kind="repair").number,
        matters.filed(db, MORNING + timedelta(days=1)).number,
        matters.filed(db, MORNING).number,
    ]
    assert filed == ["TS-20261119-0001", "BX-20261119-0001", "TS-20261120-0001", "TS-20261119-0002"]


def test_i3_the_day_of_a_number_is_the_estates_own(db: Db) -> None:
    assert matters.filed(db, at("2026-11-20 00:10")).number == "TS-20261120-0001"  # still the 19th in UTC


def test_i3_a_number_may_grow_beyond_four_digits(db: Db) -> None:
    day = MORNING.date()
    for _ in range(3):
        intake.next_number(db, 1, "complaint", day)
    db.exec_driver_sql("UPDATE counter SET last = 9999")
    assert intake.next_number(db, 1, "complaint", day) == "TS-20261119-10000"


def test_i3_filing_at_once_gives_distinct_numbers_without_a_gap(house: House) -> None:
    start = threading.Barrier(8)

    def file_one() -> None:
        engine = database.open_writer(house.url)
        start.wait()
        with database.writing(engine) as own:
            matters.filed(own)
        engine.dispose()

    hands = [threading.Thread(target=file_one) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    numbers = house.rows("SELECT number FROM record ORDER BY number")
    assert numbers == [(f"TS-20261119-000{n}",) for n in range(1, 9)]


def test_i3_a_record_holds_what_the_rulebook_lists(db: Db) -> None:
    record = matters.filed(db, channel="phone", wish="call", media=[Photo()])
    assert (record.resident_id, record.unit_id, record.place) == (CHEN.id, CHEN.flat.id, "3栋2单元501")
    assert (record.channel, record.wish, record.category, record.responsibility) == (
        "phone",
        "call",
        "ele",
        "一类",
    )
    assert (record.heard_at, record.filed_at) == (MORNING, MORNING)
    assert words.filed_text(db, record.id or 0) == WORDS
    assert [(one.kind, one.file_id) for one in evidence.of(db, record.id or 0)] == [
        ("photo", "AgACAgUAAx")
    ]


def test_s1_a_record_carries_its_promise_and_its_breach(db: Db) -> None:
    record = matters.filed(db, at("2026-11-19 19:00"))
    assert (record.promised_at, record.breach_at) == (at("2026-11-20 20:00"), at("2026-11-21 00:00"))


def test_s1_praise_is_promised_nothing(db: Db) -> None:
    record = matters.filed(db, kind="praise")
    assert (record.promised_at, record.breach_at) == (None, None)


@pytest.mark.parametrize(
    ("heard", "now", "filed"),
    [
        ("2026-11-19 10:00", "2026-11-19 10:00", "2026-11-19 10:00"),
        (
            "2026-11-19 10:00",
            "2026-11-19 10:30",
            "2026-11-19 10:00",
        ),  # I8: the clock runs from the first message
        ("2026-11-19 18:59", "2026-11-19 19:59", "2026-11-19 18:59"),
        ("2026-11-19 18:59", "2026-11-19 20:00", "2026-11-19 20:00"),  # what was promised is over: begin now
        ("2026-11-19 10:00", "2026-11-20 09:00", "2026-11-20 09:00"),  # after an outage
        ("2026-11-19 19:30", "2026-11-20 09:00", "2026-11-19 19:30"),  # promised for the 20th anyway
        ("2026-11-19 10:00", "2026-11-26 09:00", "2026-11-26 09:00"),
        ("2026-11-19 10:05", "2026-11-19 10:00", "2026-11-19 10:00"),  # a clock ahead of ours
    ],
)
def test_i8_the_clock_runs_from_the_first_message_unless_its_promise_has_passed(
    db: Db, heard: str, now: str, filed: str
) -> None:
    assert intake.filing_instant(at(heard), at(now), setting(db)) == at(filed)


def test_nobody_is_promised_an_hour_that_is_over(db: Db) -> None:
    now = at("2026-11-20 09:00")
    for hour in range(0, 48):
        record = matters.filed(db, now, heard_at=now - timedelta(hours=hour))
        assert record.promised_at is not None
        assert record.promised_at > now
        assert record.heard_at == now - timedelta(hours=hour)


def test_s3_filing_plans_the_claim_window_and_every_stage(db: Db) -> None:
    record = matters.filed(db, at("2026-11-19 12:00"))
    planned = {one.kind: one.due_at for one in due.waiting_for(db, records.subject(record.id or 0))}
    assert planned == {
        "claim_window": at("2026-11-19 12:30"),
        "remind_owner": at("2026-11-19 16:00"),
        "remind_group": at("2026-11-19 18:24"),
        "promise_missed": at("2026-11-19 20:00"),
        "breach": at("2026-11-20 00:00"),
        "still_open": at("2026-11-20 14:00"),
    }


def test_f4_the_claim_window_runs_from_the_registration(db: Db) -> None:
    record = matters.filed(db, at("2026-11-19 12:00"), heard_at=at("2026-11-19 11:45"))
    planned = {one.kind: one.due_at for one in due.waiting_for(db, records.subject(record.id or 0))}
    assert record.filed_at == at("2026-11-19 11:45")
    assert planned["claim_window"] == at("2026-11-19 12:30")


def test_f4_praise_is_to_be_claimed_too_but_has_no_deadlines(db: Db) -> None:
    record = matters.filed(db, kind="praise")
    assert [one.kind for one in due.waiting_for(db, records.subject(record.id or 0))] == ["claim_window"]


def test_history_begins_with_filed_and_a_salted_hash_of_the_words(db: Db) -> None:
    record = matters.filed(db)
    [filed] = history.of(db, record.id or 0)
    [said] = words.of(db, record.id or 0)
    assert (filed.what, filed.who, filed.who_id, filed.seq) == ("filed", "resident", CHEN.id, 1)
    assert json.loads(filed.details) == {
        "kind": "complaint", "channel": "bot", "category": "ele", "confirmed": True, "files": 0,
        "words": [words.salted(WORDS, said.salt)],
    }  # fmt: skip
    assert len(said.salt) == 32


def test_the_same_words_twice_have_different_hashes(db: Db) -> None:
    one, other = (history.of(db, matters.filed(db).id or 0)[0] for _ in range(2))
    assert json.loads(one.details)["words"] != json.loads(other.details)["words"]


def test_history_due_work_and_audit_hold_no_personal_data(house: House) -> None:
    with house.write() as db:
        record = matters.filed(db, said=[(11, f"{WORDS},我是{CHEN.name},电话{CHEN.phone}")], media=[Photo()])
        intake.add(db, record, intake.Addition([(12, WORDS)], [], CHEN.user_id), by=CHEN.actor, now=MORNING)
        intake.urge(db, record, by=CHEN.actor, now=MORNING)
        done = matters.resolved(db, record)
        matters.closed(db, done)
        intake.withdraw(db, matters.filed(db, by=SUN), by=SUN.actor, now=MORNING)
    kept = "\n".join(
        str(value)
        for name in ("history", "due", "audit", "ownership", "handling", "counter")
        for row in house.rows(f"SELECT * FROM {name}")
        for value in row
    )
    people = [word for one in (*RESIDENTS, *STAFF) for word in (one.name, one.phone)]
    places = [one.flat.label for one in RESIDENTS]
    assert [
        word for word in (*people, *places, WORDS, "电梯", OFFICE_PHONE, "AgACAgUAAx") if word in kept
    ] == []
    accounts = [one.user_id for one in (*RESIDENTS, *STAFF)]
    # A hash may hold any four digits by chance; an account's number would stand alone.
    assert [user_id for user_id in accounts if re.search(rf"(?<!\w){user_id}(?!\w)", kept)] == []
    assert not re.search("[\u4e00-\u9fff]", kept)


def test_i6_added_words_are_found_by_their_message(db: Db) -> None:
    record = matters.filed(db)
    intake.add(db, record, intake.Addition([(12, "还有异味")], [Photo()], CHEN.user_id), by=CHEN.actor, now=MORNING)
    found = words.from_message(db, BOT_ID, CHEN.user_id, 12)
    assert found is not None
    assert (found.body, found.part, found.record_id) == ("还有异味", "added", record.id)
    assert [one.what for one in history.of(db, record.id or 0)] == ["filed", "added"]
    assert words.filed_text(db, record.id or 0) == WORDS


def test_a65_an_edit_is_kept_beside_the_first_wording(db: Db) -> None:
    record = matters.filed(db)
    edit = [(11, "改正:是三单元")]
    intake.add(db, record, intake.Addition(edit, [], CHEN.user_id, "edited"), by=CHEN.actor, now=MORNING)
    assert [(one.part, one.body) for one in words.of(db, record.id or 0)] == [
        ("text", WORDS),
        ("edited", edit[0][1]),
    ]


def test_i6_urging_is_on_the_record(db: Db) -> None:
    record = matters.taken(db, matters.filed(db))
    intake.urge(db, record, by=CHEN.actor, now=MORNING)
    assert history.of(db, record.id or 0)[-1].what == "urged"


def test_i6_withdrawing_ends_the_record_and_drops_what_was_due(house: House) -> None:
    with house.write() as db:
        taken_back = intake.withdraw(db, matters.filed(db), by=CHEN.actor, now=MORNING)
        assert (taken_back.status, taken_back.closed_as, taken_back.closed_at) == (
            "withdrawn",
            "withdrawn",
            MORNING,
        )
        assert due.waiting_for(db, "record:1") == []
    assert set(house.rows("SELECT status, note FROM due")) == {("cancelled", "withdrawn")}


@pytest.mark.parametrize(
    ("deed", "code"), [("add", "already_closed"), ("urge", "not_when_"), ("withdraw", "not_when_")]
)
def test_i6_nothing_can_be_done_to_a_withdrawn_record(db: Db, deed: str, code: str) -> None:
    record = intake.withdraw(db, matters.filed(db), by=CHEN.actor, now=MORNING)
    before = len(history.of(db, record.id or 0))
    deeds: dict[str, Callable[[], object]] = {
        "add": lambda: intake.add(db, record, intake.Addition([(12, "x")], [], 1), by=CHEN.actor, now=MORNING),
        "urge": lambda: intake.urge(db, record, by=CHEN.actor, now=MORNING),
        "withdraw": lambda: intake.withdraw(db, record, by=CHEN.actor, now=MORNING),
    }
    with pytest.raises(RuleBroken, match=code):
        deeds[deed]()
    assert len(history.of(db, record.id or 0)) == before


def test_i6_what_is_resolved_needs_no_urging(db: Db) -> None:
    record = matters.resolved(db, matters.filed(db))
    with pytest.raises(RuleBroken, match="not_when_resolved"):
        intake.urge(db, record, by=CHEN.actor, now=MORNING)


def test_i1_an_unknown_channel_never_reaches_the_register(db: Db) -> None:
    with pytest.raises(Exception, match="channel_listed"):
        matters.filed(db, channel="pigeon")


def test_i8_an_unconfirmed_filing_is_marked_so(db: Db) -> None:
    record = matters.filed(db, confirmed=False)
    assert not record.confirmed
    assert json.loads(history.of(db, record.id or 0)[0].details)["confirmed"] is False


def test_a_record_is_found_by_the_number_people_say(db: Db) -> None:
    record = matters.filed(db)
    assert [one.id for one in records.by_number(db, record.number)] == [record.id]
    assert records.by_number(db, "TS-20261119-0777") == []
    with pytest.raises(NotFound):
        records.for_change(db, 777, by=Actor("staff", LI.id))


def test_x34_a_complaint_is_made_of_a_request_once_and_of_nothing_else(db: Db) -> None:
    request, other = matters.filed(db, kind="repair"), matters.filed(db, kind="suggestion")
    intake.require_may_complain(db, request)
    made = matters.filed(db, origin_id=request.id)
    for origin, code in ((made, "x34_no_request"), (request, "x34_already")):
        with pytest.raises(RuleBroken, match=code):
            intake.require_may_complain(db, origin)
    with pytest.raises(RuleBroken, match="not_when_withdrawn"):
        intake.require_may_complain(db, intake.withdraw(db, other, by=CHEN.actor, now=MORNING))
