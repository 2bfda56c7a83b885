"""H and its neighbours in storage: what may be done when and by whom, and what the database refuses by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from storage import due
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.procedures.repairs import limit_of, limits
from storage.register import handling, history, records
from storage.rules.handling import (
    closing,
    correcting,
    deciding,
    delaying,
    handing,
    points,
    proposal,
    resulting,
    returning,
)
from storage.rules.handling.correcting import Action
from storage.rules.handling.deciding import Ruling
from storage.rules.handling.handing import Giving
from storage.rules.handling.proposal import Opinion
from storage.rules.handling.returning import Delay
from storage.tables import Record
from tests.kit.estate import CHEN, LI, LIU, ZHANG, ZHAO, at, setting
from tests.storage import matters

NOW = at("2026-11-19 11:00")
LATER = at("2026-11-19 12:00")
OPINION = Opinion("排班漏了一天", "当天补扫", date(2026, 11, 23))
ACTION = Action("排班漏了一天", "双人排班", date(2026, 11, 23))


def _taken(db: Db, **more: object) -> Record:
    record = matters.taken(db, matters.filed(db, **more))
    return returning.assign(db, record, setting(db), now=NOW)


def _by_hand(db: Db, statement: str) -> None:
    """What plain SQL is told that tries it."""
    with pytest.raises(DBAPIError), db.begin_nested():
        db.exec_driver_sql(statement)


def _given(db: Db, record: Record, to: int = ZHANG.id) -> bool:
    return handing.give(db, record, Giving(to, "area"), setting(db), by=LI.actor, now=NOW)


def test_f5_given_and_accepted_are_two_moments(db: Db) -> None:
    record = _taken(db)
    assert _given(db, record) is False
    period = handling.present(db, 1)
    assert period is not None
    assert period.staff_id == LI.id
    with pytest.raises(RuleBroken, match="f5_waits"):
        _given(db, record, ZHAO.id)
    with pytest.raises(Forbidden, match="receiver_only"):
        handing.accept(db, record, by=ZHAO.actor, now=LATER)
    assert handing.accept(db, record, by=ZHANG.actor, now=LATER) == LI.id
    again = handling.present(db, 1)
    assert again is not None
    assert again.staff_id == ZHANG.id
    with pytest.raises(RuleBroken, match="f5_answered"):
        handing.accept(db, record, by=ZHANG.actor, now=LATER)


def test_f5_a_transfer_is_answered_once_and_stays_even_by_hand(db: Db) -> None:
    record = _taken(db)
    _given(db, record)
    _by_hand(db, "INSERT INTO transfer (record_id, from_id, to_id, by_id, at) VALUES (1, 1, 3, 1, '2026-11-19')")
    handing.accept(db, record, by=ZHANG.actor, now=LATER)
    _by_hand(db, "UPDATE transfer SET accepted_at = NULL")
    _by_hand(db, "UPDATE transfer SET to_id = 3")
    _by_hand(db, "DELETE FROM transfer")


def test_x37_an_objection_needs_words_and_two_of_them_are_the_most(db: Db) -> None:
    record = _taken(db)
    for _ in range(handing.MOST_RETURNS):
        _given(db, record)
        with pytest.raises(RuleBroken, match="x37_reason"):
            handing.decline(db, record, " ", setting(db), by=ZHANG.actor, now=LATER)
        assert handing.decline(db, record, "不是我的范围", setting(db), by=ZHANG.actor, now=LATER) == LI.id
    with pytest.raises(RuleBroken, match="x37_supervisor_decides"):
        _given(db, record)
    assert handing.give(db, record, Giving(ZHANG.id, "area"), setting(db), by=ZHAO.actor, now=LATER) is True


@pytest.mark.parametrize(
    ("kind", "key", "by"),
    [("complaint", False, "2026-11-24 20:00"), ("complaint", True, "2026-11-20 20:00"),
     ("suggestion", False, "2026-11-24 20:00"), ("repair", False, "2026-11-19 15:00")],
)  # fmt: skip
def test_h3_the_return_is_due_by_kind_and_for_key_customers_earlier(db: Db, kind: str, key: bool, by: str) -> None:
    record = matters.taken(db, matters.filed(db, kind=kind))
    record = returning.assign(db, records.change(db, record, key_customer=key), setting(db), now=NOW)
    assert record.return_by == at(by)


@pytest.mark.parametrize("kind", ["enquiry", "praise"])
def test_h3_kinds_without_a_return_are_asked_after_all_the_same(db: Db, kind: str) -> None:
    record = _taken(db, kind=kind)
    assert record.return_by is None
    assert "return_overdue" in [one.kind for one in due.waiting_for(db, "record:1")]


def test_h3_every_kind_of_repair_has_a_limit(db: Db) -> None:
    assert limit_of("nobody knows it") == limits()["other"]
    assert all((one.hours > 0) != (one.working_days > 0) for one in limits().values())


def test_h3_x48_a_return_is_put_off_before_it_is_due_and_never_after(db: Db) -> None:
    record = _taken(db)
    with pytest.raises(RuleBroken, match="h3_not_later"):
        returning.put_off(db, record, Delay(date(2026, 11, 24), "等配件"), setting(db), by=LI.actor, now=LATER)
    one = returning.put_off(db, record, Delay(date(2026, 11, 27), "等配件"), setting(db), by=LI.actor, now=LATER)
    assert one.until == at("2026-11-27 20:00")
    assert returning.untold(db, 1) is not None
    assert "explain_due" in [row.kind for row in due.waiting_for(db, "record:1")]
    returning.told(db, one, by=ZHAO.actor, now=LATER)
    assert returning.untold(db, 1) is None
    assert "explain_due" not in [row.kind for row in due.waiting_for(db, "record:1")]
    late = records.for_change(db, 1, by=LI.actor)
    with pytest.raises(RuleBroken, match="h3_too_late"):
        returning.put_off(
            db, late, Delay(date(2026, 12, 4), "等"), setting(db), by=LI.actor, now=at("2026-11-28 09:00")
        )
    _by_hand(db, "UPDATE extension SET until = '2027-01-01 00:00:00'")
    _by_hand(db, "DELETE FROM extension")


def test_h3_only_the_first_delay_is_of_whoever_handles_it_even_by_hand(db: Db) -> None:
    first, later = Delay(date(2026, 11, 27), "等配件"), Delay(date(2026, 12, 4), "配件又晚了")
    delaying.put_off(db, _taken(db), first, setting(db), by=LI.actor, now=LATER)
    record = records.for_change(db, 1, by=LI.actor)
    for refused in (LI, ZHANG):
        with pytest.raises(RuleBroken, match="h3_decided_above"):
            delaying.put_off(db, record, later, setting(db), by=refused.actor, now=LATER)
    again = "record_id, staff_id, until, '2027-01-01 00:00:00', why_id, '2026-11-20 00:00:00'"
    _by_hand(
        db, f"INSERT INTO extension (record_id, staff_id, former, until, why_id, at) SELECT {again} FROM extension"
    )
    assert [one.id for one in delaying.ask(db, record, later, setting(db), by=LI.actor, now=LATER)] == [ZHAO.id]
    for code, nobody in (("not_own_work", LI), ("delay_decided_above", ZHANG)):
        with pytest.raises(Forbidden, match=code):
            delaying.grant(db, record, setting(db), by=nobody.actor, now=LATER)
    with pytest.raises(RuleBroken, match="reason_wanted"):
        delaying.refuse(db, record, " ", by=ZHAO.actor, now=LATER)
    assert delaying.grant(db, record, setting(db), by=ZHAO.actor, now=LATER).until == at("2026-12-04 20:00")
    for answer in (delaying.grant, delaying.refuse):
        with pytest.raises(RuleBroken, match="settled"):
            answer(db, record, *((setting(db),) if answer is delaying.grant else ("不行",)), by=ZHAO.actor, now=LATER)
    assert [one.id for one in delaying.deciders(db, record)[0]] == [LIU.id], "the third one is the manager's"


def test_h1_a_proposal_is_signed_by_the_signer_and_never_by_its_author(db: Db) -> None:
    record = _taken(db)
    proposal.propose(db, record, OPINION, setting(db), by=LI.actor, now=NOW)
    for nobody in (LI, ZHANG, ZHAO):
        with pytest.raises(Forbidden):
            proposal.sign(db, record, setting(db), by=nobody.actor, now=LATER)
    with pytest.raises(RuleBroken, match="h1_waits"):
        proposal.propose(db, record, OPINION, setting(db), by=LI.actor, now=NOW)
    _by_hand(db, "UPDATE proposal SET signed_at = '2026-11-19', signed_by = 1")
    proposal.sign(db, record, setting(db), by=LIU.actor, now=LATER)
    assert not proposal.unsigned(db, record, setting(db).procedure)
    _by_hand(db, "UPDATE proposal SET planned_on = '2027-01-01'")
    _by_hand(db, "DELETE FROM proposal")


def test_h1_a_manager_signs_nothing_of_their_own_and_sends_nothing_back_without_words(db: Db) -> None:
    record = _taken(db)
    proposal.propose(db, record, OPINION, setting(db), by=LIU.actor, now=NOW)
    with pytest.raises(Forbidden, match="not_own_work"):
        proposal.sign(db, record, setting(db), by=LIU.actor, now=LATER)
    proposal.propose(db, other := _taken(db), OPINION, setting(db), by=LI.actor, now=NOW)
    with pytest.raises(RuleBroken, match="reason_wanted"):
        proposal.send_back(db, other, " ", setting(db), by=LIU.actor, now=LATER)


@pytest.mark.parametrize("kind", ["repair", "suggestion", "enquiry", "praise"])
def test_h1_nothing_but_a_complaint_is_signed(db: Db, kind: str) -> None:
    assert not proposal.unsigned(db, _taken(db, kind=kind), setting(db).procedure)


def test_h1_progress_entries_are_never_altered(db: Db) -> None:
    record = _taken(db)
    proposal.progress(db, record, "已联系保洁", by=LI.actor, now=NOW)
    _by_hand(db, "UPDATE words SET body = '别的' WHERE part = 'progress'")
    assert history.of(db, 1)[-1].what == "progress"


def test_h1_no_result_without_a_signature_but_on_the_spot_h2(db: Db) -> None:
    record = _taken(db)
    matters.answered(db, record)
    with pytest.raises(RuleBroken, match="h1_sign_first"):
        resulting.give(db, record, setting(db), "result", by=LI.actor, now=LATER)
    given = resulting.give(db, records.for_change(db, 1, by=LI.actor), setting(db), "on_spot", by=LI.actor, now=LATER)
    assert (given.status, given.returned_at) == ("resolved", LATER)
    again = closing.dispute(db, given, "visit", by=CHEN.actor, now=LATER).record
    with pytest.raises(RuleBroken, match="h2_not_on_spot"):
        resulting.require(db, again, setting(db), "on_spot", by=ZHAO.actor)


def test_h4_an_action_is_verified_by_another_and_again_until_it_works(db: Db) -> None:
    record = _taken(db)
    correcting.begin(db, record, ACTION, setting(db), by=LI.actor, now=NOW)
    with pytest.raises(RuleBroken, match="h4_one_at_a_time"):
        correcting.begin(db, record, ACTION, setting(db), by=LI.actor, now=NOW)
    with pytest.raises(Forbidden, match="responsible_only"):
        correcting.done(db, record, setting(db), by=ZHANG.actor, now=LATER)
    done = correcting.done(db, record, setting(db), by=LI.actor, now=LATER)
    assert done.verify_by == at("2026-11-26 20:00")
    with pytest.raises(Forbidden, match="not_own_work"):
        correcting.verify(db, record, True, "", by=LI.actor, now=LATER)
    _by_hand(db, "UPDATE correction SET effective = 1, verified_by = 1, verified_at = '2026-11-20'")
    correcting.verify(db, record, False, "又漏了", by=ZHAO.actor, now=LATER)
    assert correcting.missing(db, record, setting(db).procedure)
    correcting.begin(db, record, ACTION, setting(db), by=LI.actor, now=LATER)
    correcting.done(db, record, setting(db), by=LI.actor, now=LATER)
    assert correcting.verify(db, record, True, "", by=ZHAO.actor, now=LATER).round == 2
    assert not correcting.missing(db, record, setting(db).procedure)
    _by_hand(db, "DELETE FROM correction")


def test_h4_whoever_handles_it_meanwhile_does_not_verify_it(db: Db) -> None:
    record = _taken(db)
    correcting.begin(db, record, ACTION, setting(db), by=LI.actor, now=NOW)
    correcting.done(db, record, setting(db), by=LI.actor, now=LATER)
    handling.hand_over(db, 1, to=ZHAO.id, by=LI.id, words_id=None, now=LATER)
    with pytest.raises(Forbidden, match="not_own_work"):
        correcting.verify(db, record, True, "", by=ZHAO.actor, now=LATER)
    correcting.verify(db, record, True, "", by=LIU.actor, now=LATER)


def test_h4_nothing_is_closed_before_its_action_is_verified_even_by_hand(db: Db) -> None:
    record = _taken(db)
    correcting.begin(db, record, ACTION, setting(db), by=LI.actor, now=NOW)
    matters.answered(db, record)
    resulting.give(db, record, setting(db), "on_spot", by=LI.actor, now=LATER)
    accepted = closing.accept(db, records.for_change(db, 1, by=CHEN.actor), by=CHEN.actor, now=LATER)
    assert (accepted.status, accepted.accepted_at) == ("resolved", LATER)
    _by_hand(db, "UPDATE record SET status = 'closed', closed_as = 'accepted' WHERE id = 1")
    correcting.done(db, record, setting(db), by=LI.actor, now=LATER)
    correcting.verify(db, record, True, "", by=ZHAO.actor, now=LATER)
    closed = closing.close_if_ready(db, records.for_change(db, 1, by=ZHAO.actor), by=ZHAO.actor, now=LATER)
    assert (closed.status, closed.closed_as) == ("closed", "accepted")


def test_h5_a_formal_answer_is_approved_by_somebody_else_before_it_is_told(db: Db) -> None:
    record = deciding.mark_formal(db, _taken(db), by=LI.actor, now=NOW)
    one = deciding.decide(db, record, Ruling("upheld", "apology", "对不起"), setting(db), by=LI.actor, now=NOW)
    with pytest.raises(Forbidden, match="not_own_work"):
        deciding.approve(db, record, setting(db), by=LI.actor, now=LATER)
    _by_hand(db, "UPDATE decision SET told_at = '2026-11-20'")
    deciding.approve(db, record, setting(db), by=LIU.actor, now=LATER)
    deciding.mark_told(db, one, now=LATER)
    with pytest.raises(RuleBroken, match="settled"):
        deciding.mark_told(db, one, now=LATER)
    _by_hand(db, "UPDATE decision SET outcome = 'not_upheld'")
    _by_hand(db, "DELETE FROM decision")


def test_x13_a_decision_has_reasons_and_a_day_for_what_is_open(db: Db) -> None:
    record = _taken(db)
    open_end = Ruling("upheld", "redo", "漏扫", "加装监控")
    with pytest.raises(RuleBroken, match="day_past"):
        deciding.decide(db, record, open_end, setting(db), by=LI.actor, now=NOW)
    one = deciding.decide(db, record, Ruling("upheld", "redo", "漏扫"), setting(db), by=LI.actor, now=NOW)
    assert (one.outcome, one.remedy, one.open_until) == ("upheld", "redo", None)


def test_f6_not_ours_only_with_an_explanation_even_by_hand(db: Db) -> None:
    record = _taken(db)
    with pytest.raises(RuleBroken, match="reason_wanted"):
        deciding.decide(db, record, Ruling("not_ours", "referral", " "), setting(db), by=LI.actor, now=NOW)
    matters.resolved(db, matters.filed(db))
    _by_hand(db, "UPDATE record SET status = 'closed', closed_as = 'not_ours' WHERE id = 2")


def test_f6_what_was_begun_is_done_before_a_matter_ends_as_not_ours(db: Db) -> None:
    record = _taken(db)
    closing.require_nothing_begun(db, record)
    with pytest.raises(RuleBroken, match="x50_work_open"):
        closing.require_nothing_begun(db, records.change(db, record, work_open=True))
    correcting.begin(db, _taken(db), ACTION, setting(db), by=LI.actor, now=NOW)
    with pytest.raises(RuleBroken, match="h4_not_verified"):
        closing.require_nothing_begun(db, records.for_change(db, 2, by=LI.actor))
    pointed = _taken(db)
    points.add(db, pointed, "电梯呢？", by=CHEN.actor, now=NOW)
    with pytest.raises(RuleBroken, match="x51_answer_first"):
        closing.require_nothing_begun(db, pointed)


def test_x51_points_are_answered_before_the_result_and_come_before_it(db: Db) -> None:
    record = _taken(db)
    one = points.add(db, record, "电梯呢？", by=CHEN.actor, now=NOW)
    matters.answered(db, record)
    with pytest.raises(RuleBroken, match="x51_answer_first"):
        resulting.give(db, record, setting(db), "on_spot", by=LI.actor, now=LATER)
    points.answer(db, record, one.id or 0, "每天两次", by=LI.actor, now=LATER)
    _by_hand(db, "UPDATE point SET answer_id = NULL")
    _by_hand(db, "DELETE FROM point")
    given = resulting.give(db, record, setting(db), "on_spot", by=LI.actor, now=LATER)
    with pytest.raises(RuleBroken, match="x51_later"):
        points.add(db, given, "还有一件", by=CHEN.actor, now=LATER)


def test_x51_nothing_is_closed_with_an_open_point_even_by_hand(db: Db) -> None:
    record = _taken(db)
    points.add(db, record, "电梯呢？", by=CHEN.actor, now=NOW)
    matters.answered(db, record)
    _by_hand(db, "UPDATE record SET status = 'closed', closed_as = 'accepted' WHERE id = 1")


def _given_result(db: Db) -> Record:
    record = _taken(db)
    matters.answered(db, record)
    return resulting.give(db, record, setting(db), "on_spot", by=LI.actor, now=LATER)


def test_x49_the_reviewer_has_not_handled_it_and_gives_the_next_result(db: Db) -> None:
    disputed = closing.dispute(db, _given_result(db), "visit", by=CHEN.actor, now=LATER)
    assert (disputed.reviewer, disputed.record.status, disputed.ended) == (ZHAO.id, "handling", False)
    with pytest.raises(Forbidden, match="x49_reviewer_only"):
        closing.require_reviewer(db, disputed.record, by=LI.actor)
    closing.require_reviewer(db, disputed.record, by=ZHAO.actor)
    _by_hand(db, f"UPDATE objection SET reviewer_id = {LI.id}")
    _by_hand(db, "DELETE FROM objection")


def test_x49_a_supervisor_who_had_it_before_is_no_reviewer_of_it(db: Db) -> None:
    record = _given_result(db)
    handling.hand_over(db, 1, to=ZHAO.id, by=LI.id, words_id=None, now=LATER)
    assert closing.dispute(db, record, "visit", by=CHEN.actor, now=LATER).reviewer == LIU.id


def test_x14_rejected_again_it_ends_without_agreement(db: Db) -> None:
    record = closing.dispute(db, _given_result(db), "visit", by=CHEN.actor, now=LATER).record
    proposal.propose(db, record, OPINION, setting(db), by=ZHAO.actor, now=LATER)
    proposal.sign(db, record, setting(db), by=LIU.actor, now=LATER)
    again = resulting.give(db, record, setting(db), "result", by=ZHAO.actor, now=LATER + timedelta(hours=1))
    ended = closing.dispute(db, again, "visit", by=CHEN.actor, now=LATER + timedelta(hours=2))
    assert ended.ended
    assert (ended.record.status, ended.record.closed_as) == ("closed", "without_agreement")
    with pytest.raises(RuleBroken, match="x49_over"):
        closing.dispute(db, ended.record, "visit", by=CHEN.actor, now=LATER + timedelta(hours=3))


def test_x14_silence_closes_as_no_answer_and_only_what_nothing_keeps_open(db: Db) -> None:
    record = _given_result(db)
    closing.await_silence(db, record, setting(db), now=LATER)
    assert "silence" in [one.kind for one in due.waiting_for(db, "record:1")]
    open_work = deciding.work_left(db, record)
    assert closing.by_silence(db, open_work, setting(db), now=LATER) == "x50_work_open"
    free = deciding.work_done(db, open_work, by=LI.actor, now=LATER)
    assert closing.by_silence(db, free, setting(db), now=LATER) == "not asked"
    for number in (1, 2):
        history.append(db, 1, "visit_reminded", by=SYSTEM, now=LATER, time=number)
    assert closing.by_silence(db, free, setting(db), now=LATER) == ""
    assert records.for_change(db, 1, by=LI.actor).closed_as == "silence"


def test_x14_it_is_on_the_record_how_a_matter_ended_even_by_hand(db: Db) -> None:
    _given_result(db)
    _by_hand(db, "UPDATE record SET status = 'closed', closed_as = 'somehow' WHERE id = 1")
    _by_hand(db, "UPDATE record SET status = 'closed', closed_as = 'accepted', work_open = true WHERE id = 1")


def test_h5_profile_d_answers_each_by_itself(db: Db) -> None:
    assert deciding.may_reply_together(setting(db))
    db.exec_driver_sql("UPDATE estate SET procedure = 'D'")
    assert not deciding.may_reply_together(setting(db))
