"""Work that falls due, updates that were seen, conversations with the focus: each only once."""

import secrets
import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import database, due
from storage.database import Db
from storage.post import conversations, inbox
from storage.post.conversations import Seat
from tests.kit.estate import BOT_ID, CHEN, GROUP, House, at

NOW = at("2026-11-19 10:00")
LATER = NOW + timedelta(hours=1)


def test_g6_work_is_planned_once_per_kind_subject_and_round(db: Db) -> None:
    assert due.add(db, BOT_ID, "visit", "record:1", at=NOW, round="1")
    assert not due.add(db, BOT_ID, "visit", "record:1", at=LATER, round="1")
    assert due.add(db, BOT_ID, "visit", "record:1", at=LATER, round="2")
    assert due.add(db, BOT_ID, "breach", "record:1", at=NOW, round="1")
    assert due.add(db, BOT_ID, "visit", "record:2", at=NOW, round="1")
    assert [one.due_at for one in due.waiting_for(db, "record:1")] == [NOW, NOW, LATER]


def test_what_has_fallen_due_comes_oldest_first(db: Db) -> None:
    for minutes in (30, 10, 20, 90):
        due.add(db, BOT_ID, f"in{minutes}", "record:1", at=NOW + timedelta(minutes=minutes))
    assert [one.kind for one in due.ripe(db, BOT_ID, NOW + timedelta(minutes=30))] == ["in10", "in20", "in30"]
    assert due.next_at(db, BOT_ID) == NOW + timedelta(minutes=10)
    assert due.ripe(db, BOT_ID, NOW) == []


def test_f44_a_row_is_settled_once(db: Db) -> None:
    due.add(db, BOT_ID, "breach", "record:1", at=NOW)
    [ripe] = due.ripe(db, BOT_ID, NOW)
    assert due.still_due(db, ripe.id or 0, NOW)
    assert due.finish(db, ripe.id or 0, now=NOW)
    assert not due.finish(db, ripe.id or 0, now=LATER, skipped="late")
    assert not due.still_due(db, ripe.id or 0, NOW)
    assert due.ripe(db, BOT_ID, LATER) == []
    assert due.next_at(db, BOT_ID) is None


@pytest.mark.parametrize(("skipped", "status"), [("", "done"), ("answered meanwhile", "skipped")])
def test_why_nothing_was_done_is_kept(db: Db, skipped: str, status: str) -> None:
    due.add(db, BOT_ID, "breach", "record:1", at=NOW)
    due.finish(db, due.ripe(db, BOT_ID, NOW)[0].id or 0, now=LATER, skipped=skipped)
    assert _settled(db) == [("breach", status, skipped)]


def test_f46_cancelling_keeps_why_and_leaves_other_subjects_alone(db: Db) -> None:
    for subject in ("record:1", "record:11"):
        due.add(db, BOT_ID, "breach", subject, at=NOW)
    due.cancel(db, "record:1", why="withdrawn", now=NOW)
    assert _settled(db) == [("breach", "cancelled", "withdrawn")]
    assert len(due.waiting_for(db, "record:11")) == 1


def test_only_the_kinds_that_were_named_are_cancelled(db: Db) -> None:
    for kind in ("breach", "visit", "claim_window"):
        due.add(db, BOT_ID, kind, "record:1", at=NOW)
    due.cancel(db, "record:1", why="answered", now=NOW, kinds=("breach", "claim_window"))
    assert [one.kind for one in due.waiting_for(db, "record:1")] == ["visit"]


def test_what_was_done_is_not_cancelled_afterwards(db: Db) -> None:
    due.add(db, BOT_ID, "breach", "record:1", at=NOW)
    due.finish(db, due.ripe(db, BOT_ID, NOW)[0].id or 0, now=NOW)
    due.cancel(db, "record:1", why="closed", now=LATER)
    assert _settled(db) == [("breach", "done", "")]


def test_moving_work_leaves_only_the_latest(db: Db) -> None:
    for minutes in (0, 5, 9):
        due.move(db, BOT_ID, "nudge", "talk:1", at=LATER + timedelta(minutes=minutes))
    [waiting] = due.waiting_for(db, "talk:1")
    assert waiting.due_at == LATER + timedelta(minutes=9)
    assert _settled(db) == []


def test_moving_wakes_a_row_that_was_done(db: Db) -> None:
    due.move(db, BOT_ID, "nudge", "talk:1", at=NOW)
    due.finish(db, due.ripe(db, BOT_ID, NOW)[0].id or 0, now=NOW)
    due.move(db, BOT_ID, "nudge", "talk:1", at=LATER)
    assert [one.due_at for one in due.ripe(db, BOT_ID, LATER)] == [LATER]


def test_g6_work_that_was_moved_to_later_is_not_due_any_more(db: Db) -> None:
    due.move(db, BOT_ID, "wake:leave", "talk:1", at=NOW)
    ripe = due.ripe(db, BOT_ID, NOW)[0]
    due.move(db, BOT_ID, "wake:leave", "talk:1", at=LATER)
    assert not due.still_due(db, ripe.id or 0, NOW)
    assert due.still_due(db, ripe.id or 0, LATER)


def test_f47_an_update_is_taken_in_once(db: Db) -> None:
    assert inbox.mark_seen(db, BOT_ID, 900, 0, now=NOW)
    assert [inbox.mark_seen(db, BOT_ID, 900, 0, now=NOW) for _ in range(100)] == [False] * 100


def test_f47_the_same_update_in_parallel_has_one_effect(house: House) -> None:
    start, won = threading.Barrier(8), list[bool]()

    def arrive() -> None:
        engine = database.open_writer(house.url)
        start.wait()
        with database.writing(engine) as own:
            won.append(inbox.mark_seen(own, BOT_ID, 900, 0, now=NOW))
        engine.dispose()

    hands = [threading.Thread(target=arrive) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(won) == [False] * 7 + [True]


def test_f49_a_lower_number_after_a_quiet_week_is_processed(db: Db) -> None:
    inbox.mark_seen(db, BOT_ID, 900_000_000, 0, now=NOW)
    assert inbox.mark_seen(db, BOT_ID, 17, 0, now=NOW + timedelta(days=8))


def test_another_bots_updates_are_counted_apart(db: Db) -> None:
    assert inbox.mark_seen(db, BOT_ID, 900, 0, now=NOW)
    assert inbox.mark_seen(db, BOT_ID + 1, 900, 0, now=NOW)


def test_an_update_whose_effects_were_undone_is_not_seen(house: House) -> None:
    with house.engine.connect() as undone:
        inbox.mark_seen(undone, BOT_ID, 900, 0, now=NOW)
    with house.write() as db:
        assert inbox.mark_seen(db, BOT_ID, 900, 0, now=NOW)


def test_an_update_can_be_replayed_after_its_mark_was_taken_away(db: Db) -> None:
    for update in (900, 901):
        inbox.mark_seen(db, BOT_ID, update, 0, now=NOW)
    inbox.unmark(db, BOT_ID, 900)
    assert [inbox.mark_seen(db, BOT_ID, update, 0, now=NOW) for update in (900, 901)] == [True, False]


def test_seen_marks_are_forgotten_after_their_time(db: Db) -> None:
    inbox.mark_seen(db, BOT_ID, 1, 0, now=NOW - timedelta(days=31))
    inbox.mark_seen(db, BOT_ID, 2, 0, now=NOW)
    assert inbox.forget_before(db, BOT_ID, NOW - timedelta(days=30), most=10) == 1
    assert not inbox.mark_seen(db, BOT_ID, 2, 0, now=NOW)


def test_f10_what_could_not_be_processed_waits_under_a_reference(db: Db) -> None:
    reference = inbox.quarantine(db, BOT_ID, 900, '{"update_id": 900}', "KeyError", now=NOW)
    inbox.quarantine(db, BOT_ID, None, "not even JSON", "BadUpdate", now=NOW)
    [found] = inbox.waiting(db, reference)
    assert (found.update_id, found.raw, found.error) == (900, '{"update_id": 900}', "KeyError")
    assert len(inbox.waiting(db)) == 2
    inbox.replayed(db, found.id or 0, now=LATER)
    assert inbox.waiting(db, reference) == []
    assert inbox.quarantined(db, BOT_ID, 900)
    assert not inbox.quarantined(db, BOT_ID, 901)


def test_one_instance_of_a_person_in_a_chat_listens(db: Db) -> None:
    first = conversations.open(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id), "file", "", now=NOW)
    second = conversations.open(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id), "visit", "3", now=NOW)
    for talk in (first, second):
        conversations.take_focus_from_others(db, talk)
        conversations.save(db, talk.id or 0, focus=True)
    focused = conversations.focused(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id))
    assert focused is not None
    assert focused.id == second.id


def test_the_database_lets_no_second_instance_listen(db: Db) -> None:
    for subject in ("1", "2"):
        conversations.open(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id), "visit", subject, now=NOW)
    with pytest.raises(IntegrityError):
        db.exec_driver_sql("UPDATE conversation SET focus = TRUE")


def test_an_instance_is_opened_once_and_begun_anew_after_its_end(db: Db) -> None:
    talk = conversations.open(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id), "file", "", now=NOW)
    conversations.save(db, talk.id or 0, state="{}")
    assert conversations.open(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id), "file", "", now=LATER).begun_at == NOW
    conversations.save(db, talk.id or 0, state=None)
    again = conversations.open(db, Seat(BOT_ID, CHEN.user_id, CHEN.user_id), "file", "", now=LATER)
    assert (again.id, again.begun_at) == (talk.id, LATER)


def test_f55_the_cards_of_a_group_follow_it_to_its_new_id(db: Db) -> None:
    card = conversations.open(db, Seat(BOT_ID, GROUP, 0), "card", "1", now=NOW)
    conversations.repoint(db, BOT_ID, GROUP, -1009)
    moved = conversations.by_id(db, BOT_ID, card.id or 0)
    assert moved is not None
    assert moved.chat_id == -1009


def _settled(db: Db) -> list[tuple[object, ...]]:
    statement = due.DUE.select().where(due.DUE.c.status != "waiting")
    return [(one.kind, one.status, one.note) for one in db.execute(statement)]


def test_a_bot_finds_only_its_own_work(db: Db) -> None:
    due.add(db, BOT_ID, "breach", "record:1", at=NOW)
    due.add(db, BOT_ID + 1, "breach", "record:2", at=NOW - timedelta(hours=1))
    assert [one.subject for one in due.ripe(db, BOT_ID, NOW)] == ["record:1"]
    assert [one.subject for one in due.ripe(db, BOT_ID + 1, NOW)] == ["record:2"]
    assert due.next_at(db, BOT_ID) == NOW
    assert due.next_at(db, BOT_ID + 2) is None


def test_two_bots_talk_apart_in_chats_of_the_same_number(db: Db) -> None:
    seats = [Seat(bot, CHEN.user_id, CHEN.user_id) for bot in (BOT_ID, BOT_ID + 1)]
    ours, theirs = (conversations.open(db, seat, "file", "", now=NOW) for seat in seats)
    for talk in (ours, theirs):
        conversations.take_focus_from_others(db, talk)
        conversations.save(db, talk.id or 0, focus=True)
    assert [getattr(conversations.focused(db, seat), "id", 0) for seat in seats] == [ours.id, theirs.id]
    assert conversations.by_id(db, BOT_ID, theirs.id or 0) is None
    conversations.repoint(db, BOT_ID, CHEN.user_id, -1009)
    assert conversations.find(db, seats[0], "file") is None
    assert conversations.find(db, seats[1], "file") is not None


def test_f10_a_reference_that_is_taken_is_drawn_again(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["ab12cd", "ab12cd", "ef3456"])
    monkeypatch.setattr(secrets, "token_hex", lambda _: next(drawn))
    references = [inbox.quarantine(db, BOT_ID, number, "{}", "RuntimeError: x", now=NOW) for number in (1, 2)]
    assert references == ["AB12CD", "EF3456"]
